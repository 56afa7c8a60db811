#pragma once
// The chains as pages need them: their words in one language, their forms as JSON Schema.

#include "infra/http/router.hpp"
#include "matter/service.hpp"

namespace rz::matter {

void add_chain_routes(http::Router& router, const Service& service);

}  // namespace rz::matter

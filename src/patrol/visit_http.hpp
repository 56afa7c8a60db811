#pragma once
// /api/v1/patrol/visits: which compounds nobody has visited for long. Places, not people.

#include "infra/http/router.hpp"
#include "patrol/view_http.hpp"

namespace rz::patrol {

void add_visit_routes(http::Router& router, PatrolParts parts);

}  // namespace rz::patrol

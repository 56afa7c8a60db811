#pragma once
// The HTTP of other systems' keys: made, listed, revoked by the security administrator.

#include "access/gate_http.hpp"
#include "infra/http/router.hpp"

namespace rz::access {

/// All must outlive the router.
void add_api_key_routes(http::Router& router, const Gate& gate, ApiKeys& keys, record::ActWriter& writer);

}  // namespace rz::access

#pragma once
// Who works at a body, and who stands in for whom: /api/v1/orgs/{id}/people, /api/v1/leaves, /api/v1/roles.

#include "access/gate_http.hpp"
#include "access/network_writer_http.hpp"
#include "infra/http/router.hpp"

namespace rz::access {

/// All but the router must outlive the router's server.
void add_people_routes(http::Router& router, const Gate& gate, NetworkWriter& writer, const Roles& roles);

}  // namespace rz::access

#pragma once
// The organisation network as reference data: /api/v1/places, /categories and /orgs.

#include "access/gate_http.hpp"
#include "access/network.hpp"
#include "infra/http/router.hpp"

namespace rz::access {

/// Places and categories are open to everybody, bodies to whoever is signed in. All but the router must
/// outlive the router's server.
void add_network_routes(http::Router& router, const NetworkHolder& network, const Gate& gate);

}  // namespace rz::access

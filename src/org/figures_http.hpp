#pragma once
// /api/v1/network/coverage and /overview: what is counted from the network as it stands.

#include "access/gate_http.hpp"
#include "infra/http/router.hpp"

namespace rz::org {

/// The gate must outlive the router's server.
void add_figures_routes(http::Router& router, const access::Gate& gate);

}  // namespace rz::org

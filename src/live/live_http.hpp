#pragma once
// /api/v1/live and /api/v1/matters/{id}/presence: server-sent events for pages that are open.

#include "access/gate_http.hpp"
#include "infra/http/router.hpp"
#include "live/live.hpp"

namespace rz::live {

/// All but the router must outlive the router's server.
void add_live_routes(http::Router& router, const access::Gate& gate, Live& live, const matter::Service& service);

}  // namespace rz::live

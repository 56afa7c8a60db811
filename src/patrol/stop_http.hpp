#pragma once
// POST /api/v1/patrol/stops: in which order places are best walked, for whoever goes to look at matters there. Nothing is kept.

#include "access/gate_http.hpp"
#include "infra/http/router.hpp"

namespace rz::patrol {

/// The gate must outlive the router.
void add_stop_routes(http::Router& router, const access::Gate& gate);

}  // namespace rz::patrol

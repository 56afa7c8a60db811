#pragma once
// /api/v1/accounts/{id}/explanation: for an administrator, why somebody may do something or may not. Nothing of what a
// matter is about.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"

namespace rz::matter {

/// All but the router must outlive the router's server.
void add_explanation_routes(http::Router& router, const access::Gate& gate, const access::Permissions& permissions, db::Pool& readers,
                            std::function<Snapshot()> snapshot);

}  // namespace rz::matter

#pragma once
// One body: as it stands, what it was before, and its change. /api/v1/orgs/{id} and /api/v1/orgs/{id}/changes.

#include "access/gate_http.hpp"
#include "access/network.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "record/act.hpp"

namespace rz::org {

/// All but the router must outlive the router's server.
void add_org_routes(http::Router& router, const access::NetworkHolder& network, const access::Gate& gate, db::Pool& readers,
                    record::ActWriter& writer);

}  // namespace rz::org

#pragma once
// /api/v1/ratings: how bodies were rated over a time. Who is rated sees averages, and those only of as many ratings as the
// chain asks (`averages_from`), so that who rated may say what he thinks; who stands above sees each.

#include <functional>

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"

namespace rz::matter {

/// All but the router must outlive the router's server.
void add_rating_routes(http::Router& router, const access::Gate& gate, const access::Permissions& permissions, db::Pool& readers,
                       std::function<Snapshot()> snapshot);

}  // namespace rz::matter

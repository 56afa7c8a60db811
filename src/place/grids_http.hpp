#pragma once
// /api/v1/places/{id}/grids: how a community is divided into grids, tried and written as a whole, and how it
// was before.

#include "access/gate_http.hpp"
#include "access/network_writer_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"

namespace rz::place {

/// All but the router must outlive the router's server.
void add_grid_routes(http::Router& router, const access::Gate& gate, db::Pool& readers,
                     access::NetworkWriter& writer);

}  // namespace rz::place

#pragma once
// /api/v1/places/areas and /api/v1/places/at: where places are and were, as GeoJSON, and which one a point lies in.

#include "access/gate_http.hpp"
#include "access/network_writer_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"

namespace rz::place {

/// All but the router must outlive the router's server.
void add_area_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, access::NetworkWriter& writer);

}  // namespace rz::place

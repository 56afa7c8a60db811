#pragma once
// /api/v1/places/areas, /api/v1/places/at and /api/v1/map: where places are and were, as GeoJSON, and which
// one a point lies in, what lies beneath the map.

#include <string_view>

#include "access/gate_http.hpp"
#include "access/network_writer_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/language.hpp"
#include "infra/http/router.hpp"
#include "infra/json/json.hpp"
#include "place/area.hpp"
#include "place/basemap.hpp"
#include "place/place.hpp"

namespace rz::place {

/// id, code, kind and name.
json::Object place_json(const Place& place, http::Language language);
/// Why polygons are no area, for people.
std::string_view words_of(AreaFault fault, http::Language language);

/// All but the router must outlive the router's server.
void add_area_routes(http::Router& router, const access::Gate& gate, db::Pool& readers,
                     access::NetworkWriter& writer, const Basemap& basemap);

}  // namespace rz::place

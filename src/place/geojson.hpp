#pragma once
// Areas as GeoJSON (RFC 7946), in and out.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "infra/json/json.hpp"
#include "place/area.hpp"
#include "place/place.hpp"

namespace rz::place {

inline constexpr std::size_t geojson_bytes_max = 16 * 1024 * 1024;
inline constexpr std::size_t features_max = 20'000;

/// Of a Polygon or a MultiPolygon; nothing for anything else. Altitudes are passed over, open rings closed.
std::vector<Polygon> polygons_of(const json::Value& geometry);
json::Object geometry_of(const std::vector<Polygon>& polygons);

/// What is stored: the coordinates of a MultiPolygon.
std::string coordinates_text(const std::vector<Polygon>& polygons);
/// Nothing if the text is not that.
std::vector<Polygon> polygons_of_text(std::string_view coordinates);

enum class FeatureFault { none, no_code, unknown_place, stands_twice, bad_area };
struct RefusedFeature {
  std::size_t index = 0;  ///< in the collection, from 0
  std::string code;
  FeatureFault fault = FeatureFault::none;
  AreaFault area = AreaFault::none;
};

struct AreaPlan {
  std::vector<Area> set;
  std::size_t founded = 0;  ///< of `set`: places that had no area
  std::size_t same = 0;
  std::vector<RefusedFeature> refused;
};

/// What a FeatureCollection would set: each feature names its place by `code` among its properties, and says by
/// `illustration` whether it is drawn (true where it does not say). An error, in English, where it is no such collection.
Result<AreaPlan, std::string> plan_areas(const Places& places, const Areas& areas, const json::Value& collection, std::string_view source);

}  // namespace rz::place

#include "place/geojson.hpp"

#include <cmath>
#include <set>
#include <utility>

namespace rz::place {

namespace {

/// To a centimetre, so that what is read, written and read again is the same.
double rounded(double degrees) { return std::round(degrees * 1e7) / 1e7; }

std::optional<Point> point_of(const json::Value& value) {
  const auto* pair = value.if_array();
  if (pair == nullptr || pair->size() < 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) return std::nullopt;
  return Point{rounded((*pair)[0].to_number<double>()), rounded((*pair)[1].to_number<double>())};
}

Ring ring_of(const json::Value& value) {
  Ring out;
  if (const auto* points = value.if_array()) {
    for (const auto& each : *points) {
      const auto point = point_of(each);
      if (!point) return {};
      out.push_back(*point);
    }
  }
  if (!out.empty() && out.front() != out.back()) out.push_back(out.front());
  return out;
}

Polygon polygon_of(const json::Value& value) {
  Polygon out;
  if (const auto* rings = value.if_array()) {
    for (std::size_t i = 0; i < rings->size(); ++i) {
      if (i == 0) out.outer = ring_of((*rings)[i]);
      else out.holes.push_back(ring_of((*rings)[i]));
    }
  }
  return out;
}

std::vector<Polygon> many_of(const json::Value& value) {
  std::vector<Polygon> out;
  if (const auto* polygons = value.if_array()) {
    for (const auto& each : *polygons) out.push_back(polygon_of(each));
  }
  return out;
}

json::Array ring_json(const Ring& ring) {
  json::Array out;
  for (const auto& [lon, lat] : ring) out.push_back(json::Array{lon, lat});
  return out;
}

json::Array many_json(const std::vector<Polygon>& polygons) {
  json::Array out;
  for (const auto& polygon : polygons) {
    json::Array rings;
    rings.push_back(ring_json(polygon.outer));
    for (const auto& hole : polygon.holes) rings.push_back(ring_json(hole));
    out.push_back(std::move(rings));
  }
  return out;
}

const json::Value* member(const json::Value& value, std::string_view name) {
  const auto* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(name);
}

}  // namespace

std::vector<Polygon> polygons_of(const json::Value& geometry) {
  const auto* type = member(geometry, "type");
  const auto* coordinates = member(geometry, "coordinates");
  if (type == nullptr || coordinates == nullptr || !type->is_string()) return {};
  if (type->get_string() == "Polygon") return {polygon_of(*coordinates)};
  if (type->get_string() == "MultiPolygon") return many_of(*coordinates);
  return {};
}

json::Object geometry_of(const std::vector<Polygon>& polygons) {
  return {{"type", "MultiPolygon"}, {"coordinates", many_json(polygons)}};
}

std::string coordinates_text(const std::vector<Polygon>& polygons) { return json::serialise(json::Value(many_json(polygons))); }

std::vector<Polygon> polygons_of_text(std::string_view coordinates) {
  const auto value = json::parse(coordinates, {.bytes_max = geojson_bytes_max});
  return value ? many_of(*value) : std::vector<Polygon>{};
}

Result<AreaPlan, std::string> plan_areas(const Places& places, const Areas& areas, const json::Value& collection, std::string_view source) {
  const auto* member_features = member(collection, "features");
  const auto* features = member_features ? member_features->if_array() : nullptr;
  if (features == nullptr || json::get<std::string>(collection, "/type") != "FeatureCollection") return fail(std::string("it is no FeatureCollection"));
  if (features->size() > features_max) return fail("it has more than " + std::to_string(features_max) + " features");
  AreaPlan plan;
  std::set<PlaceId> seen;
  for (std::size_t i = 0; i < features->size(); ++i) {
    const auto& feature = (*features)[i];
    const auto code = json::get<std::string>(feature, "/properties/code").value_or("");
    const auto refuse = [&](FeatureFault fault, AreaFault area = AreaFault::none) { plan.refused.push_back({i, code, fault, area}); };
    const auto* place = places.find_code(code);
    const auto* geometry = member(feature, "geometry");
    if (code.empty()) refuse(FeatureFault::no_code);
    else if (place == nullptr) refuse(FeatureFault::unknown_place);
    else if (!seen.insert(place->id).second) refuse(FeatureFault::stands_twice);
    else {
      Area area{place->id, geometry ? polygons_of(*geometry) : std::vector<Polygon>{},
                json::get<bool>(feature, "/properties/illustration").value_or(true), std::string(source)};
      const auto fault = judge_area(area.polygons);
      const auto* before = areas.of(place->id);
      if (fault != AreaFault::none) refuse(FeatureFault::bad_area, fault);
      else if (before && before->polygons == area.polygons && before->is_illustration == area.is_illustration) ++plan.same;
      else {
        plan.founded += before == nullptr;
        plan.set.push_back(std::move(area));
      }
    }
  }
  return plan;
}

}  // namespace rz::place

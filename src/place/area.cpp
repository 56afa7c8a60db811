// The one file that sees Boost.Geometry: its headers cost a compiler seconds.
#include "place/area.hpp"

#include <algorithm>
#include <cmath>

#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/multi_polygon.hpp>
#include <boost/geometry/geometries/polygon.hpp>
#include <boost/geometry/index/rtree.hpp>

namespace rz::place {

namespace {

namespace bg = boost::geometry;
// A district is small enough to be flat: degrees as they are.
using FlatPoint = bg::model::d2::point_xy<double>;
using FlatPolygon = bg::model::polygon<FlatPoint>;
using FlatMany = bg::model::multi_polygon<FlatPolygon>;
using Box = bg::model::box<FlatPoint>;

constexpr std::size_t ring_points_min = 4;  ///< three corners and the first once more

FlatPolygon::ring_type flat(const Ring& ring) {
  FlatPolygon::ring_type out;
  out.reserve(ring.size());
  for (const auto& [lon, lat] : ring) out.emplace_back(lon, lat);
  return out;
}

FlatMany flat(const std::vector<Polygon>& polygons) {
  FlatMany out;
  for (const auto& polygon : polygons) {
    FlatPolygon one;
    one.outer() = flat(polygon.outer);
    for (const auto& hole : polygon.holes) one.inners().push_back(flat(hole));
    out.push_back(std::move(one));
  }
  bg::correct(out);  // the sense in which rings turn, and their closing
  return out;
}

bool is_on_earth(const Point& point) {
  return std::isfinite(point.lon) && std::isfinite(point.lat) && std::abs(point.lon) <= 180 && std::abs(point.lat) <= 90;
}

}  // namespace

AreaFault judge_area(const std::vector<Polygon>& polygons) {
  if (polygons.empty()) return AreaFault::no_polygon;
  std::size_t points = 0;
  for (const auto& polygon : polygons) {
    auto rings = polygon.holes;
    rings.push_back(polygon.outer);
    for (const auto& ring : rings) {
      if (ring.size() < ring_points_min) return AreaFault::no_polygon;
      if (!std::ranges::all_of(ring, is_on_earth)) return AreaFault::out_of_range;
      points += ring.size();
    }
  }
  if (points > area_points_max) return AreaFault::too_many_points;
  return bg::is_valid(flat(polygons)) ? AreaFault::none : AreaFault::crosses_itself;
}

struct Areas::Index {
  std::vector<FlatMany> shapes;  ///< as `areas_`
  std::vector<Kind> kinds;
  bg::index::rtree<std::pair<Box, std::size_t>, bg::index::rstar<8>> boxes;
};

Areas::Areas(std::vector<Area> areas, const Places& places) : index_(std::make_unique<Index>()) {
  std::vector<std::pair<Box, std::size_t>> boxes;
  for (auto& area : areas) {
    const auto* place = places.find(area.place);
    if (place == nullptr) continue;
    index_->shapes.push_back(flat(area.polygons));
    index_->kinds.push_back(place->kind);
    boxes.emplace_back(bg::return_envelope<Box>(index_->shapes.back()), areas_.size());
    at_.emplace(area.place, areas_.size());
    areas_.push_back(std::move(area));
  }
  index_->boxes = decltype(index_->boxes)(boxes);
}

Areas::~Areas() = default;

std::shared_ptr<const Areas> Areas::build(std::vector<Area> areas, const Places& places) {
  return std::shared_ptr<const Areas>(new Areas(std::move(areas), places));
}

std::optional<PlaceId> Areas::find(Point point) const {
  const FlatPoint asked(point.lon, point.lat);
  std::optional<std::size_t> smallest;
  for (auto found = index_->boxes.qbegin(bg::index::covers(asked)); found != index_->boxes.qend(); ++found) {
    const auto at = found->second;
    // The dear question only of what would be smaller than what was found.
    if (smallest && index_->kinds[at] <= index_->kinds[*smallest]) continue;
    if (bg::covered_by(asked, index_->shapes[at])) smallest = at;
  }
  return smallest ? std::optional(areas_[*smallest].place) : std::nullopt;
}

const Area* Areas::of(PlaceId place) const {
  const auto found = at_.find(place);
  return found == at_.end() ? nullptr : &areas_[found->second];
}

}  // namespace rz::place

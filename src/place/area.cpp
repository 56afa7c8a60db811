// The one file that sees Boost.Geometry: its headers cost a compiler seconds.
#define BOOST_GEOMETRY_OVERLAY_NO_THROW  // errors are values: what cannot be laid upon another gives nothing
#include "place/area.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <boost/geometry.hpp>
#include <boost/geometry/algorithms/point_on_surface.hpp>
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
using FlatBox = bg::model::box<FlatPoint>;

constexpr std::size_t ring_points_min = 4;  ///< three corners and the first once more
constexpr std::size_t joined_parts_max = 100;
constexpr double step_degrees = 1e-6;       ///< a decimetre: a foot's breadth of two borders drawn as one
constexpr double degree_metres = 111'320;   ///< of latitude, and of longitude at the equator

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

Ring ring_of(const FlatPolygon::ring_type& ring) {
  Ring out;
  out.reserve(ring.size());
  for (const auto& point : ring) out.push_back({point.x(), point.y()});
  return out;
}

std::vector<Polygon> polygons_of(const FlatMany& many) {
  std::vector<Polygon> out;
  for (const auto& one : many) {
    auto& polygon = out.emplace_back(Polygon{ring_of(one.outer()), {}});
    for (const auto& hole : one.inners()) polygon.holes.push_back(ring_of(hole));
  }
  return out;
}

bool is_on_earth(const Point& point) {
  return std::isfinite(point.lon) && std::isfinite(point.lat) && std::abs(point.lon) <= 180 && std::abs(point.lat) <= 90;
}

Point point_within(const FlatMany& many) {
  FlatPoint point(0, 0);
  const auto largest =
      std::ranges::max_element(many, {}, [](const FlatPolygon& one) { return bg::area(one); });
  if (largest == many.end()) return {};
  auto part = *largest;
  bg::centroid(part, point);
  if (!bg::within(point, part)) bg::point_on_surface(part, point);
  return {point.x(), point.y()};
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

std::vector<Polygon> difference(const std::vector<Polygon>& one, const std::vector<Polygon>& other) {
  FlatMany out;
  bg::difference(flat(one), flat(other), out);
  return polygons_of(out);
}

std::vector<Polygon> overlap(const std::vector<Polygon>& one, const std::vector<Polygon>& other) {
  FlatMany out;
  bg::intersection(flat(one), flat(other), out);
  return polygons_of(out);
}

std::vector<Polygon> joined(const std::vector<Polygon>& parts) {
  const bool is_sound = std::ranges::all_of(parts, [](const Polygon& part) { return judge_area({part}) == AreaFault::none; });
  if (parts.size() < 2 || parts.size() > joined_parts_max || !is_sound) return parts;
  FlatMany out;
  for (const auto& part : parts) {
    FlatMany wider;
    bg::union_(out, flat({part}), wider);
    out = std::move(wider);
  }
  return polygons_of(out);
}

bool touch(const std::vector<Polygon>& one, const std::vector<Polygon>& other) {
  const auto [a, b] = std::pair(flat(one), flat(other));
  auto around = bg::return_envelope<FlatBox>(a);
  around.min_corner() =
      FlatPoint(around.min_corner().x() - step_degrees, around.min_corner().y() - step_degrees);
  around.max_corner() =
      FlatPoint(around.max_corner().x() + step_degrees, around.max_corner().y() + step_degrees);
  return bg::intersects(around, bg::return_envelope<FlatBox>(b)) && bg::distance(a, b) <= step_degrees;
}

double square_metres(const Polygon& polygon) {
  if (polygon.outer.empty()) return 0;
  const auto narrowing = std::cos(polygon.outer.front().lat * std::numbers::pi / 180);
  return bg::area(flat({polygon})) * degree_metres * degree_metres * narrowing;
}

struct Areas::Index {
  std::vector<FlatMany> shapes;  ///< as `areas_`
  std::vector<Point> within;     ///< of each, a point that is surely in it
  std::vector<Kind> kinds;
  bg::index::rtree<std::pair<FlatBox, std::size_t>, bg::index::rstar<8>> boxes;
};

Areas::Areas(std::vector<Area> areas, const Places& places) : index_(std::make_unique<Index>()) {
  std::vector<std::pair<FlatBox, std::size_t>> boxes;
  for (auto& area : areas) {
    const auto* place = places.find(area.place);
    if (place == nullptr) continue;
    index_->shapes.push_back(flat(area.polygons));
    index_->kinds.push_back(place->kind);
    index_->within.push_back(point_within(index_->shapes.back()));
    boxes.emplace_back(bg::return_envelope<FlatBox>(index_->shapes.back()), areas_.size());
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

std::optional<Spot> Areas::spot(const Places& places, PlaceId place) const {
  for (; place; place = places.parent_of(place)) {
    const auto found = at_.find(place);
    if (found != at_.end()) return Spot{index_->within[found->second], place};
  }
  return std::nullopt;
}

std::vector<PlaceId> Areas::places_in(const Places& places, const Box& box) const {
  std::vector<PlaceId> out;
  for (const auto& place : places.all()) {
    const auto at = spot(places, place.id);
    if (at && box.holds(at->point)) out.push_back(place.id);
  }
  return out;
}

}  // namespace rz::place

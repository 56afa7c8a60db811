#pragma once
// Where places are: polygons in WGS-84 (degrees), and the place of a point. An immutable snapshot held in memory.

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "place/place.hpp"

namespace rz::place {

inline constexpr std::size_t area_points_max = 20'000;  ///< of one place

/// Longitude and latitude in degrees, as GeoJSON has them. CGCS2000 is the same here; GCJ-02 is not.
struct Point {
  double lon = 0;
  double lat = 0;

  bool operator==(const Point&) const = default;
};

using Ring = std::vector<Point>;  ///< closed: the last point is the first
struct Polygon {
  Ring outer;
  std::vector<Ring> holes;

  bool operator==(const Polygon&) const = default;
};

struct Area {
  PlaceId place{};
  std::vector<Polygon> polygons;
  bool is_illustration = true;  ///< drawn, not surveyed: said wherever it is shown
  std::string source;

  bool operator==(const Area&) const = default;
};

/// As it was until another took its stead.
struct FormerArea {
  Area area;
  Instant until{};
};

enum class AreaFault {
  none,
  no_polygon,       ///< none, or a ring of fewer than three corners
  out_of_range,     ///< no longitude and latitude
  too_many_points,
  crosses_itself,   ///< or a hole outside its polygon, two polygons that overlap
};
AreaFault judge_area(const std::vector<Polygon>& polygons);

/// What the one has and the other has not; what both have. Of areas that are sound.
std::vector<Polygon> difference(const std::vector<Polygon>& one, const std::vector<Polygon>& other);
std::vector<Polygon> overlap(const std::vector<Polygon>& one, const std::vector<Polygon>& other);
/// Parts that share a side, or overlap, are one; as they are where one of them is no area by itself, or there are too many.
std::vector<Polygon> joined(const std::vector<Polygon>& parts);
/// Whether they meet, or lie no more than a step apart.
bool touch(const std::vector<Polygon>& one, const std::vector<Polygon>& other);
/// A district is small enough to be flat.
double square_metres(const Polygon& polygon);

struct Box {
  Point low;
  Point high;

  bool holds(const Point& point) const {
    return low.lon <= point.lon && point.lon <= high.lon && low.lat <= point.lat && point.lat <= high.lat;
  }
};

/// Where a place is shown as one point.
struct Spot {
  Point point;
  PlaceId of{};  ///< the place itself, or the nearest above it that has a border
};

class Areas {
 public:
  /// Areas of places that are not there are left out.
  static std::shared_ptr<const Areas> build(std::vector<Area> areas, const Places& places);
  ~Areas();

  /// The smallest place around a point: a grid before its community. Nothing outside of all.
  std::optional<PlaceId> find(Point point) const;
  /// nullptr where none is known.
  const Area* of(PlaceId place) const;
  const std::vector<Area>& all() const { return areas_; }
  /// Within the border; nothing where neither the place nor one above it has any.
  std::optional<Spot> spot(const Places& places, PlaceId place) const;
  /// Every place whose spot lies in the box.
  std::vector<PlaceId> places_in(const Places& places, const Box& box) const;

 private:
  struct Index;
  Areas(std::vector<Area> areas, const Places& places);

  std::vector<Area> areas_;
  std::unordered_map<PlaceId, std::size_t> at_;
  std::unique_ptr<Index> index_;
};

}  // namespace rz::place

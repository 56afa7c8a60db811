#pragma once
// The grids of a community: together they are the community, without gaps and without overlaps.

#include <cstddef>
#include <optional>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "place/area.hpp"
#include "place/place.hpp"

namespace rz::place {

/// A smaller piece is no gap and no overlap: two borders that were drawn as one differ by slivers, a
/// decimetre along a kilometre.
inline constexpr double grid_tolerance_m2 = 100;
inline constexpr std::size_t grids_max = 100;       ///< of a community
inline constexpr std::size_t grid_faults_max = 50;  ///< told one by one

struct GridFault {
  enum class Kind {
    bad_area,  ///< `area` says why
    outside,   ///< of the community
    overlap,   ///< of two grids
    gap        ///< in no grid; `grids` are those around it
  };
  Kind kind = Kind::bad_area;
  std::vector<std::size_t> grids;  ///< their places among those that were judged
  AreaFault area = AreaFault::none;
  double square_metres = 0;
  std::vector<Polygon> where;  ///< none of a bad area
};

/// What is wrong with the grids of a community. Where its border is not known, only overlaps are.
std::vector<GridFault> judge_grids(const std::vector<Polygon>* border,
                                   const std::vector<std::vector<Polygon>>& grids);

/// The grids of a community, by their codes.
std::vector<PlaceId> grids_of(const Places& places, PlaceId community);

/// An act that changed borders of a community's grids.
struct GridChange {
  Instant at{};
  AccountId actor{};
  std::string reason;
  std::int64_t grids = 0;
};

}  // namespace rz::place

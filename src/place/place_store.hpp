#pragma once
// The only SQL of places.

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "place/area.hpp"
#include "place/grids.hpp"
#include "place/place.hpp"
#include "record/act.hpp"

namespace rz::place {

db::Call select_places(DistrictId district);
/// Of the rows of `select_places`. An error, in English, for a kind that this version does not know.
Result<std::vector<Place>, std::string> places_of(const db::Rows& rows);

/// Conflict if the id or the code stands already.
record::RowWrite insert_place(DistrictId district, const Place& place);

/// Names and households.
record::RowWrite write_place(DistrictId district, const Place& place);

db::Call select_areas(DistrictId district);
/// Of the rows of `select_areas`.
std::vector<Area> areas_of(const db::Rows& rows);
/// The border of a place of a new district, which nothing was before.
record::RowWrite insert_area(DistrictId district, const Area& area);
/// Who changes a border, and why.
struct AreaChange {
  AccountId actor{};
  std::string reason;
};
/// In place of the one that stands, which is kept as a former one: both rows, in this order, belong to one
/// act.
std::vector<record::RowWrite> write_area(DistrictId district, const Area& area, const AreaChange& change);
/// The same of each.
std::vector<record::RowWrite> write_areas(DistrictId district, const std::vector<Area>& areas, const AreaChange& change);
/// The last one first, at most `limit`.
Result<std::vector<FormerArea>, db::Error> read_former_areas(db::Connection& connection, DistrictId district, PlaceId place, std::int64_t limit);

/// What changed the borders of a community's grids, the last one first, at most `limit`.
Result<std::vector<GridChange>, db::Error> read_grid_changes(db::Connection& connection, DistrictId district,
                                                             PlaceId community, std::int64_t limit);
/// Those grids of a community that a change at `until` or later gave another border, as they were before:
/// without polygons where there was none.
Result<std::vector<Area>, db::Error> read_grids_before(db::Connection& connection, DistrictId district,
                                                       PlaceId community, Instant until);

}  // namespace rz::place

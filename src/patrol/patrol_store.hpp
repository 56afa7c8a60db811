#pragma once
// The only SQL of patrols.

#include <map>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "patrol/patrol.hpp"
#include "record/act.hpp"

namespace rz::patrol {

/// Conflict where that revision stands already.
record::RowWrite insert_plan(DistrictId district, const Plan& plan);
/// Of each grid what was in force at `from`, and every later revision.
Result<std::map<PlaceId, std::vector<Plan>>, db::Error> read_plans(db::Connection& connection, DistrictId district,
                                                                   const std::vector<PlaceId>& grids, Instant from);
/// All of a grid, the last first, at most `limit`.
Result<std::vector<Plan>, db::Error> read_plan_past(db::Connection& connection, DistrictId district, PlaceId grid, std::int64_t limit);

/// A point that is passed stays so, as it was first told.
record::RowWrite insert_pass(DistrictId district, PlaceId grid, const Pass& pass);
Result<std::map<PlaceId, std::vector<Pass>>, db::Error> read_passes(db::Connection& connection, DistrictId district,
                                                                    const std::vector<PlaceId>& grids, Date day);

/// The day on which each point was last passed, by its number, of what is kept.
using Seen = std::map<PlaceId, std::map<std::int64_t, Date>>;
/// Before `before`.
Result<Seen, db::Error> read_seen(db::Connection& connection, DistrictId district, const std::vector<PlaceId>& grids, Date before);

/// Conflict where that round, or point, is excused already.
record::RowWrite insert_excuse(DistrictId district, PlaceId grid, const Excuse& excuse);
/// Says of one that is asked whether it holds; what was said stays.
record::RowWrite judge_excuse(DistrictId district, PlaceId grid, const Excuse& excuse);
record::RowWrite delete_excuse(DistrictId district, PlaceId grid, Date day, Part part, std::int64_t point);
Result<std::map<PlaceId, std::vector<Excuse>>, db::Error> read_excuses(db::Connection& connection, DistrictId district,
                                                                       const std::vector<PlaceId>& grids, Date day);

/// Passes and excuses of days before `before`: how many there are, and the rows that erase them.
Result<std::int64_t, db::Error> count_old(db::Connection& connection, DistrictId district, Date before);
std::vector<record::RowWrite> erase_old(DistrictId district, Date before);

}  // namespace rz::patrol

#pragma once
// The only SQL over matters.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flow/definition.hpp"
#include "flow/matter.hpp"
#include "infra/db/db.hpp"

namespace rz::matter {

/// A matter as it is stored, with its personal part where it was asked for.
struct Stored {
  flow::Matter matter;
  std::string personal;  ///< JSON object; empty = none
};

/// Why a row came with a family.
enum class Kin { self = 0, child = 1, merged = 2, parent = 3 };

/// Rows: wanted id, kin, state, personal (of self only).
db::Call read_families(DistrictId district, const std::vector<MatterId>& wanted);
struct FamilyRow {
  MatterId wanted{};
  Kin kin = Kin::self;
  Stored stored;
};
Result<FamilyRow, std::string> family_row(const db::Row& row);

/// One row a matter: what is sought and sorted by, beside the state.
db::Call write_matters(DistrictId district, const std::vector<const flow::Matter*>& matters,
                       const std::vector<flow::StageKind>& kinds);
struct PersonalRow {
  MatterId matter{};
  std::string personal;
};
db::Call write_personal(DistrictId district, const std::vector<PersonalRow>& rows);

/// 0 where there is none yet.
Result<std::int64_t, db::Error> read_counter(db::Connection& connection, DistrictId district, const std::string& name);
struct Counter {
  std::string name;
  std::int64_t value = 0;
};
db::Call write_counters(DistrictId district, const std::vector<Counter>& counters);

/// Matters whose timers are due, the earliest first.
struct DueMatter {
  MatterId matter{};
  Instant at{};
};
Result<std::vector<DueMatter>, db::Error> read_due(db::Connection& connection, DistrictId district, Instant now,
                                                   std::int64_t limit);
/// The earliest timer of the district; nothing if no clock runs.
Result<std::optional<Instant>, db::Error> read_next_timer(db::Connection& connection, DistrictId district);

Result<std::optional<Stored>, db::Error> read_matter(db::Connection& connection, DistrictId district, MatterId id);
Result<std::optional<MatterId>, db::Error> find_number(db::Connection& connection, DistrictId district,
                                                       std::string_view number);
/// Matters of a district in the order of their ids, behind `after`.
Result<std::vector<Stored>, db::Error> read_matters(db::Connection& connection, DistrictId district, MatterId after,
                                                    std::int64_t limit);

/// When the nearest running clock ends; far in the future when none runs. Clocks of proposals do not count.
Instant nearest_due(const flow::Matter& matter);

/// What a queue shows of matters. Sorted by the nearest end of a running clock, then by id.
struct QueueQuery {
  std::vector<OrgId> owners;            ///< owned by any of these, or
  std::vector<PlaceId> places;          ///< lying in any of these; both empty = all
  std::vector<std::string> chains;      ///< empty = all
  std::vector<std::string> stages;      ///< empty = all that are not closed
  std::optional<std::string> proposal;  ///< a step that waits for an approval
  std::optional<Instant> due_from;
  std::optional<Instant> due_before;
  bool closed_too = false;
  Instant after_due{};                  ///< the last row of the page before
  MatterId after{};
  std::int64_t limit = 50;
};
inline constexpr std::int64_t queue_page_max = 200;
Result<std::vector<Stored>, db::Error> read_queue(db::Connection& connection, DistrictId district,
                                                  const QueueQuery& query);
/// How many there are, counted up to `most`.
Result<std::int64_t, db::Error> count_queue(db::Connection& connection, DistrictId district, const QueueQuery& query,
                                            std::int64_t most);

}  // namespace rz::matter

#pragma once
// The only SQL over matters.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flow/definition.hpp"
#include "flow/family.hpp"
#include "flow/matter.hpp"
#include "infra/db/db.hpp"
#include "infra/db/reseal.hpp"
#include "record/act.hpp"

namespace rz::matter {

/// A matter as it is stored, with its personal part where it was asked for.
struct Stored {
  flow::Matter matter;
  std::string personal;  ///< JSON object; empty = none
};

/// Why a row came with a family.
enum class Kin { self = 0, child = 1, merged = 2, parent = 3, main = 4 };

/// Rows: wanted id, kin, state, personal (of self and of the main one).
db::Call read_families(DistrictId district, const std::vector<MatterId>& wanted);
struct FamilyRow {
  MatterId wanted{};
  Kin kin = Kin::self;
  Stored stored;
};
Result<FamilyRow, std::string> family_row(const db::Row& row);
/// Of the rows that were read for one matter, which point into them; `matter` is null if it is not there.
flow::Family family_of(const std::vector<FamilyRow>& rows);

/// One row a matter: what is sought and sorted by, beside the state.
struct MatterRow {
  const flow::Matter* matter = nullptr;
  const flow::Definition* chain = nullptr;
};
db::Call write_matters(DistrictId district, const std::vector<MatterRow>& rows);
struct PersonalRow {
  MatterId matter{};
  std::string personal;
};
/// Where what is personal of matters lies, sealed.
inline constexpr db::SecretColumn personal_secret{"matter_personal", "matter_id", "personal"};
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
/// The same, with no more of a matter than: id, number, chain and its version, stage, owner, place, merged_into, opened_at, fields. Reading
/// all of a district takes half the time.
Result<std::vector<Stored>, db::Error> read_brief_matters(db::Connection& connection, DistrictId district, MatterId after, std::int64_t limit);
/// Those of the wanted ones that are there, in no order.
Result<std::vector<Stored>, db::Error> read_stored(db::Connection& connection, DistrictId district, const std::vector<MatterId>& wanted);
/// Of a chain, those that were settled or closed at `since` or later, the latest first.
Result<std::vector<MatterId>, db::Error> read_closed_since(db::Connection& connection, DistrictId district, const std::string& chain,
                                                           Instant since, std::int64_t limit);
/// How many matters that are not closed lie with a body; counted no further than `limit`.
Result<std::int64_t, db::Error> count_open(db::Connection& connection, DistrictId district, OrgId owner, std::int64_t limit);
/// How many of these chains are still worked on, by the place at which they are; places of none are not there.
Result<std::map<PlaceId, std::int64_t>, db::Error> count_open_at(db::Connection& connection, DistrictId district,
                                                                  const std::vector<PlaceId>& places,
                                                                  const std::vector<std::string>& chains);
Result<std::optional<MatterId>, db::Error> find_number(db::Connection& connection, DistrictId district,
                                                       std::string_view number);
/// Open matters that name the body anywhere, in the order of their ids, behind `after`, at most `limit`. Reads all that are
/// open: for what is done once in a while.
Result<std::vector<MatterId>, db::Error> find_naming(db::Connection& connection, DistrictId district, OrgId org, MatterId after,
                                                     std::int64_t limit);
/// Matters of a district in the order of their ids, behind `after`.
Result<std::vector<Stored>, db::Error> read_matters(db::Connection& connection, DistrictId district, MatterId after,
                                                    std::int64_t limit);

/// A matter that is closed and of which something personal is still kept.
struct ClosedMatter {
  MatterId id{};
  std::string chain;
  Instant closed_at{};
};
/// Closed at `before` or earlier, in the order of their ids, behind `after`.
Result<std::vector<ClosedMatter>, db::Error> read_closed_with_personal(db::Connection& connection, DistrictId district, Instant before,
                                                                       MatterId after, std::int64_t limit);
/// What the record says of a matter that was made to forget.
inline constexpr std::string_view erased_kind = "matter.personal_erased";
record::RowWrite delete_personal(DistrictId district, MatterId matter);

/// Rows of state and personal data, in that order.
Result<std::vector<Stored>, db::Error> stored_rows(Result<db::Rows, db::Error> rows);

}  // namespace rz::matter

#include "matter/matter_store.hpp"

#include <algorithm>
#include <limits>
#include <span>

#include "matter/matter_json.hpp"
#include "matter/queue_store.hpp"

namespace rz::matter {

namespace {

using enum db::Type;

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

// LEFT JOINs, so that the planner looks up one wanted matter after another and never reads the district.
const db::Statement select_families{
    "WITH wanted (id) AS ({rows}) "
    "SELECT w.id, 0, m.state, p.personal FROM wanted w "
    "  LEFT JOIN matter m ON m.district_id = $1 AND m.id = w.id "
    "  LEFT JOIN matter_personal p ON p.district_id = $1 AND p.matter_id = w.id WHERE COALESCE(m.id, 0) <> 0 "
    "UNION ALL SELECT w.id, 1, m.state, NULL FROM wanted w "
    "  LEFT JOIN matter m ON m.district_id = $1 AND m.parent_id = w.id AND m.parent_id <> 0 "
    "  WHERE COALESCE(m.id, 0) <> 0 "
    "UNION ALL SELECT w.id, 2, m.state, NULL FROM wanted w "
    "  LEFT JOIN matter m ON m.district_id = $1 AND m.merged_into = w.id AND m.merged_into <> 0 "
    "  WHERE COALESCE(m.id, 0) <> 0 "
    "UNION ALL SELECT w.id, 3, m.state, NULL FROM wanted w "
    "  LEFT JOIN matter c ON c.district_id = $1 AND c.id = w.id "
    "  LEFT JOIN matter m ON m.district_id = $1 AND m.id = c.parent_id AND c.parent_id <> 0 "
    "  WHERE COALESCE(m.id, 0) <> 0 "
    "UNION ALL SELECT w.id, 4, m.state, p.personal FROM wanted w "
    "  LEFT JOIN matter c ON c.district_id = $1 AND c.id = w.id "
    "  LEFT JOIN matter m ON m.district_id = $1 AND m.id = c.merged_into AND c.merged_into <> 0 "
    "  LEFT JOIN matter_personal p ON p.district_id = $1 AND p.matter_id = m.id WHERE COALESCE(m.id, 0) <> 0",
    {integer}};

const db::Statement upsert_matter{
    "INSERT INTO matter (district_id, id, number, chain, chain_version, stage, stage_kind, owner_id, place_id, "
    "parent_id, merged_into, revision, due_at, timer_at, opened_at, closed_at, proposals, tags, marked, state) {rows} "
    "ON CONFLICT (district_id, id) DO UPDATE SET stage = excluded.stage, stage_kind = excluded.stage_kind, "
    "chain_version = excluded.chain_version, owner_id = excluded.owner_id, place_id = excluded.place_id, "
    "merged_into = excluded.merged_into, revision = excluded.revision, due_at = excluded.due_at, "
    "timer_at = excluded.timer_at, closed_at = excluded.closed_at, proposals = excluded.proposals, "
    "tags = excluded.tags, marked = excluded.marked, state = excluded.state",
    {integer, integer, text, text, integer, text, integer, integer, integer, integer, integer, integer, integer,
     integer, integer, integer, text, text, integer, text}};

const db::Statement upsert_personal{
    "INSERT INTO matter_personal (district_id, matter_id, personal) {rows} "
    "ON CONFLICT (district_id, matter_id) DO UPDATE SET personal = excluded.personal",
    {integer, integer, text}};

const db::Statement count_open_statement{
    "SELECT COUNT(*) FROM (SELECT 1 FROM matter WHERE district_id = $1 AND owner_id = $2 AND stage_kind < 3 LIMIT $3) AS counted"};
const db::Statement count_open_at_statement{
    "WITH wanted (place_id, chain) AS ({rows}) SELECT m.place_id, COUNT(*) FROM matter m JOIN wanted w ON w.place_id = m.place_id "
    "AND w.chain = m.chain WHERE m.district_id = $1 AND m.stage_kind < 2 GROUP BY m.place_id",
    {integer, text}};
const db::Statement select_counter{"SELECT value FROM counter WHERE district_id = $1 AND name = $2"};
const db::Statement upsert_counter{
    "INSERT INTO counter (district_id, name, value) {rows} "
    "ON CONFLICT (district_id, name) DO UPDATE SET value = excluded.value",
    {integer, text, integer}};

const db::Statement select_due{
    "SELECT id, timer_at FROM matter WHERE district_id = $1 AND timer_at <= $2 ORDER BY timer_at, id LIMIT $3"};
const db::Statement select_next_timer{
    "SELECT timer_at FROM matter WHERE district_id = $1 ORDER BY timer_at LIMIT 1"};

constexpr std::string_view stored_columns =
    "SELECT m.state, p.personal FROM matter m "
    "LEFT JOIN matter_personal p ON p.district_id = m.district_id AND p.matter_id = m.id ";
const db::Statement select_matter{std::string(stored_columns) + "WHERE m.district_id = $1 AND m.id = $2"};
const db::Statement select_matters{std::string(stored_columns) +
                                   "WHERE m.district_id = $1 AND m.id > $2 ORDER BY m.id LIMIT $3"};
/// Behind all that a clock still runs for; see queue_position.
const db::Statement select_closed_since{
    "SELECT id FROM matter WHERE district_id = $1 AND chain = $2 AND due_at > $3 AND due_at <= $4 AND stage_kind >= 2 ORDER BY due_at, id LIMIT $5"};
const db::Statement select_wanted{
    "WITH wanted (id) AS ({rows}) SELECT m.state, p.personal FROM wanted w "
    "LEFT JOIN matter m ON m.district_id = $1 AND m.id = w.id "
    "LEFT JOIN matter_personal p ON p.district_id = $1 AND p.matter_id = w.id WHERE COALESCE(m.id, 0) <> 0",
    {integer}};
const db::Statement select_brief{
    "SELECT m.id, m.number, m.chain, m.chain_version, m.stage, m.owner_id, m.place_id, m.merged_into, m.opened_at, m.state, p.personal FROM matter m "
    "LEFT JOIN matter_personal p ON p.district_id = m.district_id AND p.matter_id = m.id "
    "WHERE m.district_id = $1 AND m.id > $2 ORDER BY m.id LIMIT $3"};
const db::Statement select_naming{
    "SELECT id FROM matter WHERE district_id = $1 AND id > $2 AND stage_kind < 3 AND state LIKE $3 ORDER BY id LIMIT $4"};
// Where both begin is said of both: a merge of the two would else read all that was passed before, page after page.
const db::Statement select_closed{
    "SELECT m.id, m.chain, m.closed_at FROM matter_personal p JOIN matter m ON m.district_id = p.district_id AND m.id = p.matter_id "
    "WHERE p.district_id = $1 AND p.matter_id > $2 AND m.id > $2 AND m.closed_at > 0 AND m.closed_at <= $3 ORDER BY p.matter_id LIMIT $4"};
const db::Statement delete_personal_statement{
    "WITH w (district_id, matter_id) AS ({rows}) DELETE FROM matter_personal "
    "WHERE district_id IN (SELECT district_id FROM w) AND matter_id IN (SELECT matter_id FROM w)",
    {integer, integer}};
const db::Statement select_number{"SELECT id FROM matter WHERE district_id = $1 AND number = $2"};

Result<Stored, std::string> stored_of(const db::Row& row, std::size_t state_column) {
  RZ_TRY(matter, from_state(row.text(state_column)));
  RZ_TRY(personal, row.secret_or_null(state_column + 1));
  return Stored{std::move(matter), std::move(personal).value_or("")};
}

std::string open_proposals(const flow::Matter& matter) {
  std::string out = ",";
  for (const auto& proposal : matter.proposals) out += proposal.step + ",";
  return out;
}

db::Params matter_row(DistrictId district, const MatterRow& row) {
  const auto& m = *row.matter;
  const auto timer = flow::next_timer(m);
  auto tags = tags_of(*row.chain, m);
  const bool marked = is_marked(*row.chain, tags);
  return {district.value,
          m.id.value,
          m.number,
          m.chain,
          static_cast<std::int64_t>(m.chain_version),
          m.stage,
          static_cast<std::int64_t>(row.chain->stage(m.stage)->kind),
          m.owner.value,
          m.place.value,
          m.parent.value,
          m.merged_into.value,
          m.revision,
          queue_position(m),
          timer ? timer->at.ms : never,
          m.opened_at.ms,
          m.closed_at.ms,
          open_proposals(m),
          std::move(tags),
          std::int64_t{marked},
          to_state(m)};
}

}  // namespace

Result<std::vector<Stored>, db::Error> stored_rows(Result<db::Rows, db::Error> rows) {
  if (!rows) return fail(std::move(rows).error());
  std::vector<Stored> out;
  out.reserve(rows->size());
  for (const auto row : *rows) {
    auto stored = stored_of(row, 0);
    if (!stored) return fail(db::Error{db::Error::Kind::sql, "matter.state: " + stored.error()});
    out.push_back(std::move(*stored));
  }
  return out;
}

db::Call read_families(DistrictId district, const std::vector<MatterId>& wanted) {
  db::Call call{&select_families, {district.value}};
  for (const auto id : wanted) call.rows.push_back({id.value});
  return call;
}

Result<FamilyRow, std::string> family_row(const db::Row& row) {
  RZ_TRY(stored, stored_of(row, 2));
  return FamilyRow{MatterId{row.integer(0)}, static_cast<Kin>(row.integer(1)), std::move(stored)};
}

flow::Family family_of(const std::vector<FamilyRow>& rows) {
  flow::Family family;
  const auto self = std::ranges::find(rows, Kin::self, &FamilyRow::kin);
  if (self == rows.end()) return family;
  family.matter = &self->stored.matter;
  for (const auto& row : rows) {
    if (row.kin != Kin::self) family.relate(row.stored.matter);
  }
  return family;
}

db::Call write_matters(DistrictId district, const std::vector<MatterRow>& rows) {
  db::Call call{&upsert_matter};
  call.rows.reserve(rows.size());
  for (const auto& row : rows) call.rows.push_back(matter_row(district, row));
  return call;
}

Result<std::vector<ClosedMatter>, db::Error> read_closed_with_personal(db::Connection& connection, DistrictId district, Instant before,
                                                                       MatterId after, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_closed, {district.value, after.value, before.ms, limit}));
  std::vector<ClosedMatter> out;
  for (const auto row : rows) out.push_back({MatterId{row.integer(0)}, row.text(1), Instant{row.integer(2)}});
  return out;
}

record::RowWrite delete_personal(DistrictId district, MatterId matter) {
  return {&delete_personal_statement, {district.value, matter.value}};
}

db::Call write_personal(DistrictId district, const std::vector<PersonalRow>& rows) {
  db::Call call{&upsert_personal};
  for (const auto& row : rows) call.rows.push_back({district.value, row.matter.value, db::Secret{row.personal}});
  return call;
}

Result<std::int64_t, db::Error> read_counter(db::Connection& connection, DistrictId district,
                                             const std::string& name) {
  RZ_TRY(rows, connection.query(select_counter, {district.value, name}));
  return rows.empty() ? 0 : rows[0].integer(0);
}

db::Call write_counters(DistrictId district, const std::vector<Counter>& counters) {
  db::Call call{&upsert_counter};
  for (const auto& counter : counters) call.rows.push_back({district.value, counter.name, counter.value});
  return call;
}

Result<std::vector<DueMatter>, db::Error> read_due(db::Connection& connection, DistrictId district, Instant now,
                                                   std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_due, {district.value, now.ms, limit}));
  std::vector<DueMatter> due;
  for (const auto row : rows) due.push_back({MatterId{row.integer(0)}, Instant{row.integer(1)}});
  return due;
}

Result<std::optional<Instant>, db::Error> read_next_timer(db::Connection& connection, DistrictId district) {
  RZ_TRY(rows, connection.query(select_next_timer, {district.value}));
  if (rows.empty() || rows[0].integer(0) == never) return std::optional<Instant>{};
  return std::optional(Instant{rows[0].integer(0)});
}

Result<std::optional<Stored>, db::Error> read_matter(db::Connection& connection, DistrictId district, MatterId id) {
  RZ_TRY(rows, stored_rows(connection.query(select_matter, {district.value, id.value})));
  if (rows.empty()) return std::optional<Stored>{};
  return std::optional(std::move(rows.front()));
}

Result<std::int64_t, db::Error> count_open(db::Connection& connection, DistrictId district, OrgId owner, std::int64_t limit) {
  RZ_TRY(rows, connection.query(count_open_statement, {district.value, owner.value, limit}));
  return rows[0].integer(0);
}

Result<std::map<PlaceId, std::int64_t>, db::Error> count_open_at(db::Connection& connection, DistrictId district,
                                                                  const std::vector<PlaceId>& places,
                                                                  const std::vector<std::string>& chains) {
  db::Call call{&count_open_at_statement, {district.value}, {}};
  for (const auto place : places) {
    for (const auto& chain : chains) call.rows.push_back({place.value, chain});
  }
  RZ_TRY(results, connection.run(std::span(&call, 1), db::Scope::alone));
  std::map<PlaceId, std::int64_t> out;
  for (const auto row : results.front()) out[PlaceId{row.integer(0)}] += row.integer(1);
  return out;
}

Result<std::optional<MatterId>, db::Error> find_number(db::Connection& connection, DistrictId district,
                                                       std::string_view number) {
  RZ_TRY(rows, connection.query(select_number, {district.value, std::string(number)}));
  if (rows.empty()) return std::optional<MatterId>{};
  return std::optional(MatterId{rows[0].integer(0)});
}

Result<std::vector<MatterId>, db::Error> find_naming(db::Connection& connection, DistrictId district, OrgId org, MatterId after,
                                                     std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_naming, {district.value, after.value, "%" + format_id(org) + "%", limit}));
  std::vector<MatterId> out;
  for (const auto row : rows) out.push_back(MatterId{row.integer(0)});
  return out;
}

Result<std::vector<Stored>, db::Error> read_matters(db::Connection& connection, DistrictId district, MatterId after,
                                                    std::int64_t limit) {
  return stored_rows(connection.query(select_matters, {district.value, after.value, limit}));
}

Result<std::vector<MatterId>, db::Error> read_closed_since(db::Connection& connection, DistrictId district, const std::string& chain,
                                                           Instant since, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_closed_since, {district.value, chain, never / 2, never - since.ms, limit}));
  std::vector<MatterId> out;
  for (const auto row : rows) out.emplace_back(row.integer(0));
  return out;
}

Result<std::vector<Stored>, db::Error> read_brief_matters(db::Connection& connection, DistrictId district, MatterId after, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_brief, {district.value, after.value, limit}));
  std::vector<Stored> out;
  for (const auto row : rows) {
    Stored stored;
    auto& matter = stored.matter;
    matter.id = MatterId{row.integer(0)};
    matter.number = row.text(1);
    matter.chain = row.text(2);
    matter.chain_version = static_cast<int>(row.integer(3));
    matter.stage = row.text(4);
    matter.owner = OrgId{row.integer(5)};
    matter.place = PlaceId{row.integer(6)};
    matter.merged_into = MatterId{row.integer(7)};
    matter.opened_at = Instant{row.integer(8)};
    matter.fields = fields_of_state(row.text(9));
    auto personal = row.secret_or_null(10);
    if (!personal) return fail(db::Error{db::Error::Kind::sql, "matter_personal: " + personal.error()});
    stored.personal = std::move(*personal).value_or("");
    out.push_back(std::move(stored));
  }
  return out;
}

Result<std::vector<Stored>, db::Error> read_stored(db::Connection& connection, DistrictId district, const std::vector<MatterId>& wanted) {
  if (wanted.empty()) return std::vector<Stored>{};
  db::Call call{&select_wanted, {district.value}, {}};
  for (const auto id : wanted) call.rows.push_back({id.value});
  auto rows = connection.run(std::span(&call, 1), db::Scope::alone);
  if (!rows) return fail(std::move(rows).error());
  return stored_rows(std::move(rows->front()));
}

}  // namespace rz::matter

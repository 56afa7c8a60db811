#include "record/record_store.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace rz::record {

namespace {

using enum db::Type;

const db::Statement make_head{
    "INSERT INTO district_head (district_id, seq, chain_hash, last_at, last_id, epoch, network_rev) "
    "VALUES ($1, 0, $2, 0, 0, 0, 0) ON CONFLICT (district_id) DO NOTHING"};
const db::Statement raise_epoch{
    "UPDATE district_head SET epoch = epoch + 1 WHERE district_id = $1 "
    "RETURNING seq, chain_hash, last_at, last_id, epoch, network_rev"};
const db::Statement select_districts{"SELECT district_id FROM district_head ORDER BY district_id"};
const db::Statement select_head{
    "SELECT seq, chain_hash, last_at, last_id, epoch, network_rev FROM district_head WHERE district_id = $1"};
// Where another writer has moved the head its epoch becomes NULL, which the table refuses: an error in both databases, without a
// question asked before.
const db::Statement update_head{
    "UPDATE district_head SET seq = $2, chain_hash = $3, last_at = $4, last_id = $5, network_rev = $6, "
    "epoch = CASE WHEN epoch = $7 AND seq = $8 THEN epoch END WHERE district_id = $1"};

const db::Statement insert_event{
    "INSERT INTO event (district_id, seq, matter_id, at, actor_id, kind, facts, personal, salt, digest, chain_hash) "
    "{rows}",
    {integer, integer, integer, integer, integer, text, text, text, blob, blob, blob}};

// A LEFT JOIN looks up one key after another; a JOIN might read every key of the district beside the few wanted.
const db::Statement select_answers{
    "WITH wanted (scope, key) AS ({rows}) "
    "SELECT i.scope, i.key, i.body_digest, i.status, i.answer FROM wanted w "
    "LEFT JOIN idempotency i ON i.district_id = $1 AND i.scope = w.scope AND i.key = w.key "
    "WHERE COALESCE(i.district_id, 0) <> 0",
    {text, text}};
const db::Statement insert_answer{
    "INSERT INTO idempotency (district_id, scope, key, body_digest, status, answer, at) {rows}",
    {integer, text, text, blob, integer, text, integer}};
const db::Statement delete_answers{
    "WITH old (district_id, before) AS ({rows}) "
    "DELETE FROM idempotency WHERE EXISTS "
    "(SELECT 1 FROM old WHERE old.district_id = idempotency.district_id AND idempotency.at < old.before)",
    {integer, integer}};

constexpr std::string_view entry_columns =
    "SELECT seq, matter_id, at, actor_id, kind, facts, personal, salt, digest, chain_hash FROM event ";
const db::Statement select_entries{std::string(entry_columns) +
                                   "WHERE district_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"};
const db::Statement select_entries_of{std::string(entry_columns) +
                                      "WHERE district_id = $1 AND matter_id = $2 ORDER BY seq LIMIT $3"};
// Each from an index of its own; the kind of the second stands in the text, so that its partial index serves.
const db::Statement select_acts{std::string(entry_columns) +
                                "WHERE district_id = $1 AND matter_id = 0 AND seq < $2 ORDER BY seq DESC LIMIT $3"};
const db::Statement select_reveals{std::string(entry_columns) +
                                   "WHERE district_id = $1 AND kind = 'matter.revealed' AND seq < $2 ORDER BY seq DESC LIMIT $3"};
const db::Statement erase_statement{
    "WITH w (district_id, matter_id) AS ({rows}) UPDATE event SET personal = NULL, salt = NULL FROM w "
    "WHERE event.district_id = w.district_id AND event.matter_id = w.matter_id",
    {integer, integer}};

const db::Statement count_acts{
    "SELECT COUNT(*) FROM event WHERE district_id = $1 AND matter_id = 0 AND at < $2 AND personal IS NOT NULL"};
const db::Statement erase_acts_statement{
    "WITH w (district_id, before) AS ({rows}) UPDATE event SET personal = NULL, salt = NULL FROM w "
    "WHERE event.district_id = w.district_id AND event.matter_id = 0 AND event.at < w.before AND event.personal IS NOT NULL",
    {integer, integer}};

const db::Statement select_position{"SELECT seq FROM consumer WHERE district_id = $1 AND name = $2"};
const db::Statement upsert_position{
    "INSERT INTO consumer (district_id, name, seq) {rows} "
    "ON CONFLICT (district_id, name) DO UPDATE SET seq = excluded.seq",
    {integer, text, integer}};

db::Value secret_or_null(const std::optional<std::string>& value) {
  return value ? db::Value{db::Secret{*value}} : db::Value{};
}

Result<Entry, db::Error> entry_of(const db::Row& row) {
  Entry entry;
  entry.seq = row.integer(0);
  entry.matter = MatterId{row.integer(1)};
  entry.at = Instant{row.integer(2)};
  entry.actor = row.integer(3);
  entry.kind = row.text(4);
  entry.facts = row.text(5);
  auto personal = row.secret_or_null(6);
  if (!personal) return fail(db::Error{db::Error::Kind::sql, "event " + std::to_string(entry.seq) + ": " + personal.error()});
  entry.personal = std::move(*personal);
  entry.salt = row.blob_or_null(7).value_or("");
  entry.digest = row.blob(8);
  entry.chain_hash = row.blob(9);
  return entry;
}

Head head_of(DistrictId district, const db::Row& row) {
  return {district,       row.integer(0), row.blob(1),   Instant{row.integer(2)},
          row.integer(3), row.integer(4), row.integer(5)};
}

Result<std::vector<Entry>, db::Error> entries_of(Result<db::Rows, db::Error> rows) {
  if (!rows) return fail(std::move(rows).error());
  std::vector<Entry> entries;
  entries.reserve(rows->size());
  for (const auto row : *rows) {
    RZ_TRY(entry, entry_of(row));
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

Result<Head, db::Error> take_epoch(db::Connection& connection, DistrictId district) {
  const db::Call calls[] = {{&make_head, {district.value, db::Blob{first_hash()}}}, {&raise_epoch, {district.value}}};
  RZ_TRY(results, connection.run(calls, db::Scope::whole));
  return head_of(district, results[1][0]);
}

Result<std::optional<Head>, db::Error> read_head(db::Connection& connection, DistrictId district) {
  RZ_TRY(rows, connection.query(select_head, {district.value}));
  if (rows.empty()) return std::optional<Head>{};
  return std::optional(head_of(district, rows[0]));
}

Result<std::vector<DistrictId>, db::Error> read_districts(db::Connection& connection) {
  RZ_TRY(rows, connection.query(select_districts));
  std::vector<DistrictId> districts;
  for (const auto row : rows) districts.push_back(DistrictId{row.integer(0)});
  return districts;
}

db::Call move_head(const Head& from, const Head& to) {
  return {&update_head,
          {to.district.value, to.seq, db::Blob{to.chain_hash}, to.last_at.ms, to.last_id, to.network_rev, from.epoch, from.seq}};
}

db::Call insert_entries(DistrictId district, const std::vector<Entry>& entries) {
  db::Call call{&insert_event};
  call.rows.reserve(entries.size());
  for (const auto& entry : entries) {
    call.rows.push_back({district.value, entry.seq, entry.matter.value, entry.at.ms, entry.actor, entry.kind,
                         entry.facts, secret_or_null(entry.personal),
                         entry.personal ? db::Value{db::Blob{entry.salt}} : db::Value{}, db::Blob{entry.digest},
                         db::Blob{entry.chain_hash}});
  }
  return call;
}

db::Call find_answers(DistrictId district, const std::vector<Idempotency>& wanted) {
  db::Call call{&select_answers, {district.value}};
  for (const auto& key : wanted) call.rows.push_back({key.scope, key.key});
  return call;
}

Idempotency key_of(const db::Row& row) { return {row.text(0), row.text(1), row.blob(2)}; }

StoredAnswer answer_of(const db::Row& row) {
  return {row.blob(2), {static_cast<int>(row.integer(3)), row.text(4), true}};
}

db::Call insert_answers(DistrictId district, const std::vector<NewAnswer>& answers) {
  db::Call call{&insert_answer};
  for (const auto& [key, answer, at] : answers) {
    call.rows.push_back({district.value, key.scope, key.key, db::Blob{key.body_digest},
                         static_cast<std::int64_t>(answer.status), answer.body, at.ms});
  }
  return call;
}

Result<std::vector<Entry>, db::Error> read_entries(db::Connection& connection, DistrictId district,
                                                   std::int64_t after, std::int64_t limit) {
  return entries_of(connection.query(select_entries, {district.value, after, limit}));
}

Result<std::vector<Entry>, db::Error> read_entries_of(db::Connection& connection, DistrictId district,
                                                      MatterId matter, std::int64_t limit) {
  return entries_of(connection.query(select_entries_of, {district.value, matter.value, limit}));
}

Result<std::vector<Entry>, db::Error> read_acts_before(db::Connection& connection, DistrictId district, std::int64_t before,
                                                       std::int64_t limit) {
  RZ_TRY(acts, entries_of(connection.query(select_acts, {district.value, before, limit})));
  RZ_TRY(reveals, entries_of(connection.query(select_reveals, {district.value, before, limit})));
  std::ranges::move(reveals, std::back_inserter(acts));
  std::ranges::sort(acts, std::ranges::greater{}, &Entry::seq);
  if (std::cmp_greater(acts.size(), limit)) acts.resize(static_cast<std::size_t>(limit));
  return acts;
}

RowWrite erase_personal(DistrictId district, MatterId matter) {
  return {&erase_statement, {district.value, matter.value}};
}

Result<std::int64_t, db::Error> count_personal_acts(db::Connection& connection, DistrictId district, Instant before) {
  RZ_TRY(rows, connection.query(count_acts, {district.value, before.ms}));
  return rows[0].integer(0);
}

RowWrite erase_acts(DistrictId district, Instant before) { return {&erase_acts_statement, {district.value, before.ms}}; }

RowWrite forget_answers(DistrictId district, Instant before) {
  return {&delete_answers, {district.value, before.ms}};
}

Result<std::int64_t, db::Error> read_position(db::Connection& connection, DistrictId district,
                                              std::string_view consumer) {
  RZ_TRY(rows, connection.query(select_position, {district.value, std::string(consumer)}));
  return rows.empty() ? 0 : rows[0].integer(0);
}

RowWrite write_position(DistrictId district, std::string_view consumer, std::int64_t seq) {
  return {&upsert_position, {district.value, std::string(consumer), seq}};
}

}  // namespace rz::record

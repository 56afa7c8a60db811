#include "org/relation_store.hpp"

namespace rz::org {

namespace {

using enum db::Type;

const db::Statement select_statement{
    "SELECT id, kind, from_id, to_id, state, since, until, tasks, paper, revision FROM relation WHERE district_id = $1"};
const db::Statement insert_statement{
    "INSERT INTO relation (district_id, id, kind, from_id, to_id, state, since, until, tasks, paper, revision) {rows}",
    {integer, integer, text, integer, integer, text, integer, integer, text, text, integer}};
const db::Statement update_statement{
    "WITH w (district_id, id, state, until, tasks, paper, revision) AS ({rows}) "
    "UPDATE relation SET state = w.state, until = w.until, tasks = w.tasks, paper = w.paper, revision = w.revision "
    "FROM w WHERE relation.district_id = w.district_id AND relation.id = w.id",
    {integer, integer, text, integer, text, text, integer}};
const db::Statement insert_past_statement{
    "INSERT INTO relation_past (district_id, relation_id, revision, state, at, paper, reason, actor_id) {rows}",
    {integer, integer, integer, text, integer, text, text, integer}};
const db::Statement select_past_statement{
    "SELECT revision, state, at, paper, reason, actor_id FROM relation_past WHERE district_id = $1 AND relation_id = $2 "
    "ORDER BY revision"};

std::optional<std::int64_t> days_of(const std::optional<Date>& date) {
  return date ? std::optional<std::int64_t>(date->days) : std::nullopt;
}

Date date_of(std::int64_t days) { return Date{static_cast<std::int32_t>(days)}; }

record::RowWrite past_row(DistrictId district, RelationId relation, const RelationPast& past) {
  return {&insert_past_statement,
          {district.value, relation.value, past.revision, std::string(to_text(past.state)), past.at.ms, past.paper, past.reason,
           past.actor.value}};
}

}  // namespace

db::Call select_relations(DistrictId district) { return {&select_statement, {district.value}}; }

Result<std::vector<Relation>, std::string> relations_of(const db::Rows& rows) {
  std::vector<Relation> out;
  out.reserve(rows.size());
  for (const auto row : rows) {
    const auto kind = parse_relation_kind(row.text(1));
    const auto state = parse_relation_state(row.text(4));
    if (!kind || !state) {
      return fail("relation " + format_id(row.integer(0)) + " is of the unknown kind or state «" + row.text(1) + " " + row.text(4) + "»");
    }
    const auto until = row.integer_or_null(6);
    out.push_back({.id = RelationId{row.integer(0)},
                   .kind = *kind,
                   .from = OrgId{row.integer(2)},
                   .to = OrgId{row.integer(3)},
                   .state = *state,
                   .since = date_of(row.integer(5)),
                   .until = until ? std::optional(date_of(*until)) : std::nullopt,
                   .tasks = row.text(7),
                   .paper = row.text(8),
                   .revision = row.integer(9)});
  }
  return out;
}

std::vector<record::RowWrite> insert_relation(DistrictId district, const Relation& relation, const RelationPast& first) {
  return {{&insert_statement,
           {district.value, relation.id.value, std::string(to_text(relation.kind)), relation.from.value, relation.to.value,
            std::string(to_text(relation.state)), std::int64_t{relation.since.days}, db::nullable(days_of(relation.until)),
            relation.tasks, relation.paper, relation.revision}},
          past_row(district, relation.id, first)};
}

std::vector<record::RowWrite> write_relation(DistrictId district, const Relation& relation, const RelationPast& step) {
  return {past_row(district, relation.id, step),
          {&update_statement,
           {district.value, relation.id.value, std::string(to_text(relation.state)), db::nullable(days_of(relation.until)),
            relation.tasks, relation.paper, relation.revision}}};
}

Result<std::vector<RelationPast>, db::Error> read_relation_past(db::Connection& connection, DistrictId district,
                                                                RelationId relation) {
  RZ_TRY(rows, connection.query(select_past_statement, {district.value, relation.value}));
  std::vector<RelationPast> out;
  out.reserve(rows.size());
  for (const auto row : rows) {
    out.push_back({row.integer(0), parse_relation_state(row.text(1)).value_or(RelationState::ended), Instant{row.integer(2)},
                   row.text(3), row.text(4), AccountId{row.integer(5)}});
  }
  return out;
}

}  // namespace rz::org

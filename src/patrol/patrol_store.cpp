#include "patrol/patrol_store.hpp"

#include "patrol/patrol_json.hpp"

namespace rz::patrol {

namespace {

using enum db::Type;

const db::Statement insert_plan_statement{
    "INSERT INTO patrol_plan (district_id, grid_id, revision, since, actor_id, reason, last_number, points, rounds) {rows}",
    {integer, integer, integer, integer, integer, text, integer, text, text}};
const db::Statement select_plans{
    "WITH wanted (grid_id) AS ({rows}) "
    "SELECT p.grid_id, p.revision, p.since, p.actor_id, p.reason, p.last_number, p.points, p.rounds "
    "FROM patrol_plan p JOIN wanted w ON w.grid_id = p.grid_id WHERE p.district_id = $1 AND NOT EXISTS "
    "(SELECT 1 FROM patrol_plan n WHERE n.district_id = p.district_id AND n.grid_id = p.grid_id AND n.revision > p.revision AND n.since <= $2)",
    {integer}};
const db::Statement select_past{
    "SELECT grid_id, revision, since, actor_id, reason, last_number, points, rounds FROM patrol_plan "
    "WHERE district_id = $1 AND grid_id = $2 ORDER BY revision DESC LIMIT $3"};

const db::Statement insert_pass_statement{
    "INSERT INTO patrol_pass (district_id, grid_id, day, part, point, at, arrived_at, way, nearness, account_id) {rows} "
    "ON CONFLICT (district_id, grid_id, day, part, point) DO NOTHING",
    {integer, integer, integer, text, integer, integer, integer, text, text, integer}};
const db::Statement select_passes{
    "WITH wanted (grid_id) AS ({rows}) "
    "SELECT p.grid_id, p.part, p.point, p.at, p.arrived_at, p.way, p.nearness, p.account_id "
    "FROM patrol_pass p JOIN wanted w ON w.grid_id = p.grid_id WHERE p.district_id = $1 AND p.day = $2",
    {integer}};
const db::Statement select_seen{
    "WITH wanted (grid_id) AS ({rows}) SELECT p.grid_id, p.point, MAX(p.day) FROM patrol_pass p JOIN wanted w ON w.grid_id = p.grid_id "
    "WHERE p.district_id = $1 AND p.day < $2 GROUP BY p.grid_id, p.point",
    {integer}};

const db::Statement insert_excuse_statement{
    "INSERT INTO patrol_excuse (district_id, grid_id, day, part, point, reason, at, account_id, standing) {rows}",
    {integer, integer, integer, text, integer, text, integer, integer, text}};
const db::Statement judge_excuse_statement{
    "WITH said (district_id, grid_id, day, part, point, standing) AS ({rows}) UPDATE patrol_excuse SET standing = said.standing FROM said "
    "WHERE patrol_excuse.district_id = said.district_id AND patrol_excuse.grid_id = said.grid_id AND patrol_excuse.day = said.day "
    "AND patrol_excuse.part = said.part AND patrol_excuse.point = said.point AND patrol_excuse.standing = 'asked'",
    {integer, integer, integer, text, integer, text}};
const db::Statement delete_excuse_statement{
    "DELETE FROM patrol_excuse WHERE (district_id, grid_id, day, part, point) IN ({rows})", {integer, integer, integer, text, integer}};
const db::Statement select_excuses{
    "WITH wanted (grid_id) AS ({rows}) SELECT e.grid_id, e.part, e.point, e.reason, e.at, e.account_id, e.standing "
    "FROM patrol_excuse e JOIN wanted w ON w.grid_id = e.grid_id WHERE e.district_id = $1 AND e.day = $2 ORDER BY e.part, e.point",
    {integer}};

const db::Statement count_old_statement{
    "SELECT (SELECT COUNT(*) FROM patrol_pass WHERE district_id = $1 AND day < $2) + "
    "(SELECT COUNT(*) FROM patrol_excuse WHERE district_id = $1 AND day < $2)"};
const db::Statement erase_passes{
    "WITH old (district_id, day) AS ({rows}) DELETE FROM patrol_pass WHERE EXISTS "
    "(SELECT 1 FROM old WHERE old.district_id = patrol_pass.district_id AND patrol_pass.day < old.day)",
    {integer, integer}};
const db::Statement erase_excuses{
    "WITH old (district_id, day) AS ({rows}) DELETE FROM patrol_excuse WHERE EXISTS "
    "(SELECT 1 FROM old WHERE old.district_id = patrol_excuse.district_id AND patrol_excuse.day < old.day)",
    {integer, integer}};

Date date_of(std::int64_t days) { return {static_cast<std::int32_t>(days)}; }

Plan plan_of(const db::Row& row) {
  return {PlaceId{row.integer(0)},      row.integer(1), stored_points(row.text(6)),  stored_rounds(row.text(7)), row.integer(5),
          Instant{row.integer(2)}, AccountId{row.integer(3)}, row.text(4)};
}

db::Call for_grids(const db::Statement& statement, db::Params params, const std::vector<PlaceId>& grids) {
  db::Call out{&statement, std::move(params), {}};
  for (const auto grid : grids) out.rows.push_back({grid.value});
  return out;
}

Result<db::Rows, db::Error> run(db::Connection& connection, const db::Call& call) {
  RZ_TRY(results, connection.run(std::span(&call, 1), db::Scope::alone));
  return std::move(results.front());
}

}  // namespace

record::RowWrite insert_plan(DistrictId district, const Plan& plan) {
  return {&insert_plan_statement,
          {district.value, plan.grid.value, plan.revision, plan.since.ms, plan.actor.value, plan.reason, plan.last_number,
           json::serialise(json::Value(points_json(plan.points))), json::serialise(json::Value(rounds_json(plan.rounds)))}};
}

Result<std::map<PlaceId, std::vector<Plan>>, db::Error> read_plans(db::Connection& connection, DistrictId district,
                                                                   const std::vector<PlaceId>& grids, Instant from) {
  RZ_TRY(rows, run(connection, for_grids(select_plans, {district.value, from.ms}, grids)));
  std::map<PlaceId, std::vector<Plan>> out;
  for (const auto row : rows) out[PlaceId{row.integer(0)}].push_back(plan_of(row));
  return out;
}

Result<std::vector<Plan>, db::Error> read_plan_past(db::Connection& connection, DistrictId district, PlaceId grid, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_past, {district.value, grid.value, limit}));
  std::vector<Plan> out;
  for (const auto row : rows) out.push_back(plan_of(row));
  return out;
}

record::RowWrite insert_pass(DistrictId district, PlaceId grid, const Pass& pass) {
  return {&insert_pass_statement,
          {district.value, grid.value, std::int64_t{pass.day.days}, std::string(to_text(pass.part)), pass.point, pass.at.ms,
           pass.arrived_at.ms, std::string(to_text(pass.way)), std::string(to_text(pass.nearness)), pass.by.value}};
}

Result<std::map<PlaceId, std::vector<Pass>>, db::Error> read_passes(db::Connection& connection, DistrictId district,
                                                                    const std::vector<PlaceId>& grids, Date day) {
  RZ_TRY(rows, run(connection, for_grids(select_passes, {district.value, std::int64_t{day.days}}, grids)));
  std::map<PlaceId, std::vector<Pass>> out;
  for (const auto row : rows) {
    out[PlaceId{row.integer(0)}].push_back({day, parse_part(row.text(1)).value_or(Part::morning), row.integer(2), Instant{row.integer(3)},
                                            Instant{row.integer(4)}, parse_way(row.text(5)).value_or(Way::code),
                                            parse_nearness(row.text(6)).value_or(Nearness::unknown), AccountId{row.integer(7)}});
  }
  return out;
}

Result<Seen, db::Error> read_seen(db::Connection& connection, DistrictId district, const std::vector<PlaceId>& grids, Date before) {
  RZ_TRY(rows, run(connection, for_grids(select_seen, {district.value, std::int64_t{before.days}}, grids)));
  Seen out;
  for (const auto row : rows) out[PlaceId{row.integer(0)}][row.integer(1)] = date_of(row.integer(2));
  return out;
}

record::RowWrite insert_excuse(DistrictId district, PlaceId grid, const Excuse& excuse) {
  return {&insert_excuse_statement,
          {district.value, grid.value, std::int64_t{excuse.day.days}, std::string(to_text(excuse.part)), excuse.point, excuse.reason,
           excuse.at.ms, excuse.by.value, std::string(to_text(excuse.standing))}};
}

record::RowWrite judge_excuse(DistrictId district, PlaceId grid, const Excuse& excuse) {
  return {&judge_excuse_statement,
          {district.value, grid.value, std::int64_t{excuse.day.days}, std::string(to_text(excuse.part)), excuse.point,
           std::string(to_text(excuse.standing))}};
}

record::RowWrite delete_excuse(DistrictId district, PlaceId grid, Date day, Part part, std::int64_t point) {
  return {&delete_excuse_statement, {district.value, grid.value, std::int64_t{day.days}, std::string(to_text(part)), point}};
}

Result<std::map<PlaceId, std::vector<Excuse>>, db::Error> read_excuses(db::Connection& connection, DistrictId district,
                                                                       const std::vector<PlaceId>& grids, Date day) {
  RZ_TRY(rows, run(connection, for_grids(select_excuses, {district.value, std::int64_t{day.days}}, grids)));
  std::map<PlaceId, std::vector<Excuse>> out;
  for (const auto row : rows) {
    out[PlaceId{row.integer(0)}].push_back({day, parse_part(row.text(1)).value_or(Part::morning), row.integer(2), row.text(3),
                                            AccountId{row.integer(5)}, Instant{row.integer(4)},
                                            parse_standing(row.text(6)).value_or(Standing::asked)});
  }
  return out;
}

Result<std::int64_t, db::Error> count_old(db::Connection& connection, DistrictId district, Date before) {
  RZ_TRY(rows, connection.query(count_old_statement, {district.value, std::int64_t{before.days}}));
  return rows[0].integer(0);
}

std::vector<record::RowWrite> erase_old(DistrictId district, Date before) {
  const std::int64_t day = before.days;
  return {{&erase_passes, {district.value, day}}, {&erase_excuses, {district.value, day}}};
}

}  // namespace rz::patrol

#include "place/place_store.hpp"

#include <iterator>
#include <algorithm>

#include "place/geojson.hpp"

namespace rz::place {

namespace {

using enum db::Type;

const db::Statement select_statement{
    "SELECT id, kind, code, name_zh, name_en, parent_id, households FROM place WHERE district_id = $1"};
const db::Statement insert_statement{
    "INSERT INTO place (district_id, id, kind, code, name_zh, name_en, parent_id, households) {rows}",
    {integer, integer, text, text, text, text, integer, integer}};

const db::Statement write_place_statement{
    "WITH w (district_id, id, name_zh, name_en, households) AS ({rows}) UPDATE place SET name_zh = w.name_zh, name_en = w.name_en, "
    "households = w.households FROM w WHERE place.district_id = w.district_id AND place.id = w.id",
    {integer, integer, text, text, integer}};
const db::Statement select_areas_statement{
    "SELECT place_id, coordinates, is_illustration, source FROM area WHERE district_id = $1 ORDER BY place_id"};
const db::Statement write_area_statement{
    "INSERT INTO area (district_id, place_id, coordinates, is_illustration, source) {rows} ON CONFLICT (district_id, place_id) "
    "DO UPDATE SET coordinates = excluded.coordinates, is_illustration = excluded.is_illustration, source = excluded.source",
    {integer, integer, text, integer, text}};

/// What had no border is kept as having had none.
const db::Statement keep_area_statement{
    "WITH w (district_id, place_id, actor_id, reason) AS ({rows}) "
    "INSERT INTO area_past (district_id, place_id, until, coordinates, is_illustration, source, actor_id, reason) "
    "SELECT w.district_id, w.place_id, h.last_at, COALESCE(a.coordinates, '[]'), COALESCE(a.is_illustration, 0), COALESCE(a.source, ''), "
    "w.actor_id, w.reason FROM w JOIN district_head h ON h.district_id = w.district_id "
    "LEFT JOIN area a ON a.district_id = w.district_id AND a.place_id = w.place_id",
    {integer, integer, integer, text}};
const db::Statement select_former_statement{
    "SELECT place_id, coordinates, is_illustration, source, until FROM area_past WHERE district_id = $1 AND place_id = $2 "
    "AND coordinates <> '[]' ORDER BY until DESC LIMIT $3"};
const db::Statement select_changes_statement{
    "SELECT a.until, a.actor_id, a.reason, COUNT(*) FROM place p JOIN area_past a ON a.district_id = p.district_id AND a.place_id = p.id "
    "WHERE p.district_id = $1 AND p.parent_id = $2 AND p.kind = 'grid' GROUP BY a.until, a.actor_id, a.reason ORDER BY a.until DESC LIMIT $3"};
const db::Statement select_before_statement{
    "SELECT a.place_id, a.coordinates, a.is_illustration, a.source FROM place p "
    "JOIN area_past a ON a.district_id = p.district_id AND a.place_id = p.id WHERE p.district_id = $1 AND p.parent_id = $2 AND p.kind = 'grid' "
    "AND a.until = (SELECT MIN(b.until) FROM area_past b WHERE b.district_id = $1 AND b.place_id = a.place_id AND b.until >= $3)"};

Area area_of(const db::Row& row) { return {PlaceId{row.integer(0)}, polygons_of_text(row.text(1)), row.integer(2) != 0, row.text(3)}; }

}  // namespace

db::Call select_places(DistrictId district) { return {&select_statement, {district.value}}; }

Result<std::vector<Place>, std::string> places_of(const db::Rows& rows) {
  std::vector<Place> out;
  out.reserve(rows.size());
  for (const auto row : rows) {
    const auto kind = parse_kind(row.text(1));
    if (!kind) return fail("place «" + row.text(2) + "» is of the unknown kind «" + row.text(1) + "»");
    out.push_back({.id = PlaceId{row.integer(0)},
                   .kind = *kind,
                   .code = row.text(2),
                   .name_zh = row.text(3),
                   .name_en = row.text(4),
                   .parent = PlaceId{row.integer(5)},
                   .households = row.integer_or_null(6)});
  }
  return out;
}

record::RowWrite insert_place(DistrictId district, const Place& place) {
  return {&insert_statement,
          {district.value, place.id.value, std::string(to_text(place.kind)), place.code, place.name_zh,
           place.name_en, place.parent.value, db::nullable(place.households)}};
}

record::RowWrite write_place(DistrictId district, const Place& place) {
  return {&write_place_statement, {district.value, place.id.value, place.name_zh, place.name_en, db::nullable(place.households)}};
}

db::Call select_areas(DistrictId district) { return {&select_areas_statement, {district.value}}; }

std::vector<Area> areas_of(const db::Rows& rows) {
  std::vector<Area> out;
  out.reserve(rows.size());
  for (const auto row : rows) out.push_back(area_of(row));
  return out;
}

record::RowWrite insert_area(DistrictId district, const Area& area) {
  return {&write_area_statement,
          {district.value, area.place.value, coordinates_text(area.polygons),
           std::int64_t{area.is_illustration}, area.source}};
}

std::vector<record::RowWrite> write_area(DistrictId district, const Area& area, const AreaChange& change) {
  return {{&keep_area_statement, {district.value, area.place.value, change.actor.value, change.reason}},
          insert_area(district, area)};
}

std::vector<record::RowWrite> write_areas(DistrictId district, const std::vector<Area>& areas, const AreaChange& change) {
  std::vector<record::RowWrite> out;
  for (const auto& area : areas) std::ranges::move(write_area(district, area, change), std::back_inserter(out));
  return out;
}

Result<std::vector<FormerArea>, db::Error> read_former_areas(db::Connection& connection, DistrictId district, PlaceId place, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_former_statement, {district.value, place.value, limit}));
  std::vector<FormerArea> out;
  for (const auto row : rows) out.push_back({area_of(row), Instant{row.integer(4)}});
  return out;
}

Result<std::vector<GridChange>, db::Error> read_grid_changes(db::Connection& connection, DistrictId district,
                                                             PlaceId community, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_changes_statement, {district.value, community.value, limit}));
  std::vector<GridChange> out;
  for (const auto row : rows)
    out.push_back({Instant{row.integer(0)}, AccountId{row.integer(1)}, row.text(2), row.integer(3)});
  return out;
}

Result<std::vector<Area>, db::Error> read_grids_before(db::Connection& connection, DistrictId district,
                                                       PlaceId community, Instant until) {
  RZ_TRY(rows, connection.query(select_before_statement, {district.value, community.value, until.ms}));
  return areas_of(rows);
}

}  // namespace rz::place

#include "place/place_store.hpp"

namespace rz::place {

namespace {

using enum db::Type;

const db::Statement select_statement{
    "SELECT id, kind, code, name_zh, name_en, parent_id, households FROM place WHERE district_id = $1"};
const db::Statement insert_statement{
    "INSERT INTO place (district_id, id, kind, code, name_zh, name_en, parent_id, households) {rows}",
    {integer, integer, text, text, text, text, integer, integer}};

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

}  // namespace rz::place

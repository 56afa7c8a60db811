#include "matter/last_store.hpp"

#include <span>

#include "base/id_time.hpp"

namespace rz::matter {

namespace {

using enum db::Type;

constexpr std::int64_t ids_late_ms = ms_per_day;  ///< an id may be made a little after its moment: many in a millisecond, a clock that was set back

const db::Statement last_at_statement{
    "WITH wanted (place_id) AS ({rows}) SELECT m.place_id, MAX(m.opened_at) FROM matter m JOIN wanted w ON w.place_id = m.place_id "
    "WHERE m.district_id = $1 AND m.chain = $2 AND m.tags LIKE $3 GROUP BY m.place_id",
    {integer}};
// Ids follow the moments at which they were made, so that the key finds them.
const db::Statement opened_statement{
    "SELECT id, chain, chain_version, place_id, opened_at FROM matter WHERE district_id = $1 AND id >= $2 AND opened_at >= $3 AND id < $4 AND opened_at < $5 "
    "ORDER BY id"};

}  // namespace

Result<std::map<PlaceId, Instant>, db::Error> read_last_at(db::Connection& connection, DistrictId district, const std::vector<PlaceId>& places,
                                                           const std::string& chain, const std::string& tag) {
  db::Call call{&last_at_statement, {district.value, chain, "%," + tag + ",%"}, {}};
  for (const auto place : places) call.rows.push_back({place.value});
  RZ_TRY(results, connection.run(std::span(&call, 1), db::Scope::alone));
  std::map<PlaceId, Instant> out;
  for (const auto row : results.front()) out[PlaceId{row.integer(0)}] = Instant{row.integer(1)};
  return out;
}

Result<std::vector<Opened>, db::Error> read_opened(db::Connection& connection, DistrictId district, Instant from, Instant to) {
  RZ_TRY(rows, connection.query(opened_statement, {district.value, first_id_at(from), from.ms, first_id_at({to.ms + ids_late_ms}), to.ms}));
  std::vector<Opened> out;
  for (const auto row : rows)
    out.push_back({MatterId{row.integer(0)}, std::string(row.text(1)), static_cast<int>(row.integer(2)), PlaceId{row.integer(3)}, Instant{row.integer(4)}});
  return out;
}

}  // namespace rz::matter

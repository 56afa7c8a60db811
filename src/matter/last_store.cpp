#include "matter/last_store.hpp"

#include <span>

namespace rz::matter {

namespace {

using enum db::Type;

const db::Statement last_at_statement{
    "WITH wanted (place_id) AS ({rows}) SELECT m.place_id, MAX(m.opened_at) FROM matter m JOIN wanted w ON w.place_id = m.place_id "
    "WHERE m.district_id = $1 AND m.chain = $2 AND m.tags LIKE $3 GROUP BY m.place_id",
    {integer}};

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

}  // namespace rz::matter

#include "access/api_key_store.hpp"

#include "base/text.hpp"

namespace rz::access {

namespace {

using enum db::Type;

const db::Statement select_keys{
    "SELECT id, account_id, name, digest, scopes, made_at, made_by, expires_at, revoked_at, seen_at FROM api_key WHERE district_id = $1 "
    "ORDER BY made_at, id"};
const db::Statement insert_keys{
    "INSERT INTO api_key (district_id, id, account_id, name, digest, scopes, made_at, made_by, expires_at, revoked_at, seen_at) {rows}",
    {integer, integer, integer, text, text, text, integer, integer, integer, integer, integer}};
const db::Statement update_revoked{
    "WITH w (district_id, id, at) AS ({rows}) UPDATE api_key SET revoked_at = w.at FROM w WHERE api_key.district_id = w.district_id AND api_key.id = w.id",
    {integer, integer, integer}};
const db::Statement update_seen{
    "WITH w (district_id, id, at) AS ({rows}) UPDATE api_key SET seen_at = w.at FROM w WHERE api_key.district_id = w.district_id AND api_key.id = w.id",
    {integer, integer, integer}};

}  // namespace

Result<std::vector<ApiKey>, db::Error> read_api_keys(db::Connection& connection, DistrictId district) {
  RZ_TRY(rows, connection.query(select_keys, {district.value}));
  std::vector<ApiKey> out;
  for (const auto row : rows) {
    ApiKey key{row.integer(0), AccountId{row.integer(1)}, row.text(2),           row.text(3),           {},
               Instant{row.integer(5)}, AccountId{row.integer(6)}, Instant{row.integer(7)}, Instant{row.integer(8)}, Instant{row.integer(9)}};
    for (const auto word : split(row.text(4), ' ')) {
      if (const auto scope = parse_scope(word)) key.scopes.push_back(*scope);
    }
    out.push_back(std::move(key));
  }
  return out;
}

record::RowWrite insert_api_key(DistrictId district, const ApiKey& key) {
  std::string scopes;
  for (const auto scope : key.scopes) scopes.append(scopes.empty() ? "" : " ").append(to_text(scope));
  return {&insert_keys,
          {district.value, key.id, key.account.value, key.name, key.digest, scopes, key.made_at.ms, key.made_by.value, key.expires_at.ms, key.revoked_at.ms,
           key.seen_at.ms}};
}

record::RowWrite write_key_revoked(DistrictId district, const ApiKey& key) { return {&update_revoked, {district.value, key.id, key.revoked_at.ms}}; }
record::RowWrite write_key_seen(DistrictId district, const ApiKey& key) { return {&update_seen, {district.value, key.id, key.seen_at.ms}}; }

}  // namespace rz::access

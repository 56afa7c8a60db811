#include "access/openid_store.hpp"

namespace rz::access {

namespace {

using enum db::Type;

const db::Statement select_identity{"SELECT account_id FROM identity WHERE district_id = $1 AND provider = $2 AND subject = $3"};
const db::Statement select_identities{
    "SELECT provider, since_at FROM identity WHERE district_id = $1 AND account_id = $2 ORDER BY provider"};
const db::Statement insert_identity_statement{
    "INSERT INTO identity (district_id, provider, subject, account_id, since_at) {rows}", {integer, text, text, integer, integer}};
const db::Statement delete_identity_statement{"DELETE FROM identity WHERE (district_id, account_id, provider) IN ({rows})",
                                              {integer, integer, text}};

}  // namespace

Result<AccountId, db::Error> read_identity(db::Connection& connection, DistrictId district, std::string_view provider, std::string_view subject) {
  RZ_TRY(rows, connection.query(select_identity, {district.value, std::string(provider), std::string(subject)}));
  return rows.empty() ? AccountId{} : AccountId{rows[0].integer(0)};
}

Result<std::vector<Identity>, db::Error> read_identities(db::Connection& connection, DistrictId district, AccountId account) {
  RZ_TRY(rows, connection.query(select_identities, {district.value, account.value}));
  std::vector<Identity> out;
  for (const auto row : rows) out.push_back({row.text(0), Instant{row.integer(1)}});
  return out;
}

record::RowWrite insert_identity(DistrictId district, AccountId account, std::string_view provider, std::string_view subject, Instant now) {
  return {&insert_identity_statement, {district.value, std::string(provider), std::string(subject), account.value, now.ms}};
}

record::RowWrite delete_identity(DistrictId district, AccountId account, std::string_view provider) {
  return {&delete_identity_statement, {district.value, account.value, std::string(provider)}};
}

}  // namespace rz::access

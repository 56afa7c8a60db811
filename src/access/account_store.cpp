#include "access/account_store.hpp"

#include <unordered_map>

namespace rz::access {

namespace {

using enum db::Type;

const db::Statement select_accounts_statement{
    "SELECT id, name, disabled FROM account WHERE district_id = $1 ORDER BY id"};
const db::Statement select_posts_statement{
    "SELECT account_id, org_id, role FROM post WHERE district_id = $1 ORDER BY account_id, org_id, role"};
const db::Statement select_credentials{
    "SELECT id, password_hash, disabled, failed_count, locked_until FROM account "
    "WHERE district_id = $1 AND login = $2"};
const db::Statement insert_account_statement{
    "INSERT INTO account (district_id, id, login, password_hash, name, disabled, failed_count, locked_until, "
    "password_changed_at, created_at) {rows}",
    {integer, integer, text, text, text, integer, integer, integer, integer, integer}};
const db::Statement insert_post_statement{"INSERT INTO post (district_id, account_id, org_id, role) {rows}",
                                          {integer, integer, integer, text}};
const db::Statement write_failures_statement{
    "WITH w (district_id, id, failed_count, locked_until) AS ({rows}) "
    "UPDATE account SET failed_count = w.failed_count, locked_until = w.locked_until FROM w "
    "WHERE account.district_id = w.district_id AND account.id = w.id",
    {integer, integer, integer, integer}};

const db::Statement select_session{
    "SELECT token_digest, account_id, created_at, seen_at, expires_at, device, address FROM session "
    "WHERE district_id = $1 AND token_digest = $2"};
const db::Statement select_sessions{
    "SELECT token_digest, account_id, created_at, seen_at, expires_at, device, address FROM session "
    "WHERE district_id = $1 AND account_id = $2"};
const db::Statement insert_session_statement{
    "INSERT INTO session (district_id, token_digest, account_id, created_at, seen_at, expires_at, device, address) {rows}",
    {integer, blob, integer, integer, integer, integer, text, text}};
const db::Statement write_seen_statement{
    "WITH w (district_id, token_digest, seen_at) AS ({rows}) UPDATE session SET seen_at = w.seen_at FROM w "
    "WHERE session.district_id = w.district_id AND session.token_digest = w.token_digest",
    {integer, blob, integer}};
const db::Statement delete_session_statement{
    "DELETE FROM session WHERE (district_id, token_digest) IN ({rows})", {integer, blob}};
const db::Statement delete_ended_statement{
    "WITH w (district_id, now) AS ({rows}) DELETE FROM session WHERE EXISTS "
    "(SELECT 1 FROM w WHERE w.district_id = session.district_id AND session.expires_at <= w.now)",
    {integer, integer}};

const db::Statement delete_opened_at_statement{
    "DELETE FROM session WHERE (district_id, address) IN ({rows})", {integer, text}};

template <class Row>
Session session_of(const Row& row) {
  return {row.blob(0),
          AccountId{row.integer(1)},
          Instant{row.integer(2)},
          Instant{row.integer(3)},
          Instant{row.integer(4)},
          row.text(5),
          row.text(6)};
}

}  // namespace

db::Call select_accounts(DistrictId district) { return {&select_accounts_statement, {district.value}}; }
db::Call select_posts(DistrictId district) { return {&select_posts_statement, {district.value}}; }

std::vector<Holder> holders_of(const db::Rows& accounts, const db::Rows& posts) {
  std::vector<Holder> out;
  std::unordered_map<std::int64_t, std::size_t> at;
  for (const auto row : accounts) {
    at.emplace(row.integer(0), out.size());
    out.push_back({AccountId{row.integer(0)}, row.text(1), row.integer(2) != 0, {}});
  }
  for (const auto row : posts) {
    const auto found = at.find(row.integer(0));
    if (found != at.end()) out[found->second].posts.push_back({row.text(2), OrgId{row.integer(1)}});
  }
  return out;
}

Result<std::optional<Credentials>, db::Error> read_credentials(db::Connection& connection,
                                                               DistrictId district, std::string_view login) {
  RZ_TRY(rows, connection.query(select_credentials, {district.value, std::string(login)}));
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return Credentials{AccountId{row.integer(0)}, row.text(1), row.integer(2) != 0, row.integer(3),
                     Instant{row.integer(4)}};
}

record::RowWrite insert_account(DistrictId district, const Account& account) {
  const std::int64_t none = 0;
  return {&insert_account_statement,
          {district.value, account.id.value, account.login, account.password_hash, account.name, none, none,
           none, account.created_at.ms, account.created_at.ms}};
}

record::RowWrite insert_post(DistrictId district, AccountId account, const Post& post) {
  return {&insert_post_statement, {district.value, account.value, post.org.value, post.role}};
}

record::RowWrite write_failures(DistrictId district, AccountId account, std::int64_t failed_count,
                                Instant locked_until) {
  return {&write_failures_statement, {district.value, account.value, failed_count, locked_until.ms}};
}

Result<std::optional<Session>, db::Error> read_session(db::Connection& connection, DistrictId district,
                                                       std::string_view token_digest) {
  RZ_TRY(rows, connection.query(select_session, {district.value, db::Blob{std::string(token_digest)}}));
  if (rows.empty()) return std::nullopt;
  return session_of(rows[0]);
}

Result<std::vector<Session>, db::Error> read_sessions(db::Connection& connection, DistrictId district, AccountId account) {
  RZ_TRY(rows, connection.query(select_sessions, {district.value, account.value}));
  std::vector<Session> out;
  for (const auto row : rows) out.push_back(session_of(row));
  return out;
}

record::RowWrite insert_session(DistrictId district, const Session& session) {
  return {&insert_session_statement,
          {district.value, db::Blob{session.token_digest}, session.account.value, session.created_at.ms,
           session.seen_at.ms, session.expires_at.ms, session.device, session.address}};
}

record::RowWrite write_seen(DistrictId district, const Session& session) {
  return {&write_seen_statement, {district.value, db::Blob{session.token_digest}, session.seen_at.ms}};
}

record::RowWrite delete_session(DistrictId district, std::string_view token_digest) {
  return {&delete_session_statement, {district.value, db::Blob{std::string(token_digest)}}};
}

record::RowWrite delete_sessions_opened_at(DistrictId district, std::string_view address) {
  return {&delete_opened_at_statement, {district.value, std::string(address)}};
}

record::RowWrite delete_ended_sessions(DistrictId district, Instant now) {
  return {&delete_ended_statement, {district.value, now.ms}};
}

}  // namespace rz::access

#include "access/account_store.hpp"

#include <unordered_map>

#include "base/text.hpp"

namespace rz::access {

namespace {

using enum db::Type;

const db::Statement select_accounts_statement{
    "SELECT id, login, name, revision, disabled FROM account WHERE district_id = $1 ORDER BY id"};
constexpr std::string_view post_columns = "SELECT account_id, org_id, role, from_at, until_at, stands_in_for, paper, given_by FROM post WHERE district_id = $1 ";
const db::Statement select_posts_statement{
    std::string(post_columns) + "AND (until_at = 0 OR until_at > from_at AND until_at > (SELECT last_at FROM district_head WHERE district_id = $1)) "
    "ORDER BY account_id, from_at, org_id, role"};
const db::Statement select_post_history{std::string(post_columns) + "AND account_id = $2 ORDER BY from_at DESC, org_id, role"};
constexpr std::string_view credential_columns =
    "SELECT id, login, password_hash, disabled, failed_count, locked_until, must_change, password_changed_at, totp_secret, totp_step "
    "FROM account WHERE district_id = $1 ";
const db::Statement select_credentials{std::string(credential_columns) + "AND login = $2"};
const db::Statement select_credentials_of{std::string(credential_columns) + "AND id = $2"};
const db::Statement select_without_password{
    "SELECT id FROM account WHERE district_id = $1 AND password_hash = '' AND disabled = 0 AND NOT EXISTS "
    "(SELECT 1 FROM identity WHERE identity.district_id = account.district_id AND identity.account_id = account.id)"};
const db::Statement select_past_passwords{
    "SELECT hash FROM password_past WHERE district_id = $1 AND account_id = $2 ORDER BY until_at DESC LIMIT $3"};
const db::Statement count_recovery_codes_statement{"SELECT COUNT(*) FROM recovery_code WHERE district_id = $1 AND account_id = $2"};
const db::Statement select_recovery_code{
    "SELECT account_id FROM recovery_code WHERE district_id = $1 AND account_id = $2 AND digest = $3"};
const db::Statement insert_account_statement{
    "INSERT INTO account (district_id, id, login, password_hash, name, disabled, failed_count, locked_until, "
    "password_changed_at, created_at) {rows}",
    {integer, integer, text, text, text, integer, integer, integer, integer, integer}};
const db::Statement insert_post_statement{
    "INSERT INTO post (district_id, account_id, org_id, role, from_at, until_at, stands_in_for, paper, given_by) {rows}",
    {integer, integer, integer, text, integer, integer, integer, text, text}};
const db::Statement end_post_statement{
    "WITH w (district_id, account_id, org_id, role, from_at, until_at) AS ({rows}) UPDATE post SET until_at = w.until_at FROM w "
    "WHERE post.district_id = w.district_id AND post.account_id = w.account_id AND post.org_id = w.org_id AND post.role = w.role "
    "AND post.from_at = w.from_at",
    {integer, integer, integer, text, integer, integer}};
const db::Statement write_holder_statement{
    "WITH w (district_id, id, name, disabled, revision) AS ({rows}) "
    "UPDATE account SET name = w.name, disabled = w.disabled, revision = w.revision, disabled_at = CASE WHEN w.disabled = 0 THEN 0 "
    "WHEN account.disabled = 1 THEN account.disabled_at ELSE (SELECT last_at FROM district_head h WHERE h.district_id = w.district_id) END FROM w "
    "WHERE account.district_id = w.district_id AND account.id = w.id",
    {integer, integer, text, integer, integer}};
const db::Statement select_forgettable{
    "SELECT id FROM account WHERE district_id = $1 AND id > $2 AND disabled = 1 AND disabled_at <= $3 AND name <> '' ORDER BY id LIMIT $4"};
const db::Statement forget_account_statement{
    "WITH w (district_id, id, login) AS ({rows}) UPDATE account SET name = '', login = w.login, password_hash = '', totp_secret = NULL, "
    "revision = account.revision + 1 FROM w WHERE account.district_id = w.district_id AND account.id = w.id",
    {integer, integer, text}};
const db::Statement delete_past_passwords_statement{"DELETE FROM password_past WHERE (district_id, account_id) IN ({rows})", {integer, integer}};
const db::Statement delete_identities_statement{"DELETE FROM identity WHERE (district_id, account_id) IN ({rows})", {integer, integer}};
const db::Statement write_password_statement{
    "WITH w (district_id, id, password_hash, at, must_change) AS ({rows}) UPDATE account SET password_hash = w.password_hash, "
    "password_changed_at = w.at, must_change = w.must_change, failed_count = 0, locked_until = 0 FROM w "
    "WHERE account.district_id = w.district_id AND account.id = w.id",
    {integer, integer, text, integer, integer}};
const db::Statement insert_past_password_statement{
    "INSERT INTO password_past (district_id, account_id, until_at, hash) {rows}", {integer, integer, integer, text}};
const db::Statement write_totp_statement{
    "WITH w (district_id, id, secret, step) AS ({rows}) UPDATE account SET totp_secret = w.secret, totp_step = w.step FROM w "
    "WHERE account.district_id = w.district_id AND account.id = w.id",
    {integer, integer, text, integer}};
const db::Statement write_totp_step_statement{
    "WITH w (district_id, id, step) AS ({rows}) UPDATE account SET totp_step = w.step FROM w "
    "WHERE account.district_id = w.district_id AND account.id = w.id",
    {integer, integer, integer}};
const db::Statement insert_recovery_code_statement{"INSERT INTO recovery_code (district_id, account_id, digest) {rows}",
                                                   {integer, integer, blob}};
const db::Statement delete_recovery_code_statement{
    "DELETE FROM recovery_code WHERE (district_id, account_id, digest) IN ({rows})", {integer, integer, blob}};
const db::Statement delete_recovery_codes_statement{"DELETE FROM recovery_code WHERE (district_id, account_id) IN ({rows})",
                                                    {integer, integer}};
const db::Statement write_failures_statement{
    "WITH w (district_id, id, failed_count, locked_until) AS ({rows}) "
    "UPDATE account SET failed_count = w.failed_count, locked_until = w.locked_until FROM w "
    "WHERE account.district_id = w.district_id AND account.id = w.id",
    {integer, integer, integer, integer}};

const db::Statement select_session{
    "SELECT token_digest, account_id, created_at, seen_at, expires_at, device, address, pending, provider FROM session "
    "WHERE district_id = $1 AND token_digest = $2"};
const db::Statement select_sessions{
    "SELECT token_digest, account_id, created_at, seen_at, expires_at, device, address, pending, provider FROM session "
    "WHERE district_id = $1 AND account_id = $2"};
const db::Statement insert_session_statement{
    "INSERT INTO session (district_id, token_digest, account_id, created_at, seen_at, expires_at, device, address, pending, provider) {rows}",
    {integer, blob, integer, integer, integer, integer, text, text, text, text}};
const db::Statement write_seen_statement{
    "WITH w (district_id, token_digest, seen_at) AS ({rows}) UPDATE session SET seen_at = w.seen_at FROM w "
    "WHERE session.district_id = w.district_id AND session.token_digest = w.token_digest",
    {integer, blob, integer}};
const db::Statement write_pending_statement{
    "WITH w (district_id, token_digest, pending) AS ({rows}) UPDATE session SET pending = w.pending FROM w "
    "WHERE session.district_id = w.district_id AND session.token_digest = w.token_digest",
    {integer, blob, text}};
const db::Statement delete_sessions_of_statement{
    "WITH w (district_id, account_id, but_for) AS ({rows}) DELETE FROM session WHERE EXISTS (SELECT 1 FROM w "
    "WHERE w.district_id = session.district_id AND w.account_id = session.account_id AND w.but_for <> session.token_digest)",
    {integer, integer, blob}};
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
          row.text(6),
          parse_pending(row.text(7)),
          row.text(8)};
}

HeldPost held_post_of(const db::Row& row) {
  return {{row.text(2), OrgId{row.integer(1)}}, Instant{row.integer(3)}, Instant{row.integer(4)}, AccountId{row.integer(5)}, row.text(6), row.text(7)};
}

Result<std::optional<Credentials>, db::Error> credentials_of(const Result<db::Rows, db::Error>& rows) {
  if (!rows) return fail(rows.error());
  if (rows->empty()) return std::nullopt;
  const auto row = (*rows)[0];
  auto secret = row.secret_or_null(8);
  if (!secret) return fail(db::Error{db::Error::Kind::sql, "a second factor cannot be read: " + secret.error()});
  if (*secret) **secret = from_hex(**secret);
  return Credentials{AccountId{row.integer(0)}, row.text(1),           row.text(2),             row.integer(3) != 0, row.integer(4),
                     Instant{row.integer(5)},   row.integer(6) != 0,   Instant{row.integer(7)}, std::move(*secret),  row.integer(9)};
}

}  // namespace

db::Call select_accounts(DistrictId district) { return {&select_accounts_statement, {district.value}}; }
db::Call select_posts(DistrictId district) { return {&select_posts_statement, {district.value}}; }

std::vector<Holder> holders_of(const db::Rows& accounts, const db::Rows& posts) {
  std::vector<Holder> out;
  std::unordered_map<std::int64_t, std::size_t> at;
  for (const auto row : accounts) {
    at.emplace(row.integer(0), out.size());
    out.push_back({AccountId{row.integer(0)}, row.text(1), row.text(2), row.integer(3), row.integer(4) != 0, {}});
  }
  for (const auto row : posts) {
    const auto found = at.find(row.integer(0));
    if (found != at.end()) out[found->second].posts.push_back(held_post_of(row));
  }
  return out;
}

Result<std::optional<Credentials>, db::Error> read_credentials(db::Connection& connection, DistrictId district, std::string_view login) {
  return credentials_of(connection.query(select_credentials, {district.value, std::string(login)}));
}

Result<std::optional<Credentials>, db::Error> read_credentials(db::Connection& connection, DistrictId district, AccountId account) {
  return credentials_of(connection.query(select_credentials_of, {district.value, account.value}));
}

Result<std::set<AccountId>, db::Error> read_without_password(db::Connection& connection, DistrictId district) {
  RZ_TRY(rows, connection.query(select_without_password, {district.value}));
  std::set<AccountId> out;
  for (const auto row : rows) out.insert(AccountId{row.integer(0)});
  return out;
}

Result<std::vector<std::string>, db::Error> read_past_passwords(db::Connection& connection, DistrictId district, AccountId account,
                                                                std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_past_passwords, {district.value, account.value, limit}));
  std::vector<std::string> out;
  for (const auto row : rows) out.push_back(row.text(0));
  return out;
}

Result<std::vector<HeldPost>, db::Error> read_post_history(db::Connection& connection, DistrictId district, AccountId account) {
  RZ_TRY(rows, connection.query(select_post_history, {district.value, account.value}));
  std::vector<HeldPost> out;
  for (const auto row : rows) out.push_back(held_post_of(row));
  return out;
}

Result<std::int64_t, db::Error> count_recovery_codes(db::Connection& connection, DistrictId district, AccountId account) {
  RZ_TRY(rows, connection.query(count_recovery_codes_statement, {district.value, account.value}));
  return rows[0].integer(0);
}

Result<bool, db::Error> has_recovery_code(db::Connection& connection, DistrictId district, AccountId account, const std::string& digest) {
  RZ_TRY(rows, connection.query(select_recovery_code, {district.value, account.value, db::Blob{digest}}));
  return !rows.empty();
}

record::RowWrite insert_account(DistrictId district, const Account& account) {
  const std::int64_t none = 0;
  return {&insert_account_statement,
          {district.value, account.id.value, account.login, account.password_hash, account.name, none, none,
           none, account.password_changed_at.ms, account.created_at.ms}};
}

record::RowWrite insert_post(DistrictId district, AccountId account, const HeldPost& held) {
  return {&insert_post_statement, {district.value, account.value, held.post.org.value, held.post.role, held.from.ms, held.until.ms,
                                   held.stands_in_for.value, held.paper, held.given_by}};
}

record::RowWrite end_post(DistrictId district, AccountId account, const HeldPost& held) {
  return {&end_post_statement,
          {district.value, account.value, held.post.org.value, held.post.role, held.from.ms, held.until.ms}};
}

record::RowWrite write_holder(DistrictId district, const Holder& holder) {
  return {&write_holder_statement,
          {district.value, holder.id.value, holder.name, std::int64_t{holder.disabled}, holder.revision}};
}

Result<std::vector<AccountId>, db::Error> read_forgettable(db::Connection& connection, DistrictId district, Instant disabled_before,
                                                           AccountId after, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_forgettable, {district.value, after.value, disabled_before.ms, limit}));
  std::vector<AccountId> out;
  for (const auto row : rows) out.emplace_back(row.integer(0));
  return out;
}

std::vector<record::RowWrite> forget_account(DistrictId district, AccountId account) {
  const db::Params of_account{district.value, account.value};
  return {{&forget_account_statement, {district.value, account.value, "gone." + format_id(account)}},
          {&delete_past_passwords_statement, of_account},
          {&delete_recovery_codes_statement, of_account},
          {&delete_identities_statement, of_account}};
}

record::RowWrite write_password(DistrictId district, AccountId account, const std::string& hash, Instant now, bool by_another) {
  return {&write_password_statement, {district.value, account.value, hash, now.ms, std::int64_t{by_another}}};
}

record::RowWrite insert_past_password(DistrictId district, AccountId account, const std::string& hash, Instant now) {
  return {&insert_past_password_statement, {district.value, account.value, now.ms, hash}};
}

record::RowWrite write_totp(DistrictId district, AccountId account, const std::optional<std::string>& secret, std::int64_t step) {
  const auto sealed = secret ? db::Value{db::Secret{to_hex(*secret)}} : db::Value{};
  return {&write_totp_statement, {district.value, account.value, sealed, step}};
}

record::RowWrite write_totp_step(DistrictId district, AccountId account, std::int64_t step) {
  return {&write_totp_step_statement, {district.value, account.value, step}};
}

record::RowWrite insert_recovery_code(DistrictId district, AccountId account, const std::string& digest) {
  return {&insert_recovery_code_statement, {district.value, account.value, db::Blob{digest}}};
}

record::RowWrite delete_recovery_code(DistrictId district, AccountId account, const std::string& digest) {
  return {&delete_recovery_code_statement, {district.value, account.value, db::Blob{digest}}};
}

record::RowWrite delete_recovery_codes(DistrictId district, AccountId account) {
  return {&delete_recovery_codes_statement, {district.value, account.value}};
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
           session.seen_at.ms, session.expires_at.ms, session.device, session.address, std::string(to_text(session.pending)), session.provider}};
}

record::RowWrite write_seen(DistrictId district, const Session& session) {
  return {&write_seen_statement, {district.value, db::Blob{session.token_digest}, session.seen_at.ms}};
}

record::RowWrite write_pending(DistrictId district, const Session& session) {
  return {&write_pending_statement, {district.value, db::Blob{session.token_digest}, std::string(to_text(session.pending))}};
}

record::RowWrite delete_sessions_of(DistrictId district, AccountId account, std::string_view but_for) {
  return {&delete_sessions_of_statement, {district.value, account.value, db::Blob{std::string(but_for)}}};
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

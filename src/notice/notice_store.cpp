#include "notice/notice_store.hpp"

#include <span>
#include <utility>

#include "base/text.hpp"

namespace rz::notice {

namespace {

using enum db::Type;

const db::Statement insert_notices{
    "INSERT INTO notice (district_id, account_id, seq, matter_id, word, at, read_at) {rows} ON CONFLICT (district_id, account_id, seq) DO NOTHING",
    {integer, integer, integer, integer, text, integer, integer}};
const db::Statement select_notices{
    "SELECT account_id, seq, matter_id, word, at, read_at FROM notice WHERE district_id = $1 AND account_id = $2 AND seq < $3 "
    "AND ($4 = 0 OR read_at = 0) ORDER BY seq DESC LIMIT $5"};
const db::Statement count_unread_notices{
    "SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE district_id = $1 AND account_id = $2 AND read_at = 0 LIMIT $3) AS unread"};
const db::Statement update_read{
    "WITH w (district_id, account_id, seq, matter_id, now) AS ({rows}) UPDATE notice SET read_at = w.now FROM w WHERE notice.district_id = w.district_id "
    "AND notice.account_id = w.account_id AND notice.seq <= w.seq AND (w.matter_id = 0 OR notice.matter_id = w.matter_id) AND notice.read_at = 0",
    {integer, integer, integer, integer, integer}};
const db::Statement select_read{
    "WITH w (account_id, seq) AS ({rows}) SELECT n.account_id, n.seq FROM w JOIN notice n ON n.district_id = $1 AND n.account_id = w.account_id "
    "AND n.seq = w.seq WHERE n.read_at <> 0",
    {integer, integer}};
const db::Statement delete_notices{
    "WITH w (district_id, before) AS ({rows}) DELETE FROM notice WHERE EXISTS (SELECT 1 FROM w WHERE notice.district_id = w.district_id "
    "AND notice.at < w.before)",
    {integer, integer}};

constexpr std::string_view contact_columns =
    "c.id, c.account_id, c.channel, c.address, c.pace, c.language, c.confirmed_at, c.code_digest, c.code_until, c.code_tries";
const db::Statement select_channel{"SELECT " + std::string(contact_columns) + " FROM contact c WHERE c.district_id = $1 AND c.channel = $2"};
const db::Statement select_contacts{
    "WITH w (account_id) AS ({rows}) SELECT " + std::string(contact_columns) + " FROM w JOIN contact c ON c.district_id = $1 AND c.account_id = w.account_id ORDER BY c.channel",
    {integer}};
const db::Statement upsert_contact{
    "INSERT INTO contact (district_id, id, account_id, channel, address, pace, language, confirmed_at, code_digest, code_until, code_tries) {rows} "
    "ON CONFLICT (district_id, account_id, channel) DO UPDATE SET address = excluded.address, pace = excluded.pace, language = excluded.language, "
    "confirmed_at = excluded.confirmed_at, code_digest = excluded.code_digest, code_until = excluded.code_until, code_tries = excluded.code_tries",
    {integer, integer, integer, text, text, text, text, integer, text, integer, integer}};
const db::Statement delete_contacts{"DELETE FROM contact WHERE (district_id, account_id, channel) IN ({rows})", {integer, integer, text}};

const db::Statement select_hooks{
    "SELECT id, account_id, url, secret, chains, made_at, made_by FROM hook WHERE district_id = $1 ORDER BY id"};
const db::Statement insert_hooks{
    "INSERT INTO hook (district_id, id, account_id, url, secret, chains, made_at, made_by) {rows}",
    {integer, integer, integer, text, text, text, integer, integer}};
const db::Statement delete_hooks{"DELETE FROM hook WHERE (district_id, id) IN ({rows})", {integer, integer}};

constexpr std::string_view follow_columns = "f.id, f.address, f.digest, f.place_id, f.matter_id, f.language, f.made_at, f.confirmed_at";
const db::Statement insert_follows{
    "INSERT INTO follow (district_id, id, address, digest, place_id, matter_id, language, made_at, confirmed_at) {rows}",
    {integer, integer, text, text, integer, integer, text, integer, integer}};
const db::Statement update_follow_confirmed{
    "WITH w (district_id, id, at) AS ({rows}) UPDATE follow SET confirmed_at = w.at FROM w WHERE follow.district_id = w.district_id AND follow.id = w.id",
    {integer, integer, integer}};
const db::Statement delete_follows{"DELETE FROM follow WHERE (district_id, id) IN ({rows})", {integer, integer}};
const db::Statement delete_unconfirmed{
    "WITH w (district_id, before) AS ({rows}) DELETE FROM follow WHERE confirmed_at = 0 AND EXISTS (SELECT 1 FROM w WHERE "
    "follow.district_id = w.district_id AND follow.made_at < w.before)",
    {integer, integer}};
const db::Statement select_follow{"SELECT " + std::string(follow_columns) + " FROM follow f WHERE f.district_id = $1 AND f.id = $2"};
const db::Statement select_follows_of{"SELECT " + std::string(follow_columns) + " FROM follow f WHERE f.district_id = $1 AND f.digest = $2 ORDER BY f.id"};
/// One row a place; place 0 stands for the matter.
const db::Statement select_followers{"WITH w (place_id) AS ({rows}) SELECT " + std::string(follow_columns) +
                                         " FROM w JOIN follow f ON f.district_id = $1 AND f.place_id = w.place_id WHERE f.confirmed_at <> 0 "
                                         "AND (w.place_id <> 0 OR f.matter_id = $2) LIMIT $3",
                                     {integer}};

constexpr std::int64_t followers_max = 100'000;  ///< of one place

constexpr std::string_view delivery_columns =
    "id, channel, account_id, receiver_id, address, matter_id, chain, word, state, tries, due_at, made_at, ended_at, failure";
const db::Statement insert_deliveries{
    "INSERT INTO delivery (district_id, " + std::string(delivery_columns) + ") {rows} ON CONFLICT (district_id, id) DO NOTHING",
    {integer, integer, text, integer, integer, text, integer, text, text, text, integer, integer, integer, integer, text}};
const db::Statement update_delivery{
    "WITH w (district_id, id, state, tries, due_at, ended_at, failure) AS ({rows}) UPDATE delivery SET state = w.state, tries = w.tries, "
    "due_at = w.due_at, ended_at = w.ended_at, failure = w.failure FROM w WHERE delivery.district_id = w.district_id AND delivery.id = w.id",
    {integer, integer, text, integer, integer, integer, text}};
const db::Statement update_replayed{
    "WITH w (district_id, receiver_id, since, now) AS ({rows}) UPDATE delivery SET state = 'waiting', tries = 0, due_at = w.now, ended_at = 0 FROM w "
    "WHERE delivery.district_id = w.district_id AND delivery.channel = 'hook' AND delivery.receiver_id = w.receiver_id AND delivery.made_at >= w.since AND delivery.state <> 'waiting'",
    {integer, integer, integer, integer}};
const db::Statement select_due{"SELECT " + std::string(delivery_columns) +
                               " FROM delivery WHERE district_id = $1 AND channel = $2 AND state = 'waiting' AND due_at <= $3 ORDER BY due_at, id LIMIT $4"};
const db::Statement select_state{"SELECT " + std::string(delivery_columns) +
                                 " FROM delivery WHERE district_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4"};
const db::Statement select_delivery{"SELECT " + std::string(delivery_columns) + " FROM delivery WHERE district_id = $1 AND id = $2"};
const db::Statement delete_deliveries{
    "WITH w (district_id, before) AS ({rows}) DELETE FROM delivery WHERE state <> 'waiting' AND EXISTS (SELECT 1 FROM w WHERE "
    "delivery.district_id = w.district_id AND delivery.ended_at < w.before)",
    {integer, integer}};

/// What cannot be opened any more is told as nothing: its key is gone, and so is the way there.
std::string opened(const db::Row& row, std::size_t column) { return row.secret_or_null(column).value_or(std::nullopt).value_or(""); }

std::vector<Contact> contacts_of(const db::Rows& rows) {
  std::vector<Contact> out;
  for (const auto row : rows) {
    const auto channel = parse_channel(row.text(2));
    if (!channel) continue;
    out.push_back({row.integer(0), AccountId{row.integer(1)}, *channel, opened(row, 3), parse_pace(row.text(4)).value_or(Pace::now),
                   row.text(5) == "zh", Instant{row.integer(6)}, row.text(7), Instant{row.integer(8)}, row.integer(9)});
  }
  return out;
}

Follow follow_of(const db::Row& row) {
  return {row.integer(0), opened(row, 1), row.text(2), PlaceId{row.integer(3)}, MatterId{row.integer(4)}, row.text(5) == "zh",
          Instant{row.integer(6)}, Instant{row.integer(7)}};
}

Delivery delivery_of(const db::Row& row) {
  return {row.integer(0),
          parse_channel(row.text(1)).value_or(Channel::mail),
          AccountId{row.integer(2)},
          row.integer(3),
          opened(row, 4),
          MatterId{row.integer(5)},
          row.text(6),
          row.text(7),
          parse_state(row.text(8)).value_or(Delivery::State::dead),
          row.integer(9),
          Instant{row.integer(10)},
          Instant{row.integer(11)},
          Instant{row.integer(12)},
          row.text(13)};
}

Result<std::vector<Delivery>, db::Error> deliveries_of(Result<db::Rows, db::Error> rows) {
  if (!rows) return fail(std::move(rows).error());
  std::vector<Delivery> out;
  for (const auto row : *rows) out.push_back(delivery_of(row));
  return out;
}

Result<db::Rows, db::Error> run_rows(db::Connection& connection, db::Call call) {
  RZ_TRY(rows, connection.run(std::span(&call, 1), db::Scope::alone));
  return std::move(rows.front());
}

}  // namespace

record::RowWrite insert_notice(DistrictId district, const Notice& notice) {
  return {&insert_notices,
          {district.value, notice.account.value, notice.seq, notice.matter.value, notice.word, notice.at.ms, notice.read_at.ms}};
}

Result<std::vector<Notice>, db::Error> read_notices(db::Connection& connection, DistrictId district, AccountId account, std::int64_t before,
                                                    bool unread_only, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_notices, {district.value, account.value, before, std::int64_t{unread_only}, limit}));
  std::vector<Notice> out;
  for (const auto row : rows) {
    out.push_back({AccountId{row.integer(0)}, row.integer(1), MatterId{row.integer(2)}, row.text(3), Instant{row.integer(4)}, Instant{row.integer(5)}});
  }
  return out;
}

Result<std::int64_t, db::Error> count_unread(db::Connection& connection, DistrictId district, AccountId account, std::int64_t limit) {
  RZ_TRY(rows, connection.query(count_unread_notices, {district.value, account.value, limit}));
  return rows[0].integer(0);
}

record::RowWrite mark_read(DistrictId district, AccountId account, std::int64_t seq, MatterId matter, Instant now) {
  return {&update_read, {district.value, account.value, seq, matter.value, now.ms}};
}

Result<std::vector<std::pair<AccountId, std::int64_t>>, db::Error> read_already(db::Connection& connection, DistrictId district,
                                                                               const std::vector<Delivery>& deliveries) {
  db::Call call{&select_read, {district.value}};
  for (const auto& delivery : deliveries) {
    if (delivery.account) call.rows.push_back({delivery.account.value, delivery.seq()});
  }
  RZ_TRY(rows, run_rows(connection, std::move(call)));
  std::vector<std::pair<AccountId, std::int64_t>> out;
  for (const auto row : rows) out.emplace_back(AccountId{row.integer(0)}, row.integer(1));
  return out;
}

record::RowWrite forget_notices(DistrictId district, Instant before) { return {&delete_notices, {district.value, before.ms}}; }

Result<std::vector<Contact>, db::Error> read_contacts(db::Connection& connection, DistrictId district, const std::vector<AccountId>& accounts) {
  db::Call call{&select_contacts, {district.value}};
  for (const auto account : accounts) call.rows.push_back({account.value});
  RZ_TRY(rows, run_rows(connection, std::move(call)));
  return contacts_of(rows);
}

Result<std::vector<Contact>, db::Error> read_channel(db::Connection& connection, DistrictId district, Channel channel) {
  RZ_TRY(rows, connection.query(select_channel, {district.value, std::string(to_text(channel))}));
  return contacts_of(rows);
}

record::RowWrite write_contact(DistrictId district, const Contact& contact) {
  return {&upsert_contact,
          {district.value, contact.id, contact.account.value, std::string(to_text(contact.channel)), db::Secret{contact.address}, std::string(to_text(contact.pace)),
           std::string(contact.is_zh ? "zh" : "en"), contact.confirmed_at.ms, contact.code_digest, contact.code_until.ms, contact.code_tries}};
}

record::RowWrite delete_contact(DistrictId district, AccountId account, Channel channel) {
  return {&delete_contacts, {district.value, account.value, std::string(to_text(channel))}};
}

Result<std::vector<Hook>, db::Error> read_hooks(db::Connection& connection, DistrictId district) {
  RZ_TRY(rows, connection.query(select_hooks, {district.value}));
  std::vector<Hook> out;
  for (const auto row : rows) {
    Hook hook{row.integer(0), AccountId{row.integer(1)}, row.text(2), opened(row, 3), {}, Instant{row.integer(5)}, AccountId{row.integer(6)}};
    for (const auto chain : split(row.text(4), ' ')) {
      if (!chain.empty()) hook.chains.emplace_back(chain);
    }
    out.push_back(std::move(hook));
  }
  return out;
}

record::RowWrite insert_hook(DistrictId district, const Hook& hook) {
  std::string chains;
  for (const auto& chain : hook.chains) chains += (chains.empty() ? "" : " ") + chain;
  return {&insert_hooks,
          {district.value, hook.id, hook.account.value, hook.url, db::Secret{hook.secret}, chains, hook.made_at.ms, hook.made_by.value}};
}

record::RowWrite delete_hook(DistrictId district, std::int64_t id) { return {&delete_hooks, {district.value, id}}; }

record::RowWrite replay_hook(DistrictId district, std::int64_t id, Instant since, Instant now) {
  return {&update_replayed, {district.value, id, since.ms, now.ms}};
}

record::RowWrite insert_follow(DistrictId district, const Follow& follow) {
  return {&insert_follows,
          {district.value, follow.id, db::Secret{follow.address}, follow.digest, follow.place.value, follow.matter.value, std::string(follow.is_zh ? "zh" : "en"),
           follow.made_at.ms, follow.confirmed_at.ms}};
}

record::RowWrite write_follow_confirmed(DistrictId district, const Follow& follow) {
  return {&update_follow_confirmed, {district.value, follow.id, follow.confirmed_at.ms}};
}

record::RowWrite delete_follow(DistrictId district, std::int64_t id) { return {&delete_follows, {district.value, id}}; }
record::RowWrite forget_follows(DistrictId district, Instant before) { return {&delete_unconfirmed, {district.value, before.ms}}; }

Result<std::optional<Follow>, db::Error> read_follow(db::Connection& connection, DistrictId district, std::int64_t id) {
  RZ_TRY(rows, connection.query(select_follow, {district.value, id}));
  return rows.empty() ? std::nullopt : std::optional(follow_of(rows[0]));
}

Result<std::vector<Follow>, db::Error> read_follows_of(db::Connection& connection, DistrictId district, const std::string& digest) {
  RZ_TRY(rows, connection.query(select_follows_of, {district.value, digest}));
  std::vector<Follow> out;
  for (const auto row : rows) out.push_back(follow_of(row));
  return out;
}

Result<std::vector<Follow>, db::Error> read_followers(db::Connection& connection, DistrictId district, const std::vector<PlaceId>& places, MatterId matter) {
  db::Call call{&select_followers, {district.value, matter.value, followers_max}, {{std::int64_t{0}}}};
  for (const auto place : places) call.rows.push_back({place.value});
  RZ_TRY(rows, run_rows(connection, std::move(call)));
  std::vector<Follow> out;
  for (const auto row : rows) out.push_back(follow_of(row));
  return out;
}

record::RowWrite insert_delivery(DistrictId district, const Delivery& d) {
  return {&insert_deliveries,
          {district.value, d.id, std::string(to_text(d.channel)), d.account.value, d.receiver, d.address.empty() ? db::Value{} : db::Value{db::Secret{d.address}},
           d.matter.value, d.chain, d.word, std::string(to_text(d.state)), d.tries, d.due.ms, d.made_at.ms, d.ended_at.ms, d.failure}};
}

record::RowWrite write_delivery(DistrictId district, const Delivery& d) {
  return {&update_delivery, {district.value, d.id, std::string(to_text(d.state)), d.tries, d.due.ms, d.ended_at.ms, d.failure}};
}

Result<std::vector<Delivery>, db::Error> read_due_deliveries(db::Connection& connection, DistrictId district, Channel channel, Instant now,
                                                             std::int64_t limit) {
  return deliveries_of(connection.query(select_due, {district.value, std::string(to_text(channel)), now.ms, limit}));
}

Result<std::vector<Delivery>, db::Error> read_deliveries(db::Connection& connection, DistrictId district, Delivery::State state,
                                                         std::int64_t before, std::int64_t limit) {
  return deliveries_of(connection.query(select_state, {district.value, std::string(to_text(state)), before, limit}));
}

Result<std::optional<Delivery>, db::Error> read_delivery(db::Connection& connection, DistrictId district, std::int64_t id) {
  RZ_TRY(found, deliveries_of(connection.query(select_delivery, {district.value, id})));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

record::RowWrite forget_deliveries(DistrictId district, Instant before) { return {&delete_deliveries, {district.value, before.ms}}; }

}  // namespace rz::notice

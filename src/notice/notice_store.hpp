#pragma once
// The only SQL of notices, of where people are told, and of what is sent.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "infra/db/reseal.hpp"
#include "notice/notice.hpp"
#include "record/act.hpp"

namespace rz::notice {

// What lies sealed.
inline constexpr db::SecretColumn contact_secret{"contact", "id", "address"};
inline constexpr db::SecretColumn hook_secret{"hook", "id", "secret"};
inline constexpr db::SecretColumn follow_secret{"follow", "id", "address"};
inline constexpr db::SecretColumn delivery_secret{"delivery", "id", "address"};

/// What somebody is told in the pages. One a person and event.
struct Notice {
  AccountId account{};
  std::int64_t seq = 0;
  MatterId matter{};
  std::string word;
  Instant at{};
  Instant read_at{};
};
record::RowWrite insert_notice(DistrictId district, const Notice& notice);
/// The latest first, with seq < `before`.
Result<std::vector<Notice>, db::Error> read_notices(db::Connection& connection, DistrictId district, AccountId account, std::int64_t before,
                                                    bool unread_only, std::int64_t limit);
/// Counted no further than `limit`.
Result<std::int64_t, db::Error> count_unread(db::Connection& connection, DistrictId district, AccountId account, std::int64_t limit);
/// Those up to `seq`; of one matter alone where `matter` is not 0.
record::RowWrite mark_read(DistrictId district, AccountId account, std::int64_t seq, MatterId matter, Instant now);
/// Of these, those that were read: account, seq.
Result<std::vector<std::pair<AccountId, std::int64_t>>, db::Error> read_already(db::Connection& connection, DistrictId district,
                                                                               const std::vector<Delivery>& deliveries);
record::RowWrite forget_notices(DistrictId district, Instant before);

Result<std::vector<Contact>, db::Error> read_contacts(db::Connection& connection, DistrictId district, const std::vector<AccountId>& accounts);
/// Of all accounts: they are staff, some thousands at most.
Result<std::vector<Contact>, db::Error> read_channel(db::Connection& connection, DistrictId district, Channel channel);
record::RowWrite write_contact(DistrictId district, const Contact& contact);
record::RowWrite delete_contact(DistrictId district, AccountId account, Channel channel);

/// Another system that is told.
struct Hook {
  std::int64_t id = 0;
  AccountId account{};
  std::string url;
  std::string secret;
  std::vector<std::string> chains;  ///< empty = all
  Instant made_at{};
  AccountId made_by{};
};
Result<std::vector<Hook>, db::Error> read_hooks(db::Connection& connection, DistrictId district);
record::RowWrite insert_hook(DistrictId district, const Hook& hook);
record::RowWrite delete_hook(DistrictId district, std::int64_t id);
/// What was made for it since then is due once more.
record::RowWrite replay_hook(DistrictId district, std::int64_t id, Instant since, Instant now);

/// Who follows a place or a matter, without an account.
struct Follow {
  std::int64_t id = 0;
  std::string address;
  std::string digest;  ///< of the address
  PlaceId place{};     ///< 0 = a matter
  MatterId matter{};
  bool is_zh = true;
  Instant made_at{};
  Instant confirmed_at{};  ///< 0 = not yet: nothing is sent
};
/// Conflict if that address follows it already.
record::RowWrite insert_follow(DistrictId district, const Follow& follow);
record::RowWrite write_follow_confirmed(DistrictId district, const Follow& follow);
record::RowWrite delete_follow(DistrictId district, std::int64_t id);
/// Those that nobody confirmed.
record::RowWrite forget_follows(DistrictId district, Instant before);
Result<std::optional<Follow>, db::Error> read_follow(db::Connection& connection, DistrictId district, std::int64_t id);
Result<std::vector<Follow>, db::Error> read_follows_of(db::Connection& connection, DistrictId district, const std::string& digest);
/// Confirmed, of any of these places or of the matter.
Result<std::vector<Follow>, db::Error> read_followers(db::Connection& connection, DistrictId district, const std::vector<PlaceId>& places, MatterId matter);

/// Nothing where it is there already.
record::RowWrite insert_delivery(DistrictId district, const Delivery& delivery);
/// State, tries, due, ended_at, failure.
record::RowWrite write_delivery(DistrictId district, const Delivery& delivery);
/// Waiting and due, the earliest first.
Result<std::vector<Delivery>, db::Error> read_due_deliveries(db::Connection& connection, DistrictId district, Channel channel, Instant now,
                                                             std::int64_t limit);
/// In that state, the latest first, with id < `before`. Without addresses.
Result<std::vector<Delivery>, db::Error> read_deliveries(db::Connection& connection, DistrictId district, Delivery::State state,
                                                         std::int64_t before, std::int64_t limit);
Result<std::optional<Delivery>, db::Error> read_delivery(db::Connection& connection, DistrictId district, std::int64_t id);
record::RowWrite forget_deliveries(DistrictId district, Instant before);

}  // namespace rz::notice

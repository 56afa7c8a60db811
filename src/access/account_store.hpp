#pragma once
// The SQL of accounts, posts and sessions.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/account.hpp"
#include "access/session.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "infra/db/reseal.hpp"
#include "record/act.hpp"

namespace rz::access {

/// Where the secrets of authenticators lie, sealed.
inline constexpr db::SecretColumn totp_secret{"account", "id", "totp_secret"};

db::Call select_accounts(DistrictId district);
/// But for those that were over when the record was last written.
db::Call select_posts(DistrictId district);
/// Of the rows of both.
std::vector<Holder> holders_of(const db::Rows& accounts, const db::Rows& posts);

/// What signing in looks at.
struct Credentials {
  AccountId id{};
  std::string login;
  std::string password_hash;
  bool disabled = false;
  std::int64_t failed_count = 0;
  Instant locked_until{};
  bool must_change = false;  ///< the password was set by another
  Instant password_changed_at{};
  std::optional<std::string> totp_secret{};  ///< raw bytes
  std::int64_t totp_step = 0;

  bool is_open(Instant now) const { return !disabled && locked_until <= now; }
};
/// Nothing where nobody has that login, that id.
Result<std::optional<Credentials>, db::Error> read_credentials(db::Connection& connection,
                                                               DistrictId district, std::string_view login);
Result<std::optional<Credentials>, db::Error> read_credentials(db::Connection& connection, DistrictId district, AccountId account);
/// Who cannot sign in yet: enabled, without a password, and without an identity at a provider.
Result<std::set<AccountId>, db::Error> read_without_password(db::Connection& connection, DistrictId district);
/// Hashes of former passwords, the last first.
Result<std::vector<std::string>, db::Error> read_past_passwords(db::Connection& connection, DistrictId district, AccountId account,
                                                                std::int64_t limit);
/// All posts that the account ever held, the last first.
Result<std::vector<HeldPost>, db::Error> read_post_history(db::Connection& connection, DistrictId district, AccountId account);
Result<std::int64_t, db::Error> count_recovery_codes(db::Connection& connection, DistrictId district, AccountId account);
Result<bool, db::Error> has_recovery_code(db::Connection& connection, DistrictId district, AccountId account, const std::string& digest);

/// Conflict if the id or the login stands already.
record::RowWrite insert_account(DistrictId district, const Account& account);
/// Conflict if the account has a post that began at the same moment.
record::RowWrite insert_post(DistrictId district, AccountId account, const HeldPost& held);
/// Sets when the post that began then is over.
record::RowWrite end_post(DistrictId district, AccountId account, const HeldPost& held);
/// Name, disabled, revision.
record::RowWrite write_holder(DistrictId district, const Holder& holder);
/// Disabled at `disabled_before` or earlier and not forgotten yet, in the order of their ids, behind `after`.
Result<std::vector<AccountId>, db::Error> read_forgettable(db::Connection& connection, DistrictId district, Instant disabled_before,
                                                           AccountId after, std::int64_t limit);
/// What is kept of the person goes: name, login, everything to sign in with. Its id and posts stay, so that the record still says
/// for which body something was done.
std::vector<record::RowWrite> forget_account(DistrictId district, AccountId account);
/// The hash that is in force from `now` on. `by_another`: it must be changed at the next login.
record::RowWrite write_password(DistrictId district, AccountId account, const std::string& hash, Instant now, bool by_another);
record::RowWrite insert_past_password(DistrictId district, AccountId account, const std::string& hash, Instant now);
/// Raw bytes; nothing = no second factor.
record::RowWrite write_totp(DistrictId district, AccountId account, const std::optional<std::string>& secret, std::int64_t step);
record::RowWrite write_totp_step(DistrictId district, AccountId account, std::int64_t step);
record::RowWrite insert_recovery_code(DistrictId district, AccountId account, const std::string& digest);
record::RowWrite delete_recovery_code(DistrictId district, AccountId account, const std::string& digest);
record::RowWrite delete_recovery_codes(DistrictId district, AccountId account);
/// Sets how often in a row the password was wrong, and until when nobody gets in.
record::RowWrite write_failures(DistrictId district, AccountId account, std::int64_t failed_count,
                                Instant locked_until);

Result<std::optional<Session>, db::Error> read_session(db::Connection& connection, DistrictId district,
                                                       std::string_view token_digest);
/// Of one account, ended ones too.
Result<std::vector<Session>, db::Error> read_sessions(db::Connection& connection, DistrictId district, AccountId account);
record::RowWrite insert_session(DistrictId district, const Session& session);
record::RowWrite write_seen(DistrictId district, const Session& session);
/// What is still pending of it.
record::RowWrite write_pending(DistrictId district, const Session& session);
/// Of one account, but for one that goes on.
record::RowWrite delete_sessions_of(DistrictId district, AccountId account, std::string_view but_for = {});
record::RowWrite delete_session(DistrictId district, std::string_view token_digest);
/// Those that were opened from this address.
record::RowWrite delete_sessions_opened_at(DistrictId district, std::string_view address);
/// Those that ended before `now` by their absolute limit.
record::RowWrite delete_ended_sessions(DistrictId district, Instant now);

}  // namespace rz::access

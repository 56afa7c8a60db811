#pragma once
// The SQL of accounts, posts and sessions.

#include <optional>
#include <string>
#include <vector>

#include "access/account.hpp"
#include "access/session.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::access {

db::Call select_accounts(DistrictId district);
db::Call select_posts(DistrictId district);
/// Of the rows of both.
std::vector<Holder> holders_of(const db::Rows& accounts, const db::Rows& posts);

/// What signing in looks at.
struct Credentials {
  AccountId id{};
  std::string password_hash;
  bool disabled = false;
  std::int64_t failed_count = 0;
  Instant locked_until{};
};
/// Nothing where nobody has that login.
Result<std::optional<Credentials>, db::Error> read_credentials(db::Connection& connection,
                                                               DistrictId district, std::string_view login);

/// Conflict if the id or the login stands already.
record::RowWrite insert_account(DistrictId district, const Account& account);
/// Conflict if the account has that post already.
record::RowWrite insert_post(DistrictId district, AccountId account, const Post& post);
/// Sets how often in a row the password was wrong, and until when nobody gets in.
record::RowWrite write_failures(DistrictId district, AccountId account, std::int64_t failed_count,
                                Instant locked_until);

Result<std::optional<Session>, db::Error> read_session(db::Connection& connection, DistrictId district,
                                                       std::string_view token_digest);
/// Of one account, ended ones too.
Result<std::vector<Session>, db::Error> read_sessions(db::Connection& connection, DistrictId district, AccountId account);
record::RowWrite insert_session(DistrictId district, const Session& session);
record::RowWrite write_seen(DistrictId district, const Session& session);
record::RowWrite delete_session(DistrictId district, std::string_view token_digest);
/// Those that were opened from this address.
record::RowWrite delete_sessions_opened_at(DistrictId district, std::string_view address);
/// Those that ended before `now` by their absolute limit.
record::RowWrite delete_ended_sessions(DistrictId district, Instant now);

}  // namespace rz::access

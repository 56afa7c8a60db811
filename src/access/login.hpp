#pragma once
// Signing in: the password, the second factor, the lock after too many wrong ones, and the record of all three.

#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "access/account_store.hpp"
#include "access/network.hpp"
#include "access/security.hpp"
#include "access/session.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/db/pool.hpp"
#include "record/act.hpp"

namespace rz::access {

struct LoginRequest {
  std::string login;
  std::string password;
  std::string peer;  ///< address; goes into the erasable part of the record
  std::string device{};
  bool for_device = false;  ///< to stay signed in on it, where a post of the account lets one
};

/// Somebody of whom an outside provider says who it is (OpenID Connect).
struct Admission {
  AccountId account{};
  std::string provider;
  bool passed_second_factor = false;  ///< there, and that counts here
  std::string peer;
  std::string device{};
};

struct LoggedIn {
  Session session;
  std::string token;  ///< for the cookie; kept nowhere. Empty where the session goes on
};

enum class LoginError {
  refused,  ///< no such login, a wrong password or code, a disabled or a locked account: never said which
  busy,     ///< another attempt at this account is under way, or too many hashes are
  failed,   ///< the database could not be read or written
};

/// Digest of a recovery code as it is stored; blanks, hyphens and letters' case do not matter.
std::string recovery_digest(const Sessions& sessions, AccountId account, std::string_view code);

/// Thread-safe.
class LoginService {
 public:
  using Done = std::function<void(Result<LoggedIn, LoginError>)>;

  /// Hashes once, so that an unknown login takes as long as a known one. All must outlive this.
  LoginService(DistrictId district, db::Pool& readers, record::ActWriter& writer, const Sessions& sessions,
               const NetworkHolder& network, Security security = {});

  /// Hashes on the calling thread (some 0.1 s), then answers once, from the writer's thread or at once. Every
  /// attempt is recorded before it is answered: access.logged_in, access.login_failed. What is still pending of the session
  /// it says itself.
  void login(const LoginRequest& request, Instant now, Done done);

  /// Opens a session without a password. Recorded as access.logged_in with the provider. The lock after wrong passwords does not
  /// hold it up: else anybody could keep somebody out.
  void admit(const Admission& admission, Instant now, Done done);

  /// The code of an authenticator, or a recovery code, for a session that waits for it. Recorded as
  /// access.second_factor_passed, access.second_factor_failed; wrong ones lock the account as wrong passwords do.
  void confirm(const Session& session, std::string_view code, const std::string& peer, Instant now, Done done);

  /// Whether that is the account's password, asked of somebody signed in before a dear change. A wrong one counts and is
  /// recorded. Who signed in at a provider and has no password here is asked for none. Waits.
  Result<Credentials, LoginError> prove(const Session& session, const std::string& password, const std::string& peer, Instant now);

  const Security& security() const { return security_; }
  /// What is left to do in the session once the second factor is passed, or none is asked for.
  Pending after_second_factor(const Session& session, const Credentials& credentials, Instant now) const;

 private:
  using Find = std::function<Result<std::optional<Credentials>, db::Error>(db::Connection&)>;
  /// The account with nobody else at it until `leave`; nothing where there is none.
  Result<std::optional<Credentials>, LoginError> enter(const Find& find);
  void leave(AccountId account);
  /// Leaves the account before it answers.
  Done leaving(AccountId account, Done done);
  Result<bool, LoginError> is_right(const std::string& password, const Credentials* credentials, Instant now) const;
  /// Whether a post lets the account stay signed in on a device.
  bool may_stay(AccountId account, Instant now) const;
  LoggedIn begin(const Credentials& credentials, const std::string& peer, const std::string& device, Instant now, bool for_device = false) const;
  void accept(LoggedIn in, record::Act act, Instant now, Done done);
  void refuse(record::Act act, const Credentials* credentials, Instant now, Done done);
  Result<std::optional<record::RowWrite>, LoginError> use_code(const Credentials& credentials, std::string_view code, Instant now) const;

  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  const Sessions& sessions_;
  const NetworkHolder& network_;
  const Security security_;
  const std::string dummy_hash_;

  // One attempt at an account at a time, so that attempts side by side are counted one by one.
  std::mutex mutex_;
  std::set<AccountId> under_way_;
};

}  // namespace rz::access

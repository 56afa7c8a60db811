#pragma once
// Signing in: the password, the lock after too many wrong ones, and the record of both.

#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "access/account_store.hpp"
#include "access/session.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/db/pool.hpp"
#include "record/act.hpp"

namespace rz::access {

/// GB/T 22239-2019 level 3 asks for a lock; its figures are data of the installation.
struct LoginLimits {
  std::int64_t failures_max = 5;  ///< wrong passwords in a row before the account is locked
  std::int64_t lock_minutes = 15;
};

struct LoginRequest {
  std::string login;
  std::string password;
  std::string peer;  ///< address; goes into the erasable part of the record
  std::string device{};
};

struct LoggedIn {
  Session session;
  std::string token;  ///< for the cookie; kept nowhere
};

enum class LoginError {
  refused,  ///< no such login, a wrong password, a disabled or a locked account: never said which
  busy,     ///< another attempt at this account is under way, or too many hashes are
  failed,   ///< the database could not be read or written
};

/// Thread-safe.
class LoginService {
 public:
  using Done = std::function<void(Result<LoggedIn, LoginError>)>;

  /// Hashes once, so that an unknown login takes as long as a known one. All must outlive this.
  LoginService(DistrictId district, db::Pool& readers, record::ActWriter& writer, const Sessions& sessions,
               LoginLimits limits = {});

  /// Hashes on the calling thread (some 0.1 s), then answers once, from the writer's thread or at once. Every
  /// attempt is recorded before it is answered: access.logged_in, access.login_failed.
  void login(const LoginRequest& request, Instant now, Done done);

 private:
  bool enter(AccountId account);
  void leave(AccountId account);
  Result<bool, LoginError> is_right(const LoginRequest& request, const Credentials* credentials,
                                    Instant now) const;
  void accept(const Credentials& credentials, const LoginRequest& request, Instant now, Done done);
  void refuse(const Credentials* credentials, const LoginRequest& request, Instant now, Done done);

  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  const Sessions& sessions_;
  const LoginLimits limits_;
  const std::string dummy_hash_;

  // One attempt at an account at a time, so that attempts side by side are counted one by one.
  std::mutex mutex_;
  std::set<AccountId> under_way_;
};

}  // namespace rz::access

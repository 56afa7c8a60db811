#pragma once
// What somebody signs in with, and how it is changed: the password and the second factor. Everything waits until it is
// durable; call from a thread that answers a request.

#include <optional>
#include <string>
#include <vector>

#include "access/login.hpp"
#include "access/security.hpp"

namespace rz::access {

inline constexpr std::size_t recovery_codes = 10;

/// A secret that was made for an account and is not in force yet.
struct Enrolment {
  std::string secret;  ///< raw bytes
  std::string ticket;  ///< by which this server knows it again
};

enum class CredentialError {
  wrong_password,  ///< or the account is locked by now
  bad_password,    ///< the new one: see the fault
  wrong_code,
  no_ticket,       ///< a secret that was not made for this account
  demanded,        ///< a post demands the second factor
  none,            ///< there is no second factor
  no_password,     ///< the account signs in at a provider alone; the first password another sets
  busy,
  failed,
};
struct CredentialFailure {
  CredentialError error = CredentialError::failed;
  PasswordFault fault = PasswordFault::none;
};

/// How an account signs in.
struct CredentialState {
  std::string login;
  bool second_factor = false;
  bool demanded = false;  ///< by a post
  std::int64_t recovery_codes = 0;
  Instant password_changed_at{};
  bool has_password = true;
};

/// Thread-safe. All must outlive this.
class CredentialService {
 public:
  CredentialService(DistrictId district, db::Pool& readers, record::ActWriter& writer, Sessions& sessions, LoginService& login)
      : district_(district), readers_(readers), writer_(writer), sessions_(sessions), login_(login) {}

  template <class T>
  using Outcome = Result<T, CredentialFailure>;

  Outcome<CredentialState> state(const Session& session, Instant now) const;

  /// The own password. All other sessions of the account end. access.password_changed. What is pending afterwards.
  Outcome<Pending> change_password(const Session& session, const std::string& password, const std::string& next, const std::string& peer,
                                   Instant now);
  /// Another's password, which that person must change at the next login; all sessions end. access.password_reset.
  Outcome<void> reset_password(AccountId actor, const Holder& holder, const std::string& next, Instant now);

  /// Who is about to sign proves by the password that it is he. access.identity_proved.
  Outcome<void> prove_by_password(const Session& session, const std::string& password, const std::string& peer, Instant now);

  Enrolment begin(AccountId account) const;
  /// The second factor is in force from now on. access.second_factor_set. The recovery codes, which nobody sees again.
  Outcome<std::vector<std::string>> enrol(const Session& session, const Enrolment& enrolment, std::string_view code,
                                          const std::string& password, const std::string& peer, Instant now);
  /// New recovery codes; the old ones are void. access.recovery_codes_made.
  Outcome<std::vector<std::string>> renew_codes(const Session& session, const std::string& password, const std::string& peer, Instant now);
  /// access.second_factor_removed. Refused while a post of the account demands it.
  Outcome<void> remove(const Session& session, const std::string& password, const std::string& peer, Instant now);

 private:
  Outcome<Credentials> prove(const Session& session, const std::string& password, const std::string& peer, Instant now);
  /// The hash of a password that the rules let pass.
  Outcome<std::string> hash_of(const Credentials& credentials, const std::string& next);
  Outcome<void> write(record::Act act);
  std::vector<std::string> make_codes(AccountId account, record::Act& act) const;

  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  Sessions& sessions_;
  LoginService& login_;
};

/// An act about an account, by somebody.
record::Act account_act(std::string kind, AccountId actor, AccountId account);

}  // namespace rz::access

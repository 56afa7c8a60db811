#pragma once
// What the installation asks of passwords, logins and sessions: a file, see security.yaml.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "access/login_limits.hpp"
#include "access/role.hpp"
#include "access/session.hpp"
#include "access/source.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace rz::access {

struct PasswordRules {
  std::int64_t characters_min = 10;
  std::int64_t kinds_min = 3;   ///< of lower case, upper case, digits, others
  std::int64_t days_max = 90;   ///< then it must be changed; 0 = never
  std::int64_t remembered = 5;  ///< former ones that may not be used again

  bool operator==(const PasswordRules&) const = default;
};

inline constexpr std::size_t password_characters_max = 200;

enum class PasswordFault {
  none,
  too_short,
  too_long,
  few_kinds,    ///< of signs
  holds_login,  ///< the login is in it
  used_before,
};

/// All but `used_before`, which the hashes tell.
PasswordFault judge_password(const PasswordRules& rules, std::string_view password, std::string_view login);
/// `changed_at` 0: a demo account's, which does not age.
bool is_too_old(const PasswordRules& rules, Instant changed_at, Instant now);

struct Security {
  PasswordRules password;
  LoginLimits login;
  SessionLimits session;
  std::set<std::string> second_factor_roles;
  std::string issuer = "Rongzhi";  ///< what an authenticator shows
  bool signing_demands_second_factor = false;  ///< else the password does where there is none

  /// Faults name the line: unknown words, a figure beyond its limits, a role that is not there.
  static Result<Security, Fault> parse(const Source& source, const Roles& roles);

  bool demands_second_factor(const std::vector<Post>& posts) const;
};

}  // namespace rz::access

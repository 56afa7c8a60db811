#pragma once
// Password hashes: argon2id (RFC 9106) in the PHC string form, libsodium's interactive limits.

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rz::crypto {

/// Hashes that may run at once in the process. Each takes 64 MiB and a core for some 0.1 s.
inline constexpr int password_hashes_max = 4;
/// How long a call waits for its turn before it answers `busy`.
inline constexpr std::chrono::milliseconds password_wait_max{2000};
inline constexpr std::size_t password_bytes_max = 1024;

enum class PasswordError {
  busy,      ///< too many hashes are running: answer 503
  too_long,  ///< more than `password_bytes_max`
  no_memory,
};

/// «$argon2id$v=19$m=65536,t=2,p=1$…», at most 127 characters.
Result<std::string, PasswordError> hash_password(std::string_view password);
/// False for a wrong password and for a hash that is none. An unknown account should be checked against some
/// hash all the same, so that time does not tell which accounts exist.
Result<bool, PasswordError> verify_password(std::string_view password, const std::string& hash);
/// Whether `hash` was made with other limits than today's, or is none.
bool needs_rehash(const std::string& hash);

}  // namespace rz::crypto

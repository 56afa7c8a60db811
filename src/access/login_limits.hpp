#pragma once

#include <cstdint>

namespace rz::access {

/// GB/T 22239-2019 level 3 asks for a lock; its figures are data of the installation.
struct LoginLimits {
  std::int64_t failures_max = 5;  ///< wrong passwords or codes in a row before the account is locked
  std::int64_t lock_minutes = 15;

  bool operator==(const LoginLimits&) const = default;
};

}  // namespace rz::access

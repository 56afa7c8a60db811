#pragma once
// Ids of what no record counts.

#include <cstdint>
#include <cstring>

#include "infra/crypto/random.hpp"

namespace rz::notice {

/// Positive, of 62 random bits.
inline std::int64_t random_id() {
  std::uint64_t bits = 0;
  const auto bytes = crypto::random_bytes(sizeof bits);
  std::memcpy(&bits, bytes.data(), sizeof bits);
  return static_cast<std::int64_t>(bits >> 2U) + 1;
}

}  // namespace rz::notice

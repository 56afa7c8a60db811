#pragma once
// The record of a district: what happened, in order, appended and never changed. Each entry carries a hash over
// itself and the one before, so that a changed, removed or inserted entry is found; personal data stands
// apart and can be erased without breaking the chain.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace rz::record {

struct Entry {
  std::int64_t seq = 0;
  MatterId matter{};        ///< 0 = an act without a matter
  Instant at{};
  std::int64_t actor = 0;   ///< a pseudonym: the account; 0 = the system or a person without one
  std::string kind;
  std::string facts;        ///< stored bytes, hashed as they stand
  std::optional<std::string> personal;  ///< nothing where there was none, and after erasure
  std::string salt;         ///< 16 bytes, erased with `personal`
  std::string digest;       ///< SHA-256(salt ‖ personal); empty where there never was any
  std::string chain_hash;   ///< 32 bytes
};

/// Where a district's record stands.
struct Head {
  DistrictId district{};
  std::int64_t seq = 0;
  std::string chain_hash;
  Instant last_at{};
  std::int64_t last_id = 0;
  std::int64_t epoch = 0;
  std::int64_t network_rev = 0;
};

/// The hash before the first entry: 32 zero bytes.
std::string first_hash();

std::string personal_digest(std::string_view salt, std::string_view personal);

/// SHA-256(previous ‖ length-prefixed district, seq, matter, at, actor, kind, SHA-256(facts), digest).
std::string link(std::string_view previous, DistrictId district, const Entry& entry);

/// Gives `entry` its place behind `head` and moves the head on. `entry` holds everything but seq, salt, digest
/// and chain_hash.
void append(Head& head, Entry& entry);

}  // namespace rz::record

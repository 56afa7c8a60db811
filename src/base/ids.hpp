#pragma once
// Identifiers. Positive int64: 41 bits of milliseconds since 2020 · 10 bits of writer · 12 bits of counter.
// Made by the server only; strings in JSON. A client's id is an idempotency key and nothing else.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace rz {

template <class Tag>
struct IdOf {
  std::int64_t value = 0;

  auto operator<=>(const IdOf&) const = default;
  constexpr explicit operator bool() const { return value != 0; }
};

using MatterId = IdOf<struct MatterTag>;
using OrgId = IdOf<struct OrgTag>;
using PlaceId = IdOf<struct PlaceTag>;
using AccountId = IdOf<struct AccountTag>;
using AttachmentId = IdOf<struct AttachmentTag>;
/// A district, by its administrative code (GB/T 2260, six digits).
using DistrictId = IdOf<struct DistrictTag>;

/// The decimal form used in JSON.
std::string format_id(std::int64_t value);
/// A positive int64 in decimal without sign or leading zeros; nothing otherwise.
std::optional<std::int64_t> parse_id(std::string_view text);

template <class Tag>
std::string format_id(IdOf<Tag> id) {
  return format_id(id.value);
}

/// Makes ids that never go backwards, whatever the wall clock does. Not thread-safe: one writer owns it.
class IdMaker {
 public:
  static constexpr std::int64_t epoch_ms = 1'577'836'800'000;  // 2020-01-01T00:00Z
  static constexpr int writer_max = 1023;

  explicit IdMaker(int writer, std::int64_t last = 0) : writer_(writer), last_(last) {}

  /// More than 4096 ids in a millisecond borrow from the next one.
  std::int64_t next(Instant now);

  std::int64_t last() const { return last_; }

  template <class Id>
  Id make(Instant now) {
    return Id{next(now)};
  }

 private:
  int writer_;
  std::int64_t last_;
};

}  // namespace rz

template <class Tag>
struct std::hash<rz::IdOf<Tag>> {
  std::size_t operator()(rz::IdOf<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};

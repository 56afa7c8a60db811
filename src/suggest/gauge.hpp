#pragma once
// How often proposals were right, counted now and then and kept: it goes through some thousand matters.

#include "suggest/suggester.hpp"

namespace rz::suggest {

/// Of how many matters, the latest that were closed, it is measured at most.
inline constexpr std::size_t measured_max = 2'000;
/// After this it is counted anew.
inline constexpr std::int64_t reading_age_max_ms = 600'000;

struct Reading {
  std::shared_ptr<const Learned> learned;
  std::map<std::string, Measured> since;  ///< by field
  Instant as_of{};
};

/// Thread-safe: one counts, whoever asks meanwhile waits for it.
class Gauge {
 public:
  /// As it was counted last of what was learned, unless that is too old by `now`.
  Result<std::shared_ptr<const Reading>, db::Error> read(db::Connection& connection, DistrictId district, const flow::Chains& chains,
                                                         const std::shared_ptr<const Learned>& learned, Instant now);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Reading>> held_;  ///< by chain
};

}  // namespace rz::suggest

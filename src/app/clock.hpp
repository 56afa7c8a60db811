#pragma once
// Time as the server sees it: the wall clock, or a faster one for demonstrations and tests.

#include <chrono>

#include "base/time.hpp"

namespace rz::app {

/// Begins at `start` and runs `rate` times as fast as life; never backwards.
class LapseClock final : public Clock {
 public:
  LapseClock(Instant start, double rate) : start_(start), rate_(rate) {}

  Instant now() const override {
    const auto gone = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun_).count();
    return {start_.ms + static_cast<std::int64_t>(gone * rate_)};
  }
  std::int64_t ms_until(Instant at) const override {
    return static_cast<std::int64_t>(static_cast<double>(at.ms - now().ms) / rate_);
  }

 private:
  Instant start_;
  double rate_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace rz::app

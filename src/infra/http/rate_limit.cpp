#include "infra/http/rate_limit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rz::http {

RateLimiter::Bucket& RateLimiter::touch(std::string_view key) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    return buckets_.front();
  }
  if (buckets_.size() >= keys_max_) {
    by_key_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
  buckets_.push_front({std::string(key), std::numeric_limits<std::int64_t>::min()});
  by_key_.emplace(buckets_.front().key, buckets_.begin());
  return buckets_.front();
}

RateDecision RateLimiter::take(std::string_view key, Instant now) {
  // One number a key: the moment when its bucket is full again. Whole microseconds, so that nothing drifts.
  const auto token_us = std::llround(60e6 / rate_.per_minute);
  const auto burst_us = std::llround(rate_.burst * static_cast<double>(token_us));
  const auto now_us = now.ms * 1000;
  const std::lock_guard lock(mutex_);
  auto& bucket = touch(key);
  const auto full_at_us = std::max(bucket.full_at_us, now_us) + token_us;
  const auto wait_us = full_at_us - burst_us - now_us;
  if (wait_us > 0) return {.allowed = false, .retry_after_s = (wait_us + 999'999) / 1'000'000};
  bucket.full_at_us = full_at_us;
  return {};
}

std::size_t RateLimiter::key_count() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace rz::http

#include "infra/http/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace rz::http {

RateLimiter::Bucket& RateLimiter::touch(std::string_view key, Instant now) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    return buckets_.front();
  }
  if (buckets_.size() >= keys_max_) {
    by_key_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
  buckets_.push_front({std::string(key), rate_.burst, now});
  by_key_.emplace(buckets_.front().key, buckets_.begin());
  return buckets_.front();
}

RateDecision RateLimiter::take(std::string_view key, Instant now) {
  const std::lock_guard lock(mutex_);
  auto& bucket = touch(key, now);
  const auto passed_ms = std::max<std::int64_t>(0, now.ms - bucket.seen.ms);
  const double minutes = static_cast<double>(passed_ms) / static_cast<double>(ms_per_minute);
  bucket.tokens = std::min(rate_.burst, bucket.tokens + minutes * rate_.per_minute);
  bucket.seen = std::max(bucket.seen, now);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return {};
  }
  const double wait_s = (1 - bucket.tokens) * 60 / rate_.per_minute;
  return {.allowed = false, .retry_after_s = std::max<std::int64_t>(1, std::llround(std::ceil(wait_s)))};
}

std::size_t RateLimiter::key_count() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace rz::http

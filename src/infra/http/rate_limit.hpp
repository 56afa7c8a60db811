#pragma once
// How often one key (an address, an account) may do a thing: a token bucket for each key.

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"

namespace rz::http {

struct Rate {
  double burst = 10;       ///< tokens of a rested key; at least 1
  double per_minute = 10;  ///< tokens that come back; above 0
};

struct RateDecision {
  bool allowed = true;
  std::int64_t retry_after_s = 0;  ///< for Retry-After; at least 1 when refused
};

/// Safe from any thread. Of more than `keys_max` keys the ones longest unused are forgotten, that is, rested.
class RateLimiter {
 public:
  explicit RateLimiter(Rate rate, std::size_t keys_max = 100'000) : rate_(rate), keys_max_(keys_max) {}

  /// Takes one token for `key` if it has one.
  RateDecision take(std::string_view key, Instant now);
  std::size_t key_count() const;

 private:
  struct Bucket {
    std::string key;
    std::int64_t full_at_us;  // when all tokens will be back
  };

  Bucket& touch(std::string_view key);

  Rate rate_;
  std::size_t keys_max_;
  mutable std::mutex mutex_;
  std::list<Bucket> buckets_;  // the latest used first
  std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key_;
};

}  // namespace rz::http

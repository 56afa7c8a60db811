#include "infra/http/rate_limit.hpp"

#include <gtest/gtest.h>

namespace rz::http {
namespace {

TEST(RateLimiter, LetsABurstThroughAndThenTheRate) {
  RateLimiter limiter({.burst = 3, .per_minute = 6});
  const Instant start{1'000'000};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.take("a", start).allowed);
  const auto refused = limiter.take("a", start);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.retry_after_s, 10);
  EXPECT_TRUE(limiter.take("b", start).allowed) << "each key has its own";
  EXPECT_FALSE(limiter.take("a", {start.ms + 9'000}).allowed);
  EXPECT_TRUE(limiter.take("a", {start.ms + 10'000}).allowed);
  EXPECT_FALSE(limiter.take("a", {start.ms + 10'000}).allowed);
}

TEST(RateLimiter, NeverHoldsMoreThanTheBurst) {
  RateLimiter limiter({.burst = 2, .per_minute = 60});
  EXPECT_TRUE(limiter.take("a", {0}).allowed);
  const Instant much_later{3'600'000};
  EXPECT_TRUE(limiter.take("a", much_later).allowed);
  EXPECT_TRUE(limiter.take("a", much_later).allowed);
  EXPECT_FALSE(limiter.take("a", much_later).allowed);
}

TEST(RateLimiter, AClockThatGoesBackGivesNothing) {
  RateLimiter limiter({.burst = 1, .per_minute = 60});
  EXPECT_TRUE(limiter.take("a", {100'000}).allowed);
  EXPECT_FALSE(limiter.take("a", {50'000}).allowed);
  EXPECT_FALSE(limiter.take("a", {100'500}).allowed);
  EXPECT_TRUE(limiter.take("a", {101'000}).allowed);
}

TEST(RateLimiter, ForgetsTheLongestUnusedKey) {
  RateLimiter limiter({.burst = 1, .per_minute = 1}, 2);
  EXPECT_TRUE(limiter.take("a", {0}).allowed);
  EXPECT_TRUE(limiter.take("b", {0}).allowed);
  EXPECT_FALSE(limiter.take("a", {0}).allowed);  // a is now the latest
  EXPECT_TRUE(limiter.take("c", {0}).allowed);
  EXPECT_EQ(limiter.key_count(), 2u);
  EXPECT_FALSE(limiter.take("a", {0}).allowed);
  EXPECT_TRUE(limiter.take("b", {0}).allowed) << "forgotten, so rested";
}

}  // namespace
}  // namespace rz::http

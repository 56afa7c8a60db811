#include "infra/http/feed.hpp"

#include <gtest/gtest.h>

namespace rz::http {
namespace {

TEST(Feed, GivesWhatWasPushedAndWakesWhoWaits) {
  Feed feed(":\n");
  int woken = 0;
  feed.on_push([&] { ++woken; });
  EXPECT_TRUE(feed.push("a"));
  EXPECT_TRUE(feed.push("b"));
  EXPECT_EQ(woken, 2);
  EXPECT_EQ(feed.take().bytes, "ab");
  EXPECT_EQ(feed.take().bytes, "");
  feed.push("c");
  feed.end();
  const auto last = feed.take();
  EXPECT_EQ(last.bytes, "c") << "what was pushed before the end is still sent";
  EXPECT_TRUE(last.is_last);
  EXPECT_FALSE(feed.push("d"));
}

TEST(Feed, CutsOffWhoIsTooSlowOrHasGone) {
  Feed slow(":\n");
  const std::string much(Feed::waiting_bytes_max, 'x');
  EXPECT_TRUE(slow.push(much));
  EXPECT_FALSE(slow.push("x"));
  EXPECT_FALSE(slow.is_open());
  Feed gone(":\n");
  gone.close();
  EXPECT_FALSE(gone.push("a"));
  EXPECT_EQ(gone.take().bytes, "");
}

}  // namespace
}  // namespace rz::http

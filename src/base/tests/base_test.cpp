#include <gtest/gtest.h>

#include "base/duration.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace rz {
namespace {

TEST(Time, DatesThereAndBack) {
  for (std::int32_t days = -40'000; days < 40'000; days += 13) {
    EXPECT_EQ(to_date(to_ymd(Date{days})), Date{days});
  }
  EXPECT_EQ(format_date(*parse_date("2024-02-29")), "2024-02-29");
  EXPECT_FALSE(parse_date("2026-02-29"));
  EXPECT_FALSE(parse_date("2026-2-9"));
}

TEST(Time, WeekdaysAreIso) {
  EXPECT_EQ(weekday(*parse_date("1970-01-01")), 4);
  EXPECT_EQ(weekday(*parse_date("2026-11-24")), 2);
  EXPECT_EQ(weekday(*parse_date("1969-12-28")), 7);
}

TEST(Time, Rfc3339ThereAndBack) {
  const auto at = parse_rfc3339("2026-11-24T17:30:00+08:00");
  ASSERT_TRUE(at);
  EXPECT_EQ(format_rfc3339(*at, 480), "2026-11-24T17:30:00.000+08:00");
  EXPECT_EQ(parse_rfc3339("2026-11-24T09:30:00Z"), at);
  EXPECT_EQ(parse_rfc3339("2026-11-24T09:30:00.25Z")->ms, at->ms + 250);
  EXPECT_FALSE(parse_rfc3339("2026-11-24T17:30:00"));
  EXPECT_FALSE(parse_rfc3339("2026-11-24T24:30:00Z"));
}

TEST(Time, LocalDayBeginsAtLocalMidnight) {
  const auto at = *parse_rfc3339("2026-11-23T16:00:00Z");
  EXPECT_EQ(format_date(local_date(at, 480)), "2026-11-24");
  EXPECT_EQ(local_minute(at, 480), 0);
  EXPECT_EQ(local_instant(local_date(at, 480), 0, 480), at);
}

TEST(Ids, NeverGoBackwards) {
  IdMaker maker(3);
  std::int64_t last = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Instant now{IdMaker::epoch_ms + 1'000'000 - i % 7};
    const auto id = maker.next(now);
    EXPECT_GT(id, last);
    last = id;
  }
}

TEST(Ids, ParseOnlyWhatWasWritten) {
  EXPECT_EQ(parse_id("42"), 42);
  for (const auto* bad : {"", "0", "-1", "+1", "042", "1x", "9223372036854775808"}) EXPECT_FALSE(parse_id(bad)) << bad;
}

TEST(Text, CheckDigitFindsEverySingleError) {
  const std::string body = "41041120261124000";
  const std::string whole = body + check_digit(body);
  EXPECT_TRUE(has_valid_check_digit(whole));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      auto wrong = whole;
      wrong[i] = c;
      EXPECT_EQ(has_valid_check_digit(wrong), c == whole[i]);
    }
  }
}

TEST(Duration, SpeltAsInRules) {
  EXPECT_EQ(parse_duration("2wh")->amount, 120);
  EXPECT_EQ(parse_duration("3mo")->unit, Duration::Unit::months);
  for (const auto* wrong : {"", "wd", "0d", "-1d", "1.5d", "5 wd", "5w", "99999999d"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

TEST(Text, Utf8) {
  EXPECT_TRUE(is_utf8("路灯不亮🙂"));
  EXPECT_FALSE(is_utf8("\xC0\x80"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xE8\xB7"));
  EXPECT_EQ(count_characters("路灯不亮🙂"), 5U);
  EXPECT_EQ(trim("\u3000 路灯\n"), "路灯");
}

}  // namespace
}  // namespace rz

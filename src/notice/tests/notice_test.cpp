#include "notice/notice.hpp"

#include <gtest/gtest.h>

namespace rz::notice {
namespace {

constexpr int offset = 480;

Instant at(const char* text) { return *parse_rfc3339(text); }

Timing timing() { return {{21 * 60, 7 * 60 + 30}, 8 * 60 + 10, {60'000, 300'000}}; }

TEST(NoticeTiming, NobodyIsWokenForWhatCanWait) {
  const auto due = [](Pace pace, const char* now, const char* limit = nullptr) {
    return due_at(timing(), pace, limit ? std::optional(at(limit)) : std::nullopt, at(now), offset);
  };
  EXPECT_EQ(due(Pace::now, "2026-11-24T15:00:00+08:00"), at("2026-11-24T15:00:00+08:00"));
  EXPECT_EQ(due(Pace::now, "2026-11-24T20:59:59+08:00"), at("2026-11-24T20:59:59+08:00"));
  EXPECT_EQ(due(Pace::now, "2026-11-24T21:00:00+08:00"), at("2026-11-25T07:30:00+08:00"));
  EXPECT_EQ(due(Pace::now, "2026-11-25T02:00:00+08:00"), at("2026-11-25T07:30:00+08:00"));
  EXPECT_EQ(due(Pace::now, "2026-11-25T07:30:00+08:00"), at("2026-11-25T07:30:00+08:00"));
  EXPECT_EQ(due(Pace::daily, "2026-11-24T15:00:00+08:00"), at("2026-11-25T08:10:00+08:00"));
  EXPECT_EQ(due(Pace::daily, "2026-11-25T08:00:00+08:00"), at("2026-11-25T08:10:00+08:00"));
}

TEST(NoticeTiming, WhatEndsBeforeTheMorningIsToldAtOnce) {
  const auto night = at("2026-11-24T23:00:00+08:00");
  EXPECT_EQ(due_at(timing(), Pace::now, at("2026-11-24T23:15:00+08:00"), night, offset), night);
  EXPECT_EQ(due_at(timing(), Pace::daily, at("2026-11-25T08:10:00+08:00"), night, offset), night);
  EXPECT_EQ(due_at(timing(), Pace::now, at("2026-11-25T10:00:00+08:00"), night, offset), at("2026-11-25T07:30:00+08:00"));
}

TEST(NoticeTiming, WithoutQuietHoursNothingWaits) {
  auto loud = timing();
  loud.quiet = {};
  EXPECT_EQ(due_at(loud, Pace::now, {}, at("2026-11-25T02:00:00+08:00"), offset), at("2026-11-25T02:00:00+08:00"));
}

TEST(NoticeTiming, TriesEndAndAreSpread) {
  const auto now = at("2026-11-24T15:00:00+08:00");
  const auto first = next_try(timing(), 1, now, 7);
  ASSERT_TRUE(first);
  EXPECT_GE(first->ms - now.ms, 60'000);
  EXPECT_LE(first->ms - now.ms, 66'000);
  EXPECT_NE(next_try(timing(), 1, now, 7), next_try(timing(), 1, now, 8));
  EXPECT_TRUE(next_try(timing(), 2, now, 7));
  EXPECT_FALSE(next_try(timing(), 3, now, 7));
}

TEST(NoticeAddress, OfEachChannel) {
  const auto is = [](Channel channel, std::string_view text) { return check_address(channel, text) == AddressFault::nothing; };
  for (const auto* good : {"a@example.cn", "zhang.san+desk@mail.example.gov.cn"}) EXPECT_TRUE(is(Channel::mail, good)) << good;
  for (const auto* bad : {"", "a", "@example.cn", "a@localhost", "a@@example.cn", "a@b@example.cn", "a@example..cn", ".a@example.cn", "a b@example.cn", "a@example.cn\r\nBcc: b"}) {
    EXPECT_FALSE(is(Channel::mail, bad)) << bad;
  }
  EXPECT_TRUE(is(Channel::sms, "13800002671"));
  for (const auto* bad : {"", "110", "12800002671", "1380000267", "1380000267a", "03752862222"}) EXPECT_FALSE(is(Channel::sms, bad)) << bad;
}

TEST(NoticeAddress, IsShownCovered) {
  EXPECT_EQ(cover(Channel::mail, "zhang@example.cn"), "z***@example.cn");
  EXPECT_EQ(cover(Channel::sms, "13800002671"), "138****2671");
  EXPECT_EQ(cover(Channel::wechat, "oABCDEF0123456789-_abcdef"), "***cdef");
  EXPECT_EQ(cover(Channel::mail, ""), "");
}

}  // namespace
}  // namespace rz::notice

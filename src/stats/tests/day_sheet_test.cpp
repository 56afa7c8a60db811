#include "stats/day_sheet.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace rz::stats {
namespace {

using Fate = CaseFact::Fate;

const Period day{Instant{1'000}, Instant{2'000}};

CaseFact fact(std::int64_t id, std::int64_t reported, const std::function<void(CaseFact&)>& change = [](CaseFact&) {}) {
  CaseFact out;
  out.id = MatterId{id};
  out.reported = Instant{reported};
  change(out);
  return out;
}

std::vector<std::int64_t> ids(const std::vector<CaseFact>& facts) {
  std::vector<std::int64_t> out;
  for (const auto& each : facts) out.push_back(each.id.value);
  return out;
}

using Ids = std::vector<std::int64_t>;

TEST(DaySheet, WhatHappenedThatDayAndWhatIsOpenAtItsEnd) {
  const std::vector facts{
      fact(1, 1'900),
      fact(2, 1'100, [](CaseFact& f) { f.filed = Instant{1'200}, f.ended = Instant{1'500}, f.fate = Fate::closed; }),
      fact(3, 500, [](CaseFact& f) { f.filed = Instant{600}, f.ended = Instant{2'500}, f.fate = Fate::closed; }),  // closed later: then it was open
      fact(4, 1'300, [](CaseFact& f) { f.was_on_the_spot = true, f.ended = Instant{1'300}, f.fate = Fate::on_the_spot; }),
      fact(5, 1'400, [](CaseFact& f) { f.ended = Instant{1'600}, f.fate = Fate::not_filed; }),
      fact(6, 2'000),  // the next day
  };
  const auto sheet = day_sheet_of(facts, day);
  EXPECT_EQ(ids(sheet.found), (Ids{2, 5, 1}));
  EXPECT_EQ(ids(sheet.on_the_spot), Ids{4});
  EXPECT_EQ(ids(sheet.filed), Ids{2});
  EXPECT_EQ(ids(sheet.closed), Ids{2});
  EXPECT_EQ(ids(sheet.dropped), Ids{5});
  EXPECT_EQ(ids(sheet.open), (Ids{3, 1})) << "the oldest first";
}

TEST(DaySheet, LateIsWhatWasOutOfTimeThen) {
  const auto late = [](std::int64_t since) { return [since](CaseFact& f) { f.is_late = true, f.late_since = Instant{since}; }; };
  EXPECT_EQ(ids(day_sheet_of(std::vector{fact(1, 500, late(1'999)), fact(2, 500, late(2'000)), fact(3, 500)}, day).late), Ids{1});
}

TEST(DaySheet, ASampleThatFailedIsACaseThatIsOpen) {
  EXPECT_EQ(ids(day_sheet_of(std::vector{fact(1, 500, [](CaseFact& f) { f.was_on_the_spot = true, f.filed = Instant{700}; })}, day).open), Ids{1});
}

}  // namespace
}  // namespace rz::stats

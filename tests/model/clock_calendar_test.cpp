// Terms of every unit, pauses, and a calendar that becomes longer: the engine's clocks on the chain
// tests/model/chains-clocks/stint against the slow calendar.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <string>
#include <vector>

#include "flow/check.hpp"
#include "model/clock_reference.hpp"
#include "model/clock_rig.hpp"
#include "model/clock_times.hpp"
#include "model/fixture.hpp"

namespace rz::model {
namespace {

using flow::Counting;
using flow::Due;
using Status = flow::ClockState::Status;

const flow::Definition& stint_chain() {
  static const auto all = load_all(std::filesystem::path(RZ_SOURCE_DIR) / "tests/model/chains-clocks");
  return all.front().definition;
}

const CalendarWorld& world() {
  static const CalendarWorld built(henan_rules());
  return built;
}
const CalendarWorld& longer_world() {
  static const CalendarWorld built(longer_rules());
  return built;
}
const SlowCalendar& slow() {
  static const SlowCalendar built(henan_rules());
  return built;
}
const SlowCalendar& longer() {
  static const SlowCalendar built(longer_rules());
  return built;
}

/// A term of the chain's table, and when it ends by the law.
struct Term {
  std::string name;
  Counting counting;
  std::function<Due(const SlowCalendar&, Instant)> due;
};

const std::vector<Term>& terms() {
  constexpr std::int64_t hour = 60 * ms_per_minute;
  const auto working_time = [](std::int64_t ms) {
    return [ms](const SlowCalendar& c, Instant at) { return c.after(at, ms, Counting::working); };
  };
  const auto working_days = [](int n) {
    return [n](const SlowCalendar& c, Instant at) { return c.end_of_working_day(at, n); };
  };
  const auto elapsed = [](std::int64_t ms) {
    return [ms](const SlowCalendar&, Instant at) { return Due{{at.ms + ms}, false}; };
  };
  static const std::vector<Term> all = {
      {"wm90", Counting::working, working_time(90 * ms_per_minute)},
      {"wh20", Counting::working, working_time(20 * hour)},
      {"wd3", Counting::working, working_days(3)},
      {"wd1", Counting::working, working_days(1)},
      {"wd7", Counting::working, working_days(7)},
      {"h24", Counting::calendar, elapsed(24 * hour)},
      {"m45", Counting::calendar, elapsed(45 * ms_per_minute)},
      {"d5", Counting::calendar, [](const SlowCalendar& c, Instant at) { return c.end_of_calendar_day(at, 5); }},
      {"mo1", Counting::calendar, [](const SlowCalendar& c, Instant at) { return c.end_of_month(at, 1); }}};
  return all;
}

const Term& any_term() { return terms()[*wide<std::size_t>(0, terms().size())]; }
const Term& any_working_term() { return terms()[*wide<std::size_t>(0, 5)]; }

ClockRig begun(const std::string& term, Instant at, const flow::World& in = world(), std::string ends = {}) {
  ClockRig rig(stint_chain(), in);
  flow::Fields fields = {{"term", term}};
  if (!ends.empty()) fields["ends"] = std::move(ends);
  rig.open("begin", fields, at);
  return rig;
}

/// «2026-02-14 17:30»
std::string said(Instant at) {
  const auto text = format_rfc3339(at, 480);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

Due due_of(const flow::ClockState& clock) { return {clock.due, clock.provisional}; }

void expect_holds(const std::string& description, const std::function<void()>& property) {
  EXPECT_TRUE(rc::check(description, property));
}

TEST(ClockCalendar, TheChainIsSound) {
  for (const auto& f : flow::check(stint_chain(), {&stint_chain()}, *functions())) {
    ADD_FAILURE() << f.file << ":" << f.line << ": " << f.message << " " << f.mend;
  }
}

TEST(ClockCalendar, TermsEndAsAClerkReadsThemOffTheCalendar) {
  const auto due = [](const std::string& term, const char* from) {
    return said(begun(term, at(from)).clock("main").due);
  };
  EXPECT_EQ(due("wd1", "2026-02-13 09:00"), "2026-02-14 17:30");  // the Saturday before Spring Festival is worked
  EXPECT_EQ(due("wd1", "2026-02-14 17:30"), "2026-02-25 17:30");  // at closing: counts from the 24th
  EXPECT_EQ(due("wd1", "2026-04-30 12:30"), "2026-05-06 18:00");  // over Labour Day into the summer hours
  EXPECT_EQ(due("wm90", "2026-09-30 17:00"), "2026-10-08 09:00");
  EXPECT_EQ(due("d5", "2026-02-10 09:00"), "2026-02-25 00:00");   // the 15th is a holiday: to the end of the 24th
  EXPECT_EQ(due("mo1", "2026-01-31 09:00"), "2026-03-01 00:00");  // to the end of 28 February, a worked Saturday
}

TEST(ClockCalendar, EveryTermEndsWhereTheSlowCalendarSays) {
  expect_holds("due and provisional, for every unit and any receipt", [] {
    const auto& term = any_term();
    const Instant start = any_moment();
    const auto clock = begun(term.name, start).clock("main");
    RC_ASSERT(due_of(clock) == term.due(slow(), start));
    RC_ASSERT(clock.allowance_ms == slow().between(start, clock.due, term.counting));
    RC_ASSERT(clock.spent_ms == 0);
  });
}

TEST(ClockCalendar, PausesKeepTheRemainderAndAreBounded) {
  constexpr int pauses_max = 4;  // of the chain
  expect_holds("what was spent in pieces is the sum of the pieces", [&] {
    const auto& term = any_term();
    Instant now = any_moment();
    auto rig = begun(term.name, now);
    Stopwatch stopwatch(slow(), term.counting, now, term.due(slow(), now), {}, 1);
    std::int64_t ran_ms = 0;
    for (int i = 0; i < 2 * (pauses_max + 2); ++i) {
      const auto due = rig.clock("main").due;
      const Instant next = moment_after(now, *wide(0, moments), *wide(0, 60'000), due, slow());
      rig.fire_before(next);
      if (rig.matter().stage == "over") break;
      if (stopwatch.expires_at() && *stopwatch.expires_at() < next) stopwatch.expire();
      if (stopwatch.status() == Status::running) ran_ms += slow().between(now, next, term.counting);
      now = next;
      if (rig.matter().stage == "working") {
        RC_ASSERT(!rig.take("hold", {}, rig.clerk(), now));
        if (stopwatch.pauses() < pauses_max) stopwatch.pause(now);
      } else {
        RC_ASSERT(!rig.take("go_on", {}, rig.clerk(), now));
        if (stopwatch.status() == Status::paused) stopwatch.resume(now);
      }
      RC_ASSERT(stopwatch.differs(rig.clock("main")) == "");
      const auto& clock = rig.clock("main");
      RC_ASSERT(clock.pauses <= pauses_max);
      if (clock.status == Status::paused) RC_ASSERT(clock.spent_ms == ran_ms);
      if (clock.running_since == now && !clock.expired) {
        RC_ASSERT(slow().between(now, clock.due, term.counting) == clock.allowance_ms - ran_ms);
      }
    }
    if (rig.matter().stage == "over") return;
    RC_ASSERT(!rig.take("end", {}, rig.clerk(), now));
    RC_ASSERT(rig.clock("main").spent_ms == ran_ms);
    RC_ASSERT(rig.clock("main").status == Status::stopped);
  });
}

TEST(ClockCalendar, APauseOverAHolidayCostsNothing) {
  auto rig = begun("wd1", at("2026-02-14 11:00"));
  ASSERT_FALSE(rig.take("hold", {}, rig.clerk(), at("2026-02-14 16:00")));
  ASSERT_FALSE(rig.take("go_on", {}, rig.clerk(), at("2026-02-23 10:00")));
  // Left on the 14th: 1.5 hours, and 6.5 of the 24th.
  EXPECT_EQ(rig.clock("main").due, at("2026-02-25 10:00"));
}

TEST(ClockCalendar, TheAskersClockNeverStartsAgain) {
  expect_holds("not even by the step that starts it, before or after a pause", [] {
    const Instant start = any_moment();
    auto rig = begun(any_term().name, start);
    const Instant now{*wide(start.ms, rig.clock("main").due.ms + 1)};
    if (*wide(0, 2) == 1) {
      RC_ASSERT(!rig.take("hold", {}, rig.clerk(), now));
      RC_ASSERT(!rig.take("go_on", {}, rig.clerk(), now));
    }
    const auto before = rig.matter().clocks;
    RC_ASSERT(!rig.take("renew", {}, rig.clerk(), now));
    RC_ASSERT(rig.matter().clocks == before);
  });
}

// ---- A calendar that becomes longer ----

TEST(ClockCalendar, WithoutTheActAReplacedCalendarMovesNothing) {
  expect_holds("notes, refusals and timers of others leave the clocks as they were", [] {
    Instant now{*wide(at("2026-12-01 08:00").ms, at("2026-12-31 18:00").ms)};
    auto rig = begun(any_term().name, now);
    const auto before = rig.matter().clocks;
    rig.replace_calendar(longer_world());
    now = now.plus_minutes(*wide(0, 30));
    RC_ASSERT(!rig.take("note", {}, rig.clerk(), now));
    RC_ASSERT(rig.take("go_on", {}, rig.clerk(), now) == flow::Refusal::wrong_stage);
    RC_ASSERT(rig.matter().clocks == before);
  });
}

TEST(ClockCalendar, TheActCountsRunningClocksAnewAndIsRecorded) {
  int moved = 0;
  expect_holds("a clock never paused is due as if the calendar had always been known", [&] {
    const auto& term = any_working_term();
    const Instant start{*wide(at("2026-12-18 08:00").ms, at("2026-12-31 17:29").ms)};
    auto rig = begun(term.name, start);
    const Instant now{start.ms + 1};
    const auto before = rig.clock("main");
    const bool acted = rig.recompute(longer_world(), now);
    RC_ASSERT(due_of(rig.clock("main")) == term.due(longer(), start));
    RC_ASSERT(acted);  // «dated» runs far into 2027
    const bool recorded = flow::contains(rig.last_clock_changes(), "main recomputed");
    RC_ASSERT(recorded == (rig.clock("main") != before));
    RC_ASSERT(!rig.recompute(longer_world(), now));  // nothing is left to move
    moved += recorded;
  });
  EXPECT_GT(moved, 0);
  expect_holds("one that was paused keeps its remainder, one that is paused stays", [] {
    const auto& term = any_working_term();
    Instant now{*wide(at("2026-12-18 08:00").ms, at("2026-12-31 17:29").ms)};
    auto rig = begun(term.name, now);
    Stopwatch stopwatch(slow(), term.counting, now, term.due(slow(), now), {}, 1);
    for (int i = *wide(0, 4); i > 0; --i) {
      now = now.plus_minutes(*wide(0, 400));
      rig.fire_before(now);
      if (stopwatch.expires_at() && *stopwatch.expires_at() < now) stopwatch.expire();
      const bool runs = stopwatch.status() == Status::running;
      RC_ASSERT(!rig.take(runs ? "hold" : "go_on", {}, rig.clerk(), now));
      runs ? stopwatch.pause(now) : stopwatch.resume(now);
    }
    RC_ASSERT(stopwatch.differs(rig.clock("main")) == "");
    const auto before = rig.clock("main");
    rig.recompute(longer_world(), now);
    if (stopwatch.status() == Status::running && !stopwatch.expired()) stopwatch.recount(longer());
    RC_ASSERT(stopwatch.differs(rig.clock("main")) == "");
    if (before.status != Status::running || before.expired) RC_ASSERT(rig.clock("main") == before);
  });
}

TEST(ClockCalendar, TheActMovesNothingThatHasRunOut) {
  auto rig = begun("wd1", at("2026-12-31 09:00"));  // as guessed: Friday 1 January, 17:30
  ASSERT_EQ(rig.clock("main").due, at("2027-01-01 17:30"));
  ASSERT_TRUE(rig.clock("main").provisional);
  rig.fire_before(at("2027-01-01 18:00"));
  ASSERT_TRUE(rig.clock("main").expired);
  const auto before = rig.clock("main");
  rig.recompute(longer_world(), at("2027-01-01 18:00"));
  EXPECT_EQ(rig.clock("main"), before);
}

// ---- Extensions ----

TEST(ClockCalendar, AnExtensionIsNeverLongerThanTheFirstAllowance) {
  expect_holds("asked for any number of days, after any pauses", [] {
    const auto& term = any_working_term();
    Instant now = any_moment();
    auto rig = begun(term.name, now);
    for (int i = *wide(0, 3); i > 0; --i) {
      now = Instant{*wide(now.ms, rig.clock("main").due.ms + 1)};
      RC_ASSERT(!rig.take("hold", {}, rig.clerk(), now));
      now = now.plus_minutes(*wide(0, 20'000));
      RC_ASSERT(!rig.take("go_on", {}, rig.clerk(), now));
    }
    const auto before = rig.clock("main");
    const int days = *wide(1, 10);
    const Due later = slow().prolonged_by_working_days(before.due, days);
    const auto longer_ms = slow().between(before.due, later.at, Counting::working);
    const auto refused = rig.take("extend", {{"days", std::int64_t{days}}}, rig.clerk(), now);
    RC_ASSERT(refused.has_value() == (longer_ms > before.first_allowance_ms));
    if (refused) return;
    RC_ASSERT(rig.clock("main") == before);  // asking moves nothing
    RC_ASSERT(!rig.take("extend", {}, ClockRig::clerk_above(), now, flow::Verb::approve));
    RC_ASSERT(rig.clock("main").due == later.at);
    RC_ASSERT(rig.clock("main").allowance_ms == before.allowance_ms + longer_ms);
  });
}

// ---- Found broken once ----

TEST(ClockCalendar, TheActMovesNoPastDueWhoseTimerHasNotComeYet) {
  auto rig = begun("wd1", at("2026-12-31 09:00"));
  const auto due = rig.clock("main").due;
  rig.recompute(longer_world(), due.plus_minutes(30));
  EXPECT_EQ(said(rig.clock("main").due), said(due));
}

TEST(ClockCalendar, TheActRollsCalendarTermsToTheNextWorkingDay) {
  const auto check = [](const char* term, Instant start, Due expected) {
    auto rig = begun(term, start);
    ASSERT_TRUE(rig.clock("main").provisional);
    rig.recompute(longer_world(), start.plus_minutes(1));
    EXPECT_EQ(said(rig.clock("main").due), said(expected.at));
    EXPECT_EQ(rig.clock("main").provisional, expected.provisional);
  };
  check("d5", at("2026-12-27 09:00"), longer().end_of_calendar_day(at("2026-12-27 09:00"), 5));
  check("mo1", at("2026-12-01 09:00"), longer().end_of_month(at("2026-12-01 09:00"), 1));
}

TEST(ClockCalendar, TheActKeepsAnEndThatADateNames) {
  auto rig = begun("wd1", at("2026-12-28 09:00"), world(), "2027-01-08");
  ASSERT_EQ(said(rig.clock("dated").due), "2027-01-08 17:30");
  rig.recompute(longer_world(), at("2026-12-28 09:01"));
  EXPECT_EQ(said(rig.clock("dated").due), "2027-01-08 17:30");
  EXPECT_FALSE(rig.clock("dated").provisional);
}

TEST(ClockCalendar, TheActEndsWorkingDaysAtCloseOfBusinessWhereTheDayOfReceiptBecameAHoliday) {
  const Instant start = at("2027-02-05 11:00");  // a Friday, as guessed; then the first day of Spring Festival
  auto rig = begun("wd1", start);
  rig.recompute(longer_world(), start.plus_minutes(1));
  EXPECT_EQ(said(rig.clock("main").due), said(longer().end_of_working_day(start, 1).at));
}

TEST(ClockCalendar, AnExtensionAskedWhileTheClockIsPausedIsInTime) {
  auto rig = begun("wd7", at("2026-03-02 09:00"));  // to 11 March
  ASSERT_FALSE(rig.take("hold", {}, rig.clerk(), at("2026-03-03 09:00")));
  const flow::Fields days = {{"days", std::int64_t{2}}};
  EXPECT_FALSE(rig.take("extend", days, rig.clerk(), at("2026-03-20 09:00")));  // more than six days are left
}

TEST(ClockCalendar, TwoProposalsTogetherExtendOnceAndNoLongerThanTheFirstAllowance) {
  auto rig = begun("wd7", at("2026-03-02 09:00"));
  const Instant asked = at("2026-03-03 09:00");
  ASSERT_FALSE(rig.take("extend", {{"days", std::int64_t{7}}}, rig.clerk(), asked));
  ASSERT_FALSE(rig.take("extend_more", {{"days", std::int64_t{6}}}, rig.clerk(), asked));
  ASSERT_FALSE(rig.take("extend", {}, ClockRig::clerk_above(), asked, flow::Verb::approve));
  rig.take("extend_more", {}, ClockRig::clerk_above(), asked, flow::Verb::approve);
  EXPECT_LE(rig.clock("main").extensions, 1);
  EXPECT_LE(rig.clock("main").allowance_ms, 2 * rig.clock("main").first_allowance_ms);
}

TEST(ClockCalendar, AnExtendedCalendarTermEndsOnAWorkingDay) {
  const Instant start = at("2026-04-22 09:00");
  auto rig = begun("d5", start);  // to the end of 27 April
  ASSERT_FALSE(rig.take("extend", {{"days", std::int64_t{4}}}, rig.clerk(), start));
  ASSERT_FALSE(rig.take("extend", {}, ClockRig::clerk_above(), start, flow::Verb::approve));
  EXPECT_EQ(said(rig.clock("main").due), "2026-05-07 00:00");  // the first day of May is a holiday, to the 5th
}

}  // namespace
}  // namespace rz::model

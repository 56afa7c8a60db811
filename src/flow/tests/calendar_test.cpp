#include "flow/calendar.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>
#include <limits>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "model/slow_calendar.hpp"

namespace rz::flow {

/// Found by GoogleTest and rapidcheck when they say what was wrong.
[[maybe_unused]] static std::ostream& operator<<(std::ostream& out, const Due& due) {
  return out << format_rfc3339(due.at, 480) << (due.provisional ? " provisional" : "");
}

namespace {

constexpr std::int64_t ms_per_hour = 60 * ms_per_minute;
const std::vector<Hours> winter_hours = {{510, 720}, {870, 1050}};  // 08:30–12:00, 14:30–17:30
const std::vector<Hours> summer_hours = {{510, 720}, {900, 1080}};  // 08:30–12:00, 15:00–18:00

Date day(std::string_view text) { return parse_date(text).value(); }

/// The holiday table that the product ships, with the usual hours of Henan.
CalendarRules shipped_rules() {
  CalendarRules rules;
  rules.seasons = {{5, 1, 9, 30, summer_hours}, {10, 1, 4, 30, winter_hours}};
  std::ifstream file(RZ_SOURCE_DIR "/seeds/calendar/cn-holidays.csv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const Date date = day(line.substr(0, 10));
    const auto kind = line.substr(11, line.rfind(',') - 11);
    if (kind == "known_from") rules.known_from = date;
    if (kind == "known_to") rules.known_to = date;
    if (kind == "holiday") rules.holidays.push_back(date);
    if (kind == "workday") rules.workdays.push_back(date);
  }
  return rules;
}

const Calendar& calendar() {
  static const auto built = Calendar::build(shipped_rules()).value();
  return built;
}

const model::SlowCalendar& slow() {
  static const model::SlowCalendar built(shipped_rules());
  return built;
}

/// «2026-02-13 17:00», in Beijing time.
Instant at(std::string_view text) {
  return parse_rfc3339(std::string(text.substr(0, 10)) + "T" + std::string(text.substr(11)) + ":00+08:00")
      .value();
}

std::string said(Instant moment) {
  const auto text = format_rfc3339(moment, 480);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string said(Due due) { return said(due.at) + (due.provisional ? " provisional" : ""); }

Due after_minutes(std::string_view from, std::int64_t minutes) {
  return calendar().after(at(from), minutes * ms_per_minute, Counting::working);
}

// ---- Examples that a clerk can check with the State Council's notices in hand ----

TEST(Calendar, ShippedTableIsWhole) {
  const auto rules = shipped_rules();
  EXPECT_EQ(rules.holidays.size(), 619u);
  EXPECT_EQ(rules.workdays.size(), 150u);
  EXPECT_EQ(format_date(rules.known_from), "2004-01-01");
  EXPECT_EQ(format_date(rules.known_to), "2026-12-31");
}

TEST(Calendar, WorkingDaysOf2026) {
  for (const auto* worked :
       {"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"}) {
    EXPECT_TRUE(calendar().is_working_day(day(worked))) << worked;
  }
  for (const auto* off :
       {"2026-01-01", "2026-02-16", "2026-02-23", "2026-04-06", "2026-10-07", "2026-11-21"}) {
    EXPECT_FALSE(calendar().is_working_day(day(off))) << off;
  }
}

TEST(Calendar, MakeUpSaturdayBeforeSpringFestivalCounts) {
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-02-13 17:00"), 1)), "2026-02-14 17:30");
  EXPECT_EQ(said(after_minutes("2026-02-13 17:00", 60)), "2026-02-14 09:00");
}

TEST(Calendar, SpringFestivalIsLeaptOver) {
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-02-13 17:00"), 2)), "2026-02-24 17:30");
  EXPECT_EQ(said(after_minutes("2026-02-14 17:00", 31)), "2026-02-24 08:31");
  EXPECT_EQ(said(calendar().next_opening(at("2026-02-14 17:30"))), "2026-02-24 08:30");
}

TEST(Calendar, DayOfTheEventIsNotCounted) {
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-11-18 08:30"), 5)), "2026-11-25 17:30");
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-11-18 07:00"), 5)), "2026-11-25 17:30");
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-11-18 12:30"), 5)), "2026-11-25 17:30");
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-11-18 16:00"), 0)), "2026-11-18 17:30");
}

TEST(Calendar, ReceiptAfterCloseOfBusinessIsOfTheNextWorkingDay) {
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-11-18 17:29"), 1)), "2026-11-19 17:30");
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-11-18 17:30"), 1)), "2026-11-20 17:30");
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-10-17 10:00"), 1)),
            "2026-10-20 17:30");  // a Saturday
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-10-17 10:00"), 0)), "2026-10-19 17:30");
}

TEST(Calendar, LunchAndNightDoNotCount) {
  EXPECT_EQ(said(after_minutes("2026-11-18 11:30", 60)), "2026-11-18 15:00");
  EXPECT_EQ(said(after_minutes("2026-11-18 12:30", 120)), "2026-11-18 16:30");
  EXPECT_EQ(said(after_minutes("2026-11-18 22:00", 120)), "2026-11-19 10:30");
}

TEST(Calendar, UsedUpAtCloseOfBusinessIsDueThen) {
  EXPECT_EQ(said(after_minutes("2026-11-18 08:30", 390)), "2026-11-18 17:30");
  EXPECT_EQ(said(after_minutes("2026-11-18 08:30", 391)), "2026-11-19 08:31");
  EXPECT_EQ(said(after_minutes("2026-11-18 08:30", 210)), "2026-11-18 12:00");
}

TEST(Calendar, AfternoonsChangeInMayAndOctober) {
  EXPECT_EQ(said(after_minutes("2026-04-30 17:00", 60)), "2026-05-06 09:00");  // closes 17:30; five days off
  EXPECT_EQ(said(after_minutes("2026-05-06 11:30", 60)), "2026-05-06 15:30");
  EXPECT_EQ(said(after_minutes("2026-09-30 17:30", 60)), "2026-10-08 09:00");  // closes 18:00; seven days off
  EXPECT_EQ(said(after_minutes("2026-10-08 11:30", 60)), "2026-10-08 15:00");
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-04-30 10:00"), 1)), "2026-05-06 18:00");
}

TEST(Calendar, RoundTheClockKnowsNoNight) {
  EXPECT_EQ(said(calendar().after(at("2026-02-16 23:50"), 15 * ms_per_minute, Counting::calendar)),
            "2026-02-17 00:05");
  EXPECT_EQ(calendar().between(at("2026-02-14 17:30"), at("2026-02-15 17:30"), Counting::calendar),
            ms_per_day);
}

TEST(Calendar, CalendarDaysEndAtMidnightOfAWorkingDay) {
  EXPECT_EQ(said(calendar().end_of_calendar_day(at("2026-11-18 09:00"), 7)), "2026-11-26 00:00");
  EXPECT_EQ(said(calendar().end_of_calendar_day(at("2026-01-20 09:00"), 30)),
            "2026-02-25 00:00");  // 02-19 is off
  EXPECT_EQ(said(calendar().end_of_calendar_day(at("2026-02-13 23:59"), 1)),
            "2026-02-15 00:00");  // make-up day
}

TEST(Calendar, MonthsEndOnTheSameDateOrTheLast) {
  EXPECT_EQ(said(calendar().end_of_month(at("2024-01-31 10:00"), 1)), "2024-03-01 00:00");  // 29 February
  EXPECT_EQ(said(calendar().end_of_month(at("2026-01-31 10:00"), 1)),
            "2026-03-01 00:00");  // make-up Saturday
  EXPECT_EQ(said(calendar().end_of_month(at("2026-03-31 10:00"), 1)), "2026-05-01 00:00");
  EXPECT_EQ(said(calendar().end_of_month(at("2026-09-03 10:00"), 1)),
            "2026-10-09 00:00");  // 3 October is off
  EXPECT_EQ(said(calendar().end_of_month(at("2025-11-30 10:00"), 3)),
            "2026-03-01 00:00");  // over the year's end
}

TEST(Calendar, PauseKeepsTheRemainder) {
  const auto spent = calendar().between(at("2026-11-18 09:00"), at("2026-11-18 11:00"), Counting::working);
  EXPECT_EQ(spent, 2 * ms_per_hour);
  EXPECT_EQ(said(calendar().after(at("2026-11-20 15:00"), 8 * ms_per_hour - spent, Counting::working)),
            "2026-11-23 12:00");
}

TEST(Calendar, BeyondTheKnownCalendarIsProvisional) {
  EXPECT_EQ(said(after_minutes("2026-12-31 17:00", 30)), "2026-12-31 17:30");
  EXPECT_EQ(said(after_minutes("2026-12-31 17:00", 60)), "2027-01-01 09:00 provisional");
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-12-30 10:00"), 1)), "2026-12-31 17:30");
  EXPECT_EQ(said(calendar().end_of_working_day(at("2026-12-30 10:00"), 3)), "2027-01-04 17:30 provisional");
  EXPECT_EQ(said(calendar().end_of_calendar_day(at("2026-12-01 10:00"), 30)), "2027-01-01 00:00");
  EXPECT_EQ(said(calendar().end_of_calendar_day(at("2026-12-01 10:00"), 31)), "2027-01-02 00:00 provisional");
  EXPECT_EQ(said(calendar().end_of_month(at("2026-11-30 10:00"), 2)), "2027-02-02 00:00 provisional");
  EXPECT_TRUE(calendar().after(at("2003-12-30 10:00"), 30 * ms_per_hour, Counting::working).provisional);
  EXPECT_FALSE(calendar().after(at("2026-12-31 17:00"), ms_per_day, Counting::calendar).provisional);
}

TEST(Calendar, RolledFromAGuessedDayIsProvisional) {
  auto rules = shipped_rules();
  rules.holidays.clear();
  rules.workdays.clear();
  rules.known_from = day("2026-11-22");  // a Sunday; the Saturday before might have been a make-up day
  const auto late = Calendar::build(rules).value();
  EXPECT_EQ(said(late.end_of_calendar_day(at("2026-11-20 10:00"), 1)), "2026-11-24 00:00 provisional");
  EXPECT_EQ(said(late.end_of_calendar_day(at("2026-11-20 10:00"), 2)), "2026-11-24 00:00");
}

TEST(Calendar, HoldsAtTheHorizon) {
  constexpr Instant first{std::numeric_limits<std::int64_t>::min()};
  constexpr Instant last{std::numeric_limits<std::int64_t>::max()};
  constexpr auto ages = std::numeric_limits<std::int64_t>::max();
  constexpr auto many = std::numeric_limits<int>::max();
  const Due horizon = calendar().after(last, ages, Counting::working);
  EXPECT_EQ(said(horizon), "2037-01-08 00:00 provisional");  // 10 times 366 days after 2026-12-31
  for (const Instant from : {first, at("2026-11-18 10:00"), last}) {
    EXPECT_EQ(calendar().after(from, ages, Counting::working), horizon);
    EXPECT_EQ(calendar().after(from, ages, Counting::calendar), horizon);
    EXPECT_EQ(calendar().end_of_working_day(from, many), horizon);
    EXPECT_EQ(calendar().end_of_calendar_day(from, many), horizon);
    EXPECT_EQ(calendar().end_of_month(from, many), horizon);
  }
  EXPECT_EQ(calendar().next_opening(last), horizon.at);
  EXPECT_GT(calendar().between(first, last, Counting::working), 0);
  EXPECT_EQ(calendar().between(last, first, Counting::working), 0);
  EXPECT_EQ(calendar().after(at("2026-11-18 20:00"), -1, Counting::working).at, at("2026-11-18 20:00"));
  EXPECT_TRUE(calendar().is_working_day(day("2100-01-01")));  // a Friday
  EXPECT_FALSE(calendar().is_working_day(day("1900-01-07")));
}

TEST(Calendar, RefusesWrongRulesByName) {
  const auto error = [](auto change) {
    auto rules = shipped_rules();
    change(rules);
    const auto built = Calendar::build(rules);
    return built ? std::string() : built.error();
  };
  using R = CalendarRules;
  EXPECT_EQ(error([](R&) {}), "");
  EXPECT_EQ(error([](R& r) { r.utc_offset_minutes = 900; }), "utc_offset_minutes: 900 is not within ±840");
  EXPECT_EQ(error([](R& r) { r.known_from.days = std::numeric_limits<std::int32_t>::min(); }),
            "known_from, known_to: not within the years 1900 to 2200");
  EXPECT_EQ(error([](R& r) { r.known_from = day("2027-01-01"); }),
            "known_from: 2027-01-01 is after known_to 2026-12-31");
  EXPECT_EQ(error([](R& r) { r.working_weekdays = {}; }), "working_weekdays: none");
  EXPECT_EQ(error([](R& r) { r.seasons.clear(); }), "seasons: 01-01 is in no season");
  EXPECT_EQ(error([](R& r) { r.seasons.resize(13); }), "seasons: more than 12");
  EXPECT_EQ(error([](R& r) { r.seasons[0].to_day = 29; }), "seasons: 09-30 is in no season");
  EXPECT_EQ(error([](R& r) { r.seasons[1].to_month = 5; }), "seasons: 05-01 is in two seasons");
  EXPECT_EQ(error([](R& r) { r.seasons[1].to_day = 31; }), "seasons[1]: no such day 04-31");
  EXPECT_EQ(error([](R& r) { r.seasons[1].hours.clear(); }), "seasons[1]: no hours");
  EXPECT_EQ(error([](R& r) { r.seasons[0].hours.resize(9, {0, 1}); }), "seasons[0]: more than 8 intervals");
  EXPECT_EQ(error([](R& r) { r.seasons[0].hours[0] = {720, 510}; }),
            "seasons[0]: hours 720–510 are not within a day");
  EXPECT_EQ(error([](R& r) { r.seasons[0].hours[1].from = 700; }),
            "seasons[0]: hours 700–1080 begin before those before them end");
  EXPECT_EQ(error([](R& r) { r.holidays.push_back(day("2027-01-01")); }),
            "holidays: 2027-01-01 is outside the known calendar");
  EXPECT_EQ(error([](R& r) { r.workdays.push_back(day("2026-02-16")); }),
            "workdays: 2026-02-16 is named twice in holidays and workdays");
}

TEST(Calendar, HoursRoundTheClockAreCalendarTime) {
  auto rules = shipped_rules();
  rules.seasons = {{1, 1, 12, 31, {{0, 720}, {720, 1440}}}};
  rules.working_weekdays.fill(true);
  rules.holidays.clear();
  rules.workdays.clear();
  const auto always = Calendar::build(rules).value();
  const auto from = at("2026-12-30 10:00");
  for (const std::int64_t amount : {std::int64_t{1}, 2 * ms_per_hour, 38 * ms_per_hour}) {
    EXPECT_EQ(always.after(from, amount, Counting::working), always.after(from, amount, Counting::calendar));
  }
  EXPECT_EQ(said(always.end_of_working_day(from, 1)), "2027-01-01 00:00");
}

// ---- Properties, against the slow model, over 2024 to 2027 with the shipped table ----

/// Prints the seed; RC_PARAMS="seed=…" runs the same cases again.
template <class Property>
void expect_holds(const std::string& description, Property property) {
  EXPECT_TRUE(rc::check(description, property));
}

/// From `from` to below `to`. Not shrunk: the model is slow, and a failing case has only a handful of values.
std::int64_t pick(std::int64_t from, std::int64_t to) {
  return *rc::gen::noShrink(rc::gen::inRange(from, to));
}
int pick(int from, int to) { return *rc::gen::noShrink(rc::gen::inRange(from, to)); }
bool toss() { return pick(0, 2) == 1; }

Date any_day() {
  static const std::vector<Date> telling = {day("2024-02-29"), day("2024-05-01"), day("2025-01-26"),
                                            day("2025-10-08"), day("2026-02-14"), day("2026-02-24"),
                                            day("2026-04-30"), day("2026-09-30"), day("2026-10-10"),
                                            day("2026-12-31"), day("2027-01-01"), day("2027-05-01")};
  if (pick(0, 3) > 0) return {pick(day("2024-01-01").days, day("2028-01-01").days)};
  return telling[static_cast<std::size_t>(pick(0, static_cast<int>(telling.size())))].plus(pick(-1, 2));
}

/// Any moment; half of them at an opening, a closing or midnight, or a millisecond beside.
Instant any_moment() {
  const Instant midnight = local_instant(any_day(), 0, 480);
  if (toss()) return {midnight.ms + pick(std::int64_t{0}, ms_per_day)};
  const auto minute = *rc::gen::element(0, 510, 720, 870, 900, 1050, 1080);
  return {midnight.ms + minute * ms_per_minute + pick(-1, 2)};
}

/// Up to some 20 working days; now and then a whole number of hours, so that closings are met.
std::int64_t any_amount() {
  if (toss()) return pick(0, 260) * ms_per_hour / 2;
  return pick(std::int64_t{0}, 130 * ms_per_hour);
}

Instant any_moment_from(Instant from) { return {from.ms + pick(std::int64_t{0}, 30 * ms_per_day)}; }

TEST(CalendarProperty, WorkingDaysAreThoseOfTheModel) {
  for (Date date = day("2003-01-01"); date < day("2030-01-01"); date = date.plus(1)) {
    ASSERT_EQ(calendar().is_working_day(date), slow().is_working_day(date)) << format_date(date);
  }
}

TEST(Calendar, ATermThatEndedOutsideHoursIsProlongedFromThatDay) {
  const auto prolonged = [](const char* due, int days) {
    return said(calendar().prolonged_by_working_days(at(due), days));
  };
  EXPECT_EQ(prolonged("2026-11-18 17:30", 1), "2026-11-19 17:30");
  EXPECT_EQ(prolonged("2026-11-18 20:00", 1), "2026-11-19 17:30");
  EXPECT_EQ(prolonged("2026-11-21 10:00", 1), "2026-11-23 17:30");  // a Saturday
  EXPECT_EQ(prolonged("2026-11-22 00:00", 2), "2026-11-24 17:30");
  EXPECT_EQ(prolonged("2026-11-18 17:30", 0), "2026-11-18 17:30");
}

TEST(CalendarProperty, AgreesWithTheMinuteByMinuteModel) {
  expect_holds("after, between and next_opening agree with the model", [] {
    const auto from = any_moment();
    const auto amount = any_amount();
    const auto to = any_moment_from(from);
    const auto counting = *rc::gen::element(Counting::working, Counting::working, Counting::calendar);
    RC_ASSERT(calendar().after(from, amount, counting) == slow().after(from, amount, counting));
    RC_ASSERT(calendar().between(from, to, counting) == slow().between(from, to, counting));
    RC_ASSERT(calendar().next_opening(from) == slow().next_opening(from));
  });
}

TEST(CalendarProperty, TermsInDaysAndMonthsAgreeWithTheModel) {
  expect_holds("end_of_… agree with the model", [] {
    const auto from = any_moment();
    const auto n = pick(0, 61);
    RC_ASSERT(calendar().end_of_working_day(from, n) == slow().end_of_working_day(from, n));
    RC_ASSERT(calendar().prolonged_by_working_days(from, n) == slow().prolonged_by_working_days(from, n));
    RC_ASSERT(calendar().end_of_calendar_day(from, n) == slow().end_of_calendar_day(from, n));
    RC_ASSERT(calendar().end_of_month(from, n % 13) == slow().end_of_month(from, n % 13));
  });
}

TEST(CalendarProperty, AfterAndBetweenAreInverse) {
  expect_holds("after ≤ to exactly if amount ≤ between", [] {
    const auto from = any_moment();
    const auto to = any_moment_from(from);
    const auto amount = any_amount();
    for (const auto counting : {Counting::working, Counting::calendar}) {
      const auto passed = calendar().between(from, to, counting);
      const auto due = calendar().after(from, amount, counting).at;
      RC_ASSERT((due <= to) == (amount <= passed));
      RC_ASSERT(calendar().between(from, due, counting) == amount);
      const auto back = calendar().after(from, passed, counting).at;
      RC_ASSERT(back <= to);
      const Instant just_before{to.ms - 1};
      const bool open = counting == Counting::calendar || calendar().next_opening(just_before) == just_before;
      if (open || from == to) RC_ASSERT(back == to);
    }
  });
}

TEST(CalendarProperty, LaterNeverComesSooner) {
  expect_holds("after is monotone in both arguments", [] {
    const auto from = any_moment();
    const auto later = any_moment_from(from);
    const auto amount = any_amount();
    const auto more = amount + any_amount();
    RC_ASSERT(calendar().after(from, amount, Counting::working).at <=
              calendar().after(from, more, Counting::working).at);
    RC_ASSERT(calendar().after(from, amount, Counting::working).at <=
              calendar().after(later, amount, Counting::working).at);
    const auto n = pick(0, 61);
    RC_ASSERT(calendar().end_of_working_day(from, n).at <= calendar().end_of_working_day(later, n).at);
    RC_ASSERT(calendar().end_of_calendar_day(from, n).at <= calendar().end_of_calendar_day(later, n).at);
    RC_ASSERT(calendar().end_of_month(from, n).at <= calendar().end_of_month(later, n).at);
  });
}

TEST(CalendarProperty, PausesLoseAndGainNothing) {
  expect_holds("a clock paused and resumed at random runs exactly its allowance", [] {
    const auto allowance = any_amount();
    auto spent = std::int64_t{0};
    auto started = any_moment();
    std::int64_t ran_by_model = 0;
    for (int pauses = pick(0, 5); pauses > 0; --pauses) {
      const auto due = calendar().after(started, allowance - spent, Counting::working).at;
      const Instant paused{pick(started.ms, due.ms + 1)};
      spent += calendar().between(started, paused, Counting::working);
      ran_by_model += slow().between(started, paused, Counting::working);
      started = any_moment_from(paused);
    }
    RC_ASSERT(spent <= allowance);
    const auto due = calendar().after(started, allowance - spent, Counting::working).at;
    RC_ASSERT(ran_by_model + slow().between(started, due, Counting::working) == allowance);
  });
}

/// Rules of any district on earth: half-hour offsets, night shifts, open weekends, a season over the year's
/// end.
CalendarRules any_rules() {
  CalendarRules rules;
  rules.utc_offset_minutes = pick(-56, 57) * 15;
  const auto any_hours = [] {
    std::vector<Hours> hours;
    int from = pick(0, 3) * 300;
    do {
      const int to = pick(from + 1, 1441);
      hours.push_back({from, to});
      from = to + pick(0, 2) * 17;
    } while (from < 1440 && hours.size() < 3);
    return hours;
  };
  const int spring = pick(2, 7);
  const int autumn = pick(7, 12);
  rules.seasons = {{spring, 16, autumn, 9, any_hours()}, {autumn, 10, spring, 15, any_hours()}};
  for (auto& working : rules.working_weekdays) working = toss();
  rules.working_weekdays[static_cast<std::size_t>(pick(0, 7))] = true;
  rules.known_from = day("2025-01-01");
  rules.known_to = day("2026-12-31");
  for (Date date = rules.known_from; date < rules.known_to; date = date.plus(pick(1, 40))) {
    (toss() ? rules.holidays : rules.workdays).push_back(date);
  }
  return rules;
}

TEST(CalendarProperty, AgreesWithTheModelUnderAnyRules) {
  expect_holds("everything agrees with the model under any rules", [] {
    const auto rules = any_rules();
    const auto fast = Calendar::build(rules).value();
    const model::SlowCalendar model(rules);
    for (int i = 0; i < 5; ++i) {
      const auto from = any_moment();
      const auto to = any_moment_from(from);
      const auto amount = any_amount();
      const auto n = pick(0, 20);
      RC_ASSERT(fast.after(from, amount, Counting::working) == model.after(from, amount, Counting::working));
      RC_ASSERT(fast.between(from, to, Counting::working) == model.between(from, to, Counting::working));
      RC_ASSERT(fast.next_opening(from) == model.next_opening(from));
      RC_ASSERT(fast.end_of_working_day(from, n) == model.end_of_working_day(from, n));
      RC_ASSERT(fast.end_of_calendar_day(from, n) == model.end_of_calendar_day(from, n));
      RC_ASSERT(fast.end_of_month(from, n) == model.end_of_month(from, n));
    }
  });
}

TEST(CalendarProperty, TimeIsTheSumOfItsParts) {
  expect_holds("between is additive", [] {
    const auto from = any_moment();
    const auto middle = any_moment_from(from);
    const auto to = any_moment_from(middle);
    RC_ASSERT(calendar().between(from, middle, Counting::working) +
                  calendar().between(middle, to, Counting::working) ==
              calendar().between(from, to, Counting::working));
  });
}

}  // namespace
}  // namespace rz::flow

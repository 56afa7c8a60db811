#include "patrol/patrol.hpp"

#include <gtest/gtest.h>

#include "patrol/code.hpp"
#include "patrol/patrol_json.hpp"
#include "patrol/settings.hpp"

namespace rz::patrol {
namespace {

constexpr PlaceId grid{7};
const Date friday = *parse_date("2026-11-27");
const Date saturday = friday.plus(1);

access::CalendarData calendar() {
  access::CalendarData out;
  out.seasons = {{5, 1, 9, 30, {{510, 720}, {900, 1080}}}, {10, 1, 4, 30, {{510, 720}, {870, 1050}}}};
  out.holidays = {*parse_date("2026-10-01")};
  out.workdays = {*parse_date("2026-10-10")};
  return out;
}

Point point(std::int64_t number, double lon = 113.3, double lat = 33.7) {
  Point out;
  out.number = number;
  out.name = "第" + std::to_string(number) + "点";
  out.where = {lon, lat};
  return out;
}

/// Morning 08:40 to 10:40, afternoon the working time of the calendar.
Plan plan(std::vector<Point> points = {point(1), point(2)}) {
  Plan out;
  out.grid = grid;
  out.revision = 2;
  out.points = std::move(points);
  out.rounds = {{Part::morning, false, {{1, 1, 12, 31, {520, 640}}}}, {Part::afternoon, false, {}}};
  out.last_number = static_cast<std::int64_t>(out.points.size());
  return out;
}

Instant at(std::string_view time, Date day = friday) {
  return *parse_rfc3339(format_date(day) + "T" + std::string(time) + ":00+08:00");
}

/// So many metres east of the first point.
Position east(double metres, double accuracy = 8) { return {{113.3 + metres / 92'500, 33.7}, accuracy}; }

std::string judged(const Claim& claim, Instant arrived = at("20:00")) {
  const auto pass = judge(plan(), calendar(), claim, arrived);
  if (!pass) return std::string(to_text(pass.error()));
  return std::string(to_text(pass->part)) + " " + std::string(to_text(pass->way)) + " " + std::string(to_text(pass->nearness));
}

TEST(Rounds, TakeTheirOwnHoursOrThoseOfTheCalendar) {
  const auto rounds = rounds_on(plan(), calendar(), friday);
  ASSERT_EQ(rounds.size(), 2u);
  EXPECT_EQ(rounds[0].from, at("08:40"));
  EXPECT_EQ(rounds[0].until, at("10:40"));
  EXPECT_EQ(rounds[0].late_until, at("12:00"));  // the end of the morning's business
  EXPECT_EQ(rounds[1].from, at("14:30"));
  EXPECT_EQ(rounds[1].until, at("17:30"));
  EXPECT_EQ(rounds[1].late_until, at("17:30"));
  const auto summer = *parse_date("2026-07-01");
  EXPECT_EQ(rounds_on(plan(), calendar(), summer)[1].from, at("15:00", summer));
}

TEST(Rounds, GoByTheWorkingCalendar) {
  EXPECT_TRUE(rounds_on(plan(), calendar(), saturday).empty());
  EXPECT_TRUE(rounds_on(plan(), calendar(), *parse_date("2026-10-01")).empty());
  EXPECT_EQ(rounds_on(plan(), calendar(), *parse_date("2026-10-10")).size(), 2u);  // a Saturday made a working day
  auto daily = plan();
  daily.rounds[0].every_day = true;
  ASSERT_EQ(rounds_on(daily, calendar(), saturday).size(), 1u);
  EXPECT_EQ(rounds_on(daily, calendar(), saturday)[0].late_until, at("10:40", saturday));  // no business, no lateness
}

TEST(Rounds, OfASeasonAreNotOnOtherDays) {
  auto summer = plan();
  summer.rounds[0].seasons = {{11, 28, 2, 28, {520, 640}}};  // over the year's end
  EXPECT_EQ(rounds_on(summer, calendar(), friday).size(), 1u);
  EXPECT_EQ(rounds_on(summer, calendar(), *parse_date("2027-02-26")).size(), 2u);
}

TEST(Rounds, AreJudgedByThePlanThatStoodBeforeTheirEnd) {
  auto old = plan();
  auto later = plan({point(1), point(2), point(3)});
  later.revision = 3;
  later.since = at("11:00");
  const std::vector plans{later, old};
  const auto day = planned_on(plans, calendar(), friday);
  ASSERT_EQ(day.size(), 2u);
  EXPECT_EQ(day[0].plan->revision, 2);  // the morning was over
  EXPECT_EQ(day[1].plan->revision, 3);
  EXPECT_EQ(plan_for(plans, 1, at("10:00"))->revision, 2);
  EXPECT_EQ(plan_for(plans, 1, at("11:00"))->revision, 3);
  EXPECT_EQ(plan_for(plans, 3, at("10:00"))->revision, 3);  // a new point, by a phone whose clock is behind
  EXPECT_EQ(plan_for(plans, 9, at("10:00"))->revision, 2);
  EXPECT_EQ(plan_for({}, 1, at("10:00")), nullptr);
  auto without = later;
  without.revision = 4;
  without.since = at("12:30");
  without.rounds.pop_back();
  const std::vector all{old, later, without};
  EXPECT_EQ(planned_on(all, calendar(), friday).size(), 2u);  // what was to be walked today stays so
  EXPECT_EQ(planned_on(all, calendar(), friday.plus(3)).size(), 1u);
}

TEST(Proof, APositionWithinTheRadiusPasses) {
  EXPECT_EQ(judged({1, at("09:00"), east(0), {}}), "morning position inside");
  EXPECT_EQ(judged({1, at("09:00"), east(29), {}}), "morning position inside");
  EXPECT_EQ(judged({1, at("09:00"), east(37), {}}), "morning position edge");  // its own error is 8 m
  EXPECT_EQ(judged({1, at("09:00"), east(40), {}}), "too_far");
}

TEST(Proof, APoorPositionGivesNoMoreThanItsAllowance) {
  EXPECT_EQ(judged({1, at("09:00"), east(59, 50), {}}), "morning position edge");
  EXPECT_EQ(judged({1, at("09:00"), east(61, 50), {}}), "too_far");
  EXPECT_EQ(judged({1, at("09:00"), east(0, 51), {}}), "inaccurate");
}

TEST(Proof, ACodeCountsWhereThereIsNoPosition) {
  EXPECT_EQ(judged({1, at("09:00"), {}, true}), "morning code unknown");
  EXPECT_EQ(judged({1, at("09:00"), east(0, 200), true}), "morning code unknown");
  EXPECT_EQ(judged({1, at("09:00"), {}, false}), "wrong_code");
  EXPECT_EQ(judged({1, at("09:00"), {}, {}}), "no_proof");
  EXPECT_EQ(judged({1, at("09:00"), east(500), true}), "too_far");  // a good position decides
}

TEST(Proof, IsTakenInWorkingTimeOnly) {
  EXPECT_EQ(judged({1, at("08:39"), east(0), {}}), "no_round");
  EXPECT_EQ(judged({1, at("11:30"), east(0), {}}), "morning position inside");  // late
  EXPECT_EQ(judged({1, at("12:00"), east(0), {}}), "no_round");
  EXPECT_EQ(judged({1, at("17:31"), east(0), {}}), "no_round");
  EXPECT_EQ(judged({1, at("09:00", saturday), east(0), {}}, at("10:00", saturday)), "no_round");
  EXPECT_EQ(judged({9, at("09:00"), east(0), {}}), "no_point");
}

TEST(Proof, MayArriveLateButNotFromTheFuture) {
  EXPECT_EQ(judged({1, at("09:00"), east(0), {}}, at("09:00", friday.plus(14))), "morning position inside");
  EXPECT_EQ(judged({1, at("09:00"), east(0), {}}, at("09:01", friday.plus(14))), "too_old");
  EXPECT_EQ(judged({1, at("09:05"), east(0), {}}, at("09:00")), "morning position inside");
  EXPECT_EQ(judged({1, at("09:06"), east(0), {}}, at("09:00")), "clock_ahead");
}

TEST(Proof, OfAPointThatIsNotInTheRoundIsNone) {
  auto evening = point(1);
  evening.in_morning = false;
  EXPECT_EQ(judge(plan({evening}), calendar(), {1, at("09:00"), east(0), {}}, at("09:00")).error(), Refusal::no_round);
  EXPECT_TRUE(judge(plan({evening}), calendar(), {1, at("15:00"), east(0), {}}, at("15:00")));
}

std::string states(const std::vector<Pass>& passes, const std::vector<Excuse>& excuses, Instant now) {
  const auto laid = plan({point(1), point(2), point(3)});
  const auto round = *round_on(laid, Part::morning, calendar(), friday);
  const auto points = states_of(laid, round, passes, excuses, now);
  std::string out;
  for (const auto& each : points) out += std::string(to_text(each.state)) + " ";
  return out + "= " + std::string(to_text(state_of(points)));
}

Pass passed(std::int64_t number, std::string_view time) {
  return {friday, Part::morning, number, at(time), at(time), Way::position, Nearness::inside, {}};
}
Excuse excused(std::int64_t number, Standing standing = Standing::agreed) {
  return {friday, Part::morning, number, "weather", {}, {}, standing};
}

TEST(States, AreMissedOnlyWhenTheRoundCannotBeWalkedAnyMore) {
  EXPECT_EQ(states({}, {}, at("08:00")), "coming coming coming = coming");
  EXPECT_EQ(states({passed(1, "09:00")}, {}, at("11:59")), "passed open open = open");
  EXPECT_EQ(states({passed(1, "09:00"), passed(2, "10:40")}, {}, at("12:00")), "passed late missed = missed");
  EXPECT_EQ(states({passed(1, "09:00"), passed(2, "09:00"), passed(3, "10:50")}, {}, at("12:00")), "passed passed late = late");
}

TEST(States, ExcusedIsNotMissed) {
  EXPECT_EQ(states({}, {excused(0)}, at("20:00")), "excused excused excused = excused");
  EXPECT_EQ(states({passed(1, "09:00")}, {excused(2)}, at("20:00")), "passed excused missed = missed");
  EXPECT_EQ(states({passed(1, "09:00"), passed(3, "09:10")}, {excused(2)}, at("20:00")), "passed excused passed = excused");
  EXPECT_EQ(states({passed(1, "09:00")}, {excused(1)}, at("11:00")), "passed open open = open");  // who was there was there
}

TEST(States, WhatIsAskedIsNeitherExcusedNorMissedUntilTheCommunityHasSaid) {
  EXPECT_EQ(states({}, {excused(0, Standing::asked)}, at("09:00")), "open open open = open");  // it may still be walked
  EXPECT_EQ(states({}, {excused(0, Standing::asked)}, at("20:00")), "asked asked asked = asked");
  EXPECT_EQ(states({}, {excused(0, Standing::refused)}, at("20:00")), "missed missed missed = missed");
  EXPECT_EQ(states({}, {excused(0, Standing::refused), excused(2), excused(3, Standing::asked)}, at("20:00")), "missed excused asked = missed");
  EXPECT_EQ(states({passed(1, "09:00"), passed(2, "09:00")}, {excused(3, Standing::asked)}, at("20:00")), "passed passed asked = asked");
}

TEST(States, OfAnotherRoundDoNotCount) {
  auto yesterday = passed(1, "09:00");
  yesterday.day = friday.plus(-1);
  auto afternoon = excused(0);
  afternoon.part = Part::afternoon;
  EXPECT_EQ(states({yesterday}, {afternoon}, at("12:00")), "missed missed missed = missed");
}

std::string told(const Plan& before, std::vector<Point> points, std::vector<Round> rounds, const place::Area* area = nullptr) {
  const auto next = planned(before, std::move(points), std::move(rounds), area);
  if (!next) {
    std::string out;
    for (const auto& error : next.error()) out += error.pointer + ":" + std::to_string(static_cast<int>(error.fault)) + " ";
    return out;
  }
  std::string out = std::to_string(next->revision) + "/" + std::to_string(next->last_number);
  for (const auto& each : next->points) out += " " + std::to_string(each.number);
  return out;
}
std::string fault(std::string_view pointer, PlanFault kind) {
  return std::string(pointer) + ":" + std::to_string(static_cast<int>(kind)) + " ";
}

TEST(Plans, GiveEachPointANumberForGood) {
  auto fresh = point(0);
  fresh.name = "新";
  EXPECT_EQ(told(plan(), {point(2), fresh}, plan().rounds), "3/3 2 3");
  auto gone = plan({point(2)});
  gone.last_number = 2;
  EXPECT_EQ(told(gone, {point(2), fresh}, {}), "3/3 2 3");  // 1 is nobody's any more
  EXPECT_EQ(told(gone, {point(1)}, {}), fault("points/0/number", PlanFault::no_such));
}

TEST(Plans, SayWhatIsWrongWithPoints) {
  auto bad = point(1);
  bad.name.clear();
  bad.radius_metres = 9;
  bad.in_morning = bad.in_afternoon = false;
  EXPECT_EQ(told(plan(), {bad}, {}), fault("points/0/name", PlanFault::missing) + fault("points/0/radius_metres", PlanFault::out_of_range) +
                                        fault("points/0/parts", PlanFault::in_no_round));
  EXPECT_EQ(told(plan(), {point(1), point(1)}, {}), fault("points/1", PlanFault::twice) + fault("points/1/name", PlanFault::twice));
  EXPECT_EQ(told(plan(), std::vector(61, point(0)), {}).substr(0, 9), fault("points", PlanFault::too_many).substr(0, 9));
}

TEST(Plans, KeepPointsAtTheGrid) {
  const place::Area area{grid, {{{{113.29, 33.69}, {113.31, 33.69}, {113.31, 33.71}, {113.29, 33.71}, {113.29, 33.69}}, {}}}, true, ""};
  EXPECT_EQ(told(plan(), {point(1), point(2, 113.3119, 33.7)}, {}, &area), "3/2 1 2");  // across the street
  EXPECT_EQ(told(plan(), {point(1, 113.3125, 33.7)}, {}, &area), fault("points/0/lon", PlanFault::far_away));
}

TEST(Plans, SayWhatIsWrongWithRounds) {
  const Season all{1, 1, 12, 31, {520, 640}};
  EXPECT_EQ(told(plan(), {}, {{Part::morning, false, {}}, {Part::morning, false, {}}}), fault("rounds/1/part", PlanFault::twice));
  EXPECT_EQ(told(plan(), {}, {{Part::morning, false, {{2, 30, 12, 31, {640, 520}}}}}),
            fault("rounds/0/seasons/0/hours", PlanFault::out_of_range) + fault("rounds/0/seasons/0/from", PlanFault::out_of_range));
  EXPECT_EQ(told(plan(), {}, {{Part::morning, false, {all, {12, 31, 1, 1, {520, 640}}}}}), fault("rounds/0/seasons", PlanFault::overlaps));
  EXPECT_EQ(told(plan(), {}, {{Part::morning, false, {all}}, {Part::afternoon, false, {{1, 1, 12, 31, {630, 700}}}}}), fault("rounds", PlanFault::overlaps));
}

TEST(Plans, AreTheSameAfterTheyWereStored) {
  auto laid = plan();
  laid.points[0].place = PlaceId{5};
  laid.points[0].in_afternoon = false;
  laid.points[0].code_edition = 3;
  laid.points[1].look = "井盖、消防通道";
  EXPECT_EQ(stored_points(json::serialise(json::Value(points_json(laid.points)))), laid.points);
  EXPECT_EQ(stored_rounds(json::serialise(json::Value(rounds_json(laid.rounds)))), laid.rounds);
}

TEST(Plans, OfAClientCannotSayTheEditionOfACode) {
  auto before = plan();
  before.points[0].code_edition = 4;
  const auto body = json::parse(R"({"points":[{"number":1,"name":"a","lon":113.3,"lat":33.7},
    {"number":2,"name":"b","lon":113.3,"lat":33.7,"renew_code":true},{"name":"c","lon":1,"lat":"x","parts":["noon"]}],
    "rounds":[{"part":"morning","seasons":[{"from":"5-1","to":"09-30","hours":["08:30","25:70"]}]}]})");
  ASSERT_TRUE(body);
  const auto read = read_plan(*body, before);
  EXPECT_EQ(read.points[0].code_edition, 4);
  EXPECT_EQ(read.points[1].code_edition, 2);
  std::vector<std::string> pointers;
  for (const auto& each : read.faults) pointers.push_back(each.pointer);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/points/2/lat", "/points/2/parts/0", "/rounds/0/seasons/0/from", "/rounds/0/seasons/0/hours"}));
}

TEST(Codes, FitTheirPointAndEditionHoweverTheyAreTyped) {
  const Codes codes(DistrictId{410411}, std::string(code_key_bytes, 'k'));
  auto one = point(1);
  const auto code = codes.of(grid, one);
  EXPECT_EQ(code.size(), 14u);
  EXPECT_TRUE(codes.fits(grid, one, code));
  EXPECT_TRUE(codes.fits(grid, one, code_text(grid, one, code)));
  std::string typed = code;
  for (auto& each : typed) each = each == '0' ? 'o' : each == '1' ? 'l' : static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
  EXPECT_TRUE(codes.fits(grid, one, " " + typed));
  EXPECT_FALSE(codes.fits(grid, point(2), code));
  EXPECT_FALSE(codes.fits(PlaceId{8}, one, code));
  EXPECT_FALSE(codes.fits(grid, one, ""));
  EXPECT_FALSE(Codes(DistrictId{410411}, std::string(code_key_bytes, 'j')).fits(grid, one, code));
  one.code_edition = 2;
  EXPECT_FALSE(codes.fits(grid, one, code));
}

TEST(Settings, OfTheInstallationHold) {
  const auto source = access::read_source(RZ_SOURCE_DIR "/src/patrol/patrol.yaml", "patrol.yaml");
  ASSERT_TRUE(source);
  const auto settings = Settings::parse(*source);
  ASSERT_TRUE(settings) << access::format_fault(settings.error());
  ASSERT_TRUE(settings->find("flood"));
  EXPECT_EQ(settings->find("flood")->zh, "防汛调用");
  EXPECT_EQ(settings->find("rain"), nullptr);
  EXPECT_EQ(settings->visit_tag, "visited=compound");
  const auto refused = [](const std::string& text) { return !Settings::parse({"patrol.yaml", text}); };
  EXPECT_TRUE(refused("reasons: {}\nforward: {open_matters_percent: 50, unseen_percent: 25, unseen_days: 3, near_metres: 60}\nvisits: {chain: visit, tag: a=b}\n"));
  EXPECT_TRUE(refused("reasons: {a: {zh: 甲}}\nforward: {open_matters_percent: 50, unseen_percent: 25, unseen_days: 3, near_metres: 60}\nvisits: {chain: visit, tag: a=b}\n"));
  EXPECT_TRUE(refused("reasons: {a: {zh: 甲, en: A}}\nforward: {open_matters_percent: 900, unseen_percent: 25, unseen_days: 3, near_metres: 60}\nvisits: {chain: visit, tag: a=b}\n"));
}

}  // namespace
}  // namespace rz::patrol

#include "stats/indicators.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace rz::stats {
namespace {

using Fate = CaseFact::Fate;

const Period period{Instant{1'000}, Instant{2'000}};

CaseFact fact(const std::function<void(CaseFact&)>& change) {
  CaseFact out;
  out.reported = Instant{1'000};
  out.filed = Instant{1'500};
  out.handler = OrgId{5};
  change(out);
  return out;
}

TEST(Indicators, EachShareHasItsOwnWhole) {
  const std::vector facts{
      fact([](CaseFact& f) { f.fate = Fate::closed, f.closed_in_time = true, f.verified_in_time = true, f.was_on_patrol = true; }),
      fact([](CaseFact& f) { f.fate = Fate::closed, f.closed_in_time = false, f.verified_in_time = false, f.was_sent_back = true, f.is_late = true; }),
      fact([](CaseFact& f) { f.was_missed = true; }),              // under way and not due; told by others
      fact([](CaseFact& f) { f.is_late = f.was_on_patrol = true; }),  // under way and late
      fact([](CaseFact& f) { f.fate = Fate::written_off, f.is_late = true; }),
      fact([](CaseFact& f) { f.filed = {}, f.fate = Fate::not_filed; }),
      fact([](CaseFact& f) { f.filed = {}, f.fate = Fate::repeated; }),
      fact([](CaseFact& f) { f.filed = {}, f.was_on_patrol = true; }),  // nobody has looked at it yet
      fact([](CaseFact& f) { f.filed = {}, f.fate = Fate::on_the_spot, f.was_on_the_spot = true, f.sample_passed = true; }),
      fact([](CaseFact& f) { f.fate = Fate::open, f.was_on_the_spot = true, f.sample_passed = false; })};  // a sample failed: a case since
  const auto all = indicators_of(facts, period);
  EXPECT_EQ(all.reported, 8);
  EXPECT_EQ(all.on_the_spot, 2);
  EXPECT_EQ(all.effective, (Share{5, 7}));
  EXPECT_EQ(all.missed, (Share{1, 3}));
  EXPECT_EQ(all.sample_passed, (Share{1, 2}));
  EXPECT_EQ(all.filed, 6);
  EXPECT_EQ(all.closed, (Share{2, 5}));
  EXPECT_EQ(all.closed_in_time, (Share{1, 3}));
  EXPECT_EQ(all.late, (Share{2, 3}));
  EXPECT_EQ(all.reworked, (Share{1, 2}));
  EXPECT_EQ(all.verified_in_time, (Share{1, 2}));
}

TEST(Indicators, ATimeHasItsFirstMomentAndNotItsLast) {
  const auto reported_at = [](std::int64_t ms) { return fact([&](CaseFact& f) { f.reported = Instant{ms}, f.filed = Instant{ms}; }); };
  const std::vector facts{reported_at(999), reported_at(1'000), reported_at(1'999), reported_at(2'000)};
  EXPECT_EQ(indicators_of(facts, period).reported, 2);
  EXPECT_EQ(indicators_of(facts, period).filed, 2);
  EXPECT_EQ(indicators_of({}, period), Indicators{});
}

TEST(Indicators, PostsAreOfBodiesAndCountWhatWasDone) {
  const std::vector facts{fact([](CaseFact& f) {
                            f.decided_by = f.dispatched_by = OrgId{1}, f.decided_in_time = true, f.dispatched_in_time = false, f.handled_in_time = true;
                          }),
                          fact([](CaseFact& f) { f.decided_by = OrgId{1}, f.decided_in_time = false; })};
  const auto posts = posts_of(facts, period);
  EXPECT_EQ(posts.size(), 3U);
  EXPECT_EQ((posts.at({OrgId{1}, Post::filing})), (Share{1, 2}));
  EXPECT_EQ((posts.at({OrgId{1}, Post::dispatching})), (Share{0, 1}));
  EXPECT_EQ((posts.at({OrgId{5}, Post::handling})), (Share{1, 1}));
}

TEST(CaseFacts, AreReadFromTheMatter) {
  flow::Matter matter;
  matter.chain = "grid";
  matter.stage = "closed";
  matter.settled_at = Instant{9};
  matter.opened_at = Instant{3};
  matter.fields = {{"filed_at", std::int64_t{4}}, {"handler", std::string("5")}, {"closed_in_time", true}, {"rework_times", std::int64_t{2}}};
  flow::ClockState again;
  again.name = "again";
  again.expired = true;
  matter.clocks = {again};
  const auto read = case_fact_of(matter);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->fate, Fate::closed);
  EXPECT_EQ(read->handler, OrgId{5});
  EXPECT_TRUE(read->is_late && read->was_sent_back && *read->closed_in_time);
  EXPECT_FALSE(read->verified_in_time || read->was_on_the_spot);
  matter.stage = "self_handled";
  matter.fields.erase("filed_at");
  EXPECT_EQ(case_fact_of(matter)->fate, Fate::on_the_spot);
  matter.chain = "request";
  EXPECT_FALSE(case_fact_of(matter));
}

}  // namespace
}  // namespace rz::stats

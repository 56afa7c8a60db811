#include "board/board.hpp"

#include <gtest/gtest.h>

#include "board/figures.hpp"
#include "board/tests/town.hpp"

namespace rz::board {
namespace {

using namespace town;

TEST(Posted, SaysWhatTheChainCallsPublic) {
  const auto posted = post(published());
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->number, planted_number);
  EXPECT_EQ(posted->summary, "路口的路灯连续两晚不亮。");
  EXPECT_EQ(posted->category, "street_light");
  EXPECT_EQ(posted->handler, department);
  EXPECT_EQ(posted->place, compound);
  EXPECT_EQ(format_date(posted->asked), "2026-11-20");
  EXPECT_EQ(format_date(*posted->contacted), "2026-11-20");
  EXPECT_EQ(format_date(*posted->answered), "2026-11-22");
  EXPECT_EQ(posted->outcome, Outcome::solved);
  EXPECT_FALSE(posted->is_covered);
}

TEST(Posted, NothingUntilItIsPublishedNorOnceItIsTakenOff) {
  auto matter = published();
  matter.fields["published"] = false;
  EXPECT_FALSE(post(matter));
  matter.fields.erase("published");
  EXPECT_FALSE(post(matter));
}

TEST(Posted, AFieldThatTheChainDoesNotCallPublicIsNotThere) {
  auto chain = request().definition;
  for (auto& group : chain.visibility) {
    if (group.is_public) std::erase(group.fields, "public_result");
  }
  const auto posted = posted_of(published(), chain, *places(), offset);
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->result, "");
  for (auto& group : chain.visibility) group.is_public = false;
  EXPECT_FALSE(posted_of(published(), chain, *places(), offset));
}

TEST(Posted, WhatNeverComesToTheBoardDoesNotWhateverItsFieldsSay) {
  struct Never {
    std::string_view field;
    flow::Value value;
  };
  const std::vector<Never> never{{"kind", std::string("report")}, {"channel", std::string("leader")}, {"channel", std::string("superior")},
                                 {"channel", std::string("deputies")}, {"minor", true}};
  for (const auto& [field, value] : never) {
    auto matter = published();
    matter.fields[std::string(field)] = value;
    EXPECT_FALSE(post(matter)) << field;
    EXPECT_FALSE(counted_of(matter, offset)) << field;
  }
  auto confidential = published();
  confidential.fields["confidential"] = true;
  EXPECT_FALSE(post(confidential));
  EXPECT_TRUE(counted_of(confidential, offset)) << "a number leads nowhere";
  auto mediation = published();
  mediation.chain = "mediation";
  EXPECT_FALSE(post(mediation));
}

/// What the code says never comes here, the chain's own step refuses as well.
TEST(Posted, TheStepThatPublishesRefusesTheSame) {
  const auto* publish = request().definition.step("publish");
  ASSERT_NE(publish, nullptr);
  std::set<std::string> refused;
  for (const auto& guard : publish->guards) {
    for (const auto& argument : guard.arguments) refused.insert(argument);
  }
  for (const auto* word : {"report", "leader", "superior", "deputies", "minor", "confidential", "may_publish"}) EXPECT_TRUE(refused.contains(word)) << word;
}

TEST(Posted, PlacesAreNoFinerThanACompound) {
  auto matter = published();
  matter.place = grid;
  EXPECT_EQ(post(matter)->place, community);
  matter.place = community;
  EXPECT_EQ(post(matter)->place, community);
}

TEST(Posted, SolvedIsTheAskersWordAndNobodyElses) {
  auto matter = published();
  matter.fields["public_satisfied"] = false;
  matter.fields["public_solved"] = false;
  EXPECT_EQ(post(matter)->outcome, Outcome::unsolved);
  matter.fields.erase("public_satisfied");
  matter.fields["public_solved"] = true;  // left from before it was handled anew
  EXPECT_EQ(post(matter)->outcome, Outcome::unrated);
}

TEST(Posted, AnOlderVersionsMatterStandsWithWhatItHas) {
  auto matter = published();
  for (const auto* name : {"published_at", "public_category", "public_contacted_at", "public_result_at", "public_satisfied"}) matter.fields.erase(name);
  const auto posted = post(matter);
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->published_at, matter.settled_at);
  EXPECT_EQ(posted->category, "");
  EXPECT_FALSE(posted->answered);
}

class BoardTest : public testing::Test {
 protected:
  void put(const flow::Matter& matter) { board_.put(matter, request().definition, *places_, offset); }
  std::vector<std::int64_t> listed(const Filter& filter = {}, std::size_t number = 1) const {
    std::vector<std::int64_t> out;
    for (const auto& posted : board_.list(filter, *places_, number).items) out.push_back(posted->id.value);
    return out;
  }
  static flow::Matter made(std::int64_t id, std::int64_t minutes) {
    auto out = published(id, "ZH" + std::to_string(id));
    out.fields["published_at"] = at("2026-11-24T10:00").plus_minutes(minutes).ms;
    return out;
  }

  std::shared_ptr<const place::Places> places_ = places();
  Board board_;
};

TEST_F(BoardTest, TheLastPublishedStandsFirst) {
  put(made(1, 0));
  put(made(3, 20));
  put(made(2, 10));
  EXPECT_EQ(listed(), (std::vector<std::int64_t>{3, 2, 1}));
  put(made(1, 30));  // published anew
  EXPECT_EQ(listed(), (std::vector<std::int64_t>{1, 3, 2}));
}

TEST_F(BoardTest, WhatIsTakenOffIsGoneAtOnce) {
  put(made(1, 0));
  ASSERT_TRUE(board_.find("ZH1"));
  auto off = made(1, 0);
  off.fields["published"] = false;
  put(off);
  EXPECT_EQ(listed(), std::vector<std::int64_t>{});
  EXPECT_FALSE(board_.find("ZH1"));
  put(made(1, 5));
  EXPECT_TRUE(board_.find("ZH1"));
}

TEST_F(BoardTest, IsFoundByPlaceCategoryOutcomeAndMonth) {
  put(made(1, 0));
  auto other = made(2, 10);
  other.place = other_community;
  other.fields["public_category"] = std::string("noise");
  other.fields["public_solved"] = false;
  other.opened_at = at("2026-10-31T09:00");
  put(other);
  EXPECT_EQ(listed({.place = street}), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(listed({.place = community}), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(listed({.place = other_street}), (std::vector<std::int64_t>{2}));
  EXPECT_EQ(listed({.category = "noise"}), (std::vector<std::int64_t>{2}));
  EXPECT_EQ(listed({.outcome = Outcome::solved}), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(listed({.month = parse_month("2026-10")}), (std::vector<std::int64_t>{2}));
  EXPECT_EQ(listed({.month = parse_month("2026-09")}), std::vector<std::int64_t>{});
}

TEST_F(BoardTest, APageHoldsTwentyAndALaterOneIsTheLast) {
  for (std::int64_t id = 1; id <= 45; ++id) put(made(id, id));
  const auto first = board_.list({}, *places_, 1);
  EXPECT_EQ(first.items.size(), page_items);
  EXPECT_EQ(first.count, 45u);
  EXPECT_EQ(first.pages, 3u);
  EXPECT_EQ(board_.list({}, *places_, 3).items.size(), 5u);
  EXPECT_EQ(board_.list({}, *places_, 99).number, 3u);
  EXPECT_EQ(board_.list({}, *places_, 0).number, 1u);
}

TEST(Counted, LeavesOutWhatIsNotAcceptedAndWhatIsCountedElsewhere) {
  for (const auto* stage : {"registered", "not_accepted", "repeat_told", "withdrawn"}) {
    auto matter = published();
    matter.stage = stage;
    EXPECT_FALSE(counted_of(matter, offset)) << stage;
  }
  auto twice = published();
  twice.fields["again"] = std::string("double");
  EXPECT_FALSE(counted_of(twice, offset));
}

TEST(Counted, ClosedAndSolvedAreTwoFacts) {
  auto matter = published();
  matter.fields["solved"] = false;
  matter.fields["satisfied"] = false;
  const auto closed = counted_of(matter, offset);
  EXPECT_EQ(closed->took_ms, 3 * ms_per_day);
  EXPECT_EQ(closed->solved, false);
  matter.settled_at = {};
  matter.fields.erase("satisfied");
  const auto open = counted_of(matter, offset);
  EXPECT_FALSE(open->took_ms);
  EXPECT_FALSE(open->closed_in_time);
  EXPECT_FALSE(open->solved) << "the word on the first answer is not one on the second";
}

std::vector<Counted> some(int n, std::optional<bool> satisfied, std::optional<std::int64_t> days) {
  Counted one;
  one.place = grid;
  one.handler = department;
  one.satisfied = one.solved = satisfied;
  if (days) one.took_ms = *days * ms_per_day;
  return std::vector(static_cast<std::size_t>(n), one);
}

std::vector<Counted> operator+(std::vector<Counted> a, const std::vector<Counted>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(FiguresOf, SilenceIsInNeitherShare) {
  const auto breakdown = break_down(some(6, true, 2) + some(2, false, 4) + some(3, {}, 1) + some(1, {}, {}), *places());
  const auto& whole = breakdown.whole;
  EXPECT_EQ(whole.accepted, 12);
  EXPECT_EQ(whole.closed, (Share{11, 12}));
  EXPECT_EQ(whole.satisfied, (Share{6, 8}));
  EXPECT_EQ(whole.satisfied.permille(), 750);
  EXPECT_EQ(whole.not_reached, 3);
  EXPECT_EQ(whole.median_days, 2.0);
  ASSERT_TRUE(breakdown.communities.contains(community)) << "a grid's are its community's";
  EXPECT_EQ(breakdown.communities.at(community), whole);
  EXPECT_EQ(breakdown.bodies.at(department), whole);
}

TEST(FiguresOf, AMedianOfAnEvenNumberLiesBetween) {
  EXPECT_EQ(break_down(some(3, true, 1) + some(3, true, 4), *places()).whole.median_days, 2.5);
}

TEST(FiguresOf, FewAreNoShare) {
  const auto few = break_down(some(4, true, 2), *places()).whole;
  EXPECT_TRUE(few.satisfied.is_small());
  EXPECT_FALSE(few.median_days);
  EXPECT_FALSE(break_down(some(5, true, 2), *places()).whole.satisfied.is_small());
  EXPECT_EQ(break_down({}, *places()).whole.closed.permille(), 0);
}

}  // namespace
}  // namespace rz::board

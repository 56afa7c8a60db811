#include "contract/matching.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace rz::contract {
namespace {

Need need(std::int64_t id, std::string kind, std::int64_t community = 101, std::optional<Date> by = std::nullopt) {
  return {MatterId{id}, std::move(kind), PlaceId{community}, PlaceId{community / 10}, OrgId{community}, by};
}
Resource resource(std::int64_t id, std::string kind, std::int64_t community = 0, std::int64_t org = 50) {
  return {MatterId{id}, std::move(kind), OrgId{org}, PlaceId{community}, PlaceId{community / 10}, {}, 0, 0, {}};
}

TEST(Matching, APairIsWeighedByPlaceTimeFulfilmentAndTies) {
  std::vector needs{need(1, "room", 101, parse_date("2026-12-20"))};
  needs[0].words = {1, 2, 5};
  auto offered = resource(2, "room", 101);
  offered.until = parse_date("2027-01-01");
  offered.ratings = 2;
  offered.rating_sum = 9;
  offered.paired = {OrgId{101}};
  offered.words = {2, 3, 5};
  const auto pair = weigh(needs, std::vector{offered}, 0, 0);
  ASSERT_TRUE(pair);
  std::vector<std::pair<Reason, int>> why;
  for (const auto& each : pair->why) why.emplace_back(each.reason, each.points);
  EXPECT_EQ(why, (std::vector<std::pair<Reason, int>>{{Reason::same_community, 40}, {Reason::lasts, 20}, {Reason::fulfilled, 18}, {Reason::paired, 10}, {Reason::same_words, 4}}));
  EXPECT_EQ(pair->points, 92);
}

TEST(Matching, WhatCannotBeIsNoPair) {
  const std::vector needs{need(1, "room", 101, parse_date("2026-12-20"))};
  auto over = resource(2, "room");
  over.until = parse_date("2026-12-19");
  const std::vector resources{resource(3, "people"), over, resource(4, "room", 101, 101)};
  for (std::size_t i = 0; i < resources.size(); ++i) EXPECT_FALSE(weigh(needs, resources, 0, i)) << i;
  EXPECT_TRUE(assign(needs, resources).pairs.empty());
}

TEST(Matching, TheWholeIsBetterThanTheBestPairFirst) {
  // The first need's best resource is the only one of the second.
  const std::vector needs{need(1, "room", 101), need(2, "room", 101, parse_date("2026-12-20"))};
  auto ends = resource(4, "room", 101);
  ends.until = parse_date("2026-12-01");
  const std::vector resources{resource(3, "room", 101), ends};
  const auto best = assign(needs, resources);
  EXPECT_TRUE(best.is_proved);
  ASSERT_EQ(best.pairs.size(), 2U);
  EXPECT_EQ(best.pairs[0].resource, 1U);
  EXPECT_EQ(best.pairs[1].resource, 0U);
  const auto other = assign(needs, resources, weigh(needs, resources, 0, 0));
  EXPECT_EQ(other.pairs.size(), 1U);
  EXPECT_LT(other.points, best.points);
}

/// Every way to give resources to the needs from `at` on.
std::int64_t best_of_all(const std::vector<Need>& needs, const std::vector<Resource>& resources, std::size_t at, std::set<std::size_t>& taken) {
  if (at == needs.size()) return 0;
  auto best = best_of_all(needs, resources, at + 1, taken);
  for (std::size_t i = 0; i < resources.size(); ++i) {
    const auto pair = weigh(needs, resources, at, i);
    if (!pair || !taken.insert(i).second) continue;
    best = std::max(best, pair->points + best_of_all(needs, resources, at + 1, taken));
    taken.erase(i);
  }
  return best;
}

RC_GTEST_PROP(Matching, NoOtherAssignmentIsBetter, ()) {
  const std::vector<std::string> kinds{"room", "people"};
  std::vector<Need> needs;
  std::vector<Resource> resources;
  for (std::int64_t i = 0; i < *rc::gen::inRange(0, 6); ++i) needs.push_back(need(i + 1, *rc::gen::elementOf(kinds), *rc::gen::element(101, 102, 201)));
  for (std::int64_t i = 0; i < *rc::gen::inRange(0, 6); ++i) {
    auto one = resource(100 + i, *rc::gen::elementOf(kinds), *rc::gen::element(0, 101, 102, 201));
    one.ratings = *rc::gen::inRange(0, 3);
    one.rating_sum = one.ratings * *rc::gen::inRange(1, 6);
    resources.push_back(one);
  }
  const auto found = assign(needs, resources);
  std::set<std::size_t> taken;
  RC_ASSERT(found.is_proved);
  RC_ASSERT(found.points == best_of_all(needs, resources, 0, taken));
}

}  // namespace
}  // namespace rz::contract

#include "patrol/walk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "patrol/patrol.hpp"
#include "patrol/proposal.hpp"

namespace rz::patrol {
namespace {

std::vector<Stop> scattered(std::size_t count, std::uint64_t seed, std::size_t weighted = 0) {
  std::mt19937_64 random(seed);
  const auto share = [&] { return static_cast<double>(random() % 10'000) / 10'000; };
  std::vector<Stop> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back({{113.3 + share() * 0.01, 33.7 + share() * 0.01}, i < weighted ? 0.5 : 0});
  return out;
}

/// Obviously right: metres, and for each stop its weight times the metres before it.
double cost_of(const std::vector<Stop>& stops, const std::vector<std::size_t>& order, place::Point from) {
  double metres = 0;
  double cost = 0;
  for (const auto at : order) {
    metres += metres_between(from, stops[at].where);
    cost += stops[at].weight * metres;
    from = stops[at].where;
  }
  return cost + metres;
}

double best_of_all(const std::vector<Stop>& stops, place::Point from) {
  std::vector<std::size_t> order(stops.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  double best = cost_of(stops, order, from);
  while (std::next_permutation(order.begin(), order.end())) best = std::min(best, cost_of(stops, order, from));
  return best;
}

void expect_each_once(const Walk& walk, std::size_t count) {
  auto sorted = walk.order;
  std::ranges::sort(sorted);
  ASSERT_EQ(sorted.size(), count);
  for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(sorted[i], i);
}

TEST(Walk, OfFewStopsIsTheBestThereIs) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    for (const std::size_t weighted : {0, 3}) {
      const auto stops = scattered(7, seed, weighted);
      const place::Point from{113.305, 33.705};
      const auto walk = propose(stops, from);
      expect_each_once(walk, 7);
      EXPECT_TRUE(walk.is_exact);
      EXPECT_NEAR(walk.cost, best_of_all(stops, from), 1e-6);
      EXPECT_NEAR(walk.cost, cost_of(stops, walk.order, from), 1e-6);
      EXPECT_EQ(walk.gap(), 0);
    }
  }
}

TEST(Walk, BeginsAtTheFirstStopWhereNobodySaysWhereHeIs) {
  const auto stops = scattered(9, 3);
  EXPECT_EQ(propose(stops).order.front(), 0u);
  EXPECT_NEAR(propose(stops).metres, cost_of(stops, propose(stops).order, stops.front().where), 1e-6);
}

TEST(Walk, OfManyStopsIsProvedToBeNear) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    for (const std::size_t count : {13, 30, 60}) {
      const auto stops = scattered(count, seed);
      const auto walk = propose(stops);
      expect_each_once(walk, count);
      EXPECT_FALSE(walk.is_exact);
      EXPECT_NEAR(walk.metres, cost_of(stops, walk.order, stops.front().where), 1e-6);
      EXPECT_LE(walk.bound, walk.cost);
      EXPECT_LT(walk.gap(), 0.06) << count << " stops, seed " << seed;
    }
  }
}

/// The bound of the many is no more than the best of the few: what the exact way finds on as many stops as it can, put twice each.
TEST(Walk, BoundStaysBelowTheBest) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const auto few = scattered(8, seed, 2);
    auto twice = few;
    for (auto stop : few) {
      stop.weight = 0;
      twice.push_back(stop);
    }
    const auto walk = propose(twice);  // the second of each costs nothing
    EXPECT_LE(walk.bound, propose(few).cost + 1e-6);
    EXPECT_NEAR(walk.cost, propose(few).cost, propose(few).cost * 0.02);
  }
}

TEST(Walk, IsTheSameEachTime) { EXPECT_EQ(propose(scattered(40, 5, 4)).order, propose(scattered(40, 5, 4)).order); }

TEST(Walk, OverNothingAndOverOneIsKnown) {
  EXPECT_TRUE(propose({}).order.empty());
  EXPECT_EQ(propose(scattered(1, 1)).order, (std::vector<std::size_t>{0}));
  EXPECT_EQ(propose(scattered(1, 1)).metres, 0);
}

Settings settings() { return {{}, 0.5, {"grid"}, 0.25, 3, "visit", "visited=compound", 60}; }

std::vector<Point> in_a_row(int count) {
  std::vector<Point> out;
  for (int i = 0; i < count; ++i) {
    Point point;
    point.number = i + 1;
    point.where = {113.3 + 0.001 * i, 33.7};
    out.push_back(point);
  }
  return out;
}
std::vector<const Point*> all(const std::vector<Point>& points) {
  std::vector<const Point*> out;
  for (const auto& each : points) out.push_back(&each);
  return out;
}

TEST(Proposal, BringsForwardWhereMattersAreOpenAndWhatNobodySaw) {
  const Date day{20'000};
  auto points = in_a_row(6);
  Knowledge knowledge{{{PlaceId{9}, 2}}, {{4, PlaceId{9}}}, {}, day.plus(-30)};
  for (const auto& point : points) knowledge.seen[point.number] = day.plus(-1);
  knowledge.seen[6] = day.plus(-10);
  // From between the second and the third: without weights the short end comes first.
  const place::Point from{113.3019, 33.7};
  const auto plain = proposed(all(points), {{}, {}, {}, day}, settings(), day, from);
  EXPECT_EQ(plain.order, (std::vector<std::int64_t>{2, 1, 3, 4, 5, 6}));
  EXPECT_TRUE(plain.forward.empty());
  const auto weighted = proposed(all(points), knowledge, settings(), day, from);
  EXPECT_EQ(weighted.order.front(), 3);
  EXPECT_EQ((std::vector(weighted.order.end() - 2, weighted.order.end())), (std::vector<std::int64_t>{2, 1}));
  ASSERT_EQ(weighted.forward.size(), 2u);
  EXPECT_EQ(weighted.forward[0].point, 4);
  EXPECT_EQ(weighted.forward[0].open_matters, 2);
  EXPECT_EQ(weighted.forward[1].point, 6);
  EXPECT_EQ(weighted.forward[1].unseen_days, 10);
  EXPECT_GT(weighted.metres, weighted.shortest_metres);
  EXPECT_LE(weighted.least_metres, weighted.shortest_metres);
}

TEST(Proposals, AreFoundAnewWhenSomethingInThemIsAnother) {
  const Date day{20'000};
  Proposals proposals;
  auto points = in_a_row(5);
  Knowledge knowledge{{}, {}, {}, day};
  const auto of = [&] { return proposals.of(all(points), knowledge, settings(), day); };
  const auto first = of();
  EXPECT_EQ(of().order, first.order);
  points[4].where.lon += 0.001;
  EXPECT_GT(of().metres, first.metres + 50);
  for (const auto& point : points) knowledge.seen[point.number] = day;
  knowledge.seen[5] = day.plus(-8);
  EXPECT_EQ(of().forward.size(), 1u);
  EXPECT_EQ(of().forward[0].unseen_days, 8);
}

TEST(Proposal, BringsNothingForwardWhereAllIsUnseen) {
  const Date day{20'000};
  const auto points = in_a_row(5);
  const auto walk = proposed(all(points), {{}, {}, {}, day.plus(-9)}, settings(), day);
  EXPECT_TRUE(walk.forward.empty());
  EXPECT_NEAR(walk.metres, walk.shortest_metres, 1e-9);
}

}  // namespace
}  // namespace rz::patrol

#include "place/grids.hpp"

#include <gtest/gtest.h>

namespace rz::place {
namespace {

constexpr double side = 0.01;  // about a kilometre at 33° north

std::vector<Polygon> oblong(double west, double south, double east, double north) {
  const auto at = [](double x, double y) { return Point{113 + x * side, 33 + y * side}; };
  return {{{at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)}, {}}};
}

using Kind = GridFault::Kind;

TEST(Grids, TwoThatFillTheCommunityAreGood) {
  const auto border = oblong(0, 0, 2, 1);
  EXPECT_TRUE(judge_grids(&border, {oblong(0, 0, 1, 1), oblong(1, 0, 2, 1)}).empty());
  EXPECT_TRUE(judge_grids(nullptr, {oblong(0, 0, 1, 1), oblong(5, 0, 6, 1)}).empty())
      << "without a border nothing is a gap";
  // A corner more on the one side of the common line, a centimetre beside it.
  auto west = oblong(0, 0, 1, 1);
  west[0].outer.insert(west[0].outer.begin() + 2, {113 + side + 1e-7, 33 + side / 2});
  EXPECT_TRUE(judge_grids(&border, {west, oblong(1, 0, 2, 1)}).empty());
}

TEST(Grids, AGapAnOverlapAndWhatLiesOutsideAreFoundWhereTheyAre) {
  const auto border = oblong(0, 0, 2, 1);
  const auto gaps = judge_grids(&border, {oblong(0, 0, 1, 1), oblong(1.1, 0, 2, 1)});
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].kind, Kind::gap);
  EXPECT_EQ(gaps[0].grids, (std::vector<std::size_t>{0, 1})) << "those around it";
  EXPECT_NEAR(gaps[0].square_metres, 111'320.0 * side * 0.1 * 111'320 * side * 0.8387, 500);
  ASSERT_EQ(gaps[0].where.size(), 1U);
  EXPECT_NEAR(gaps[0].where[0].outer[0].lon, 113 + 1.05 * side, 0.06 * side);

  const auto overlaps = judge_grids(&border, {oblong(0, 0, 1.2, 1), oblong(1, 0, 2, 1)});
  ASSERT_EQ(overlaps.size(), 1U);
  EXPECT_EQ(overlaps[0].kind, Kind::overlap);
  EXPECT_EQ(overlaps[0].grids, (std::vector<std::size_t>{0, 1}));

  const auto outside = judge_grids(&border, {oblong(0, 0, 1, 1.1), oblong(1, 0, 2, 1)});
  ASSERT_EQ(outside.size(), 1U);
  EXPECT_EQ(outside[0].kind, Kind::outside);
  EXPECT_EQ(outside[0].grids, std::vector<std::size_t>{0});
}

TEST(Grids, WhatIsBelowTheToleranceIsNone) {
  const auto border = oblong(0, 0, 2, 1);
  const double metres = 111'320 * side;
  const double breadth =
      grid_tolerance_m2 / metres / (metres * 0.8387);  // of a strip along the whole side, in sides
  EXPECT_TRUE(judge_grids(&border, {oblong(0, 0, 1, 1), oblong(1 + breadth * 0.9, 0, 2, 1)}).empty());
  EXPECT_EQ(judge_grids(&border, {oblong(0, 0, 1, 1), oblong(1 + breadth * 1.1, 0, 2, 1)}).size(), 1U);
}

TEST(Grids, WhatIsNoAreaIsToldAlone) {
  const auto border = oblong(0, 0, 2, 1);
  const auto faults =
      judge_grids(&border, {oblong(0, 0, 1, 1), {{{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}, {}}}});
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].kind, Kind::bad_area);
  EXPECT_EQ(faults[0].area, AreaFault::crosses_itself);
  EXPECT_EQ(faults[0].grids, std::vector<std::size_t>{1});
}

}  // namespace
}  // namespace rz::place

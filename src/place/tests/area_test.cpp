#include "place/area.hpp"

#include <gtest/gtest.h>

#include "place/geojson.hpp"

namespace rz::place {
namespace {

Polygon square(double lon, double lat, double side) {
  return {{{lon, lat}, {lon + side, lat}, {lon + side, lat + side}, {lon, lat + side}, {lon, lat}}, {}};
}

std::shared_ptr<const Places> town() {
  return Places::build({{PlaceId{1}, Kind::district, "d", "区", "District", {}, {}},
                        {PlaceId{2}, Kind::street, "s", "街", "Street", PlaceId{1}, {}},
                        {PlaceId{3}, Kind::community, "c", "社区", "Community", PlaceId{2}, {}},
                        {PlaceId{4}, Kind::grid, "g", "网格", "Grid", PlaceId{3}, {}}})
      .value();
}

TEST(Areas, TheSmallestPlaceAroundAPointIsFound) {
  auto ring = square(0, 0, 4);
  ring.holes.push_back(square(3, 3, 0.5).outer);
  const auto areas = Areas::build({{PlaceId{1}, {square(0, 0, 10)}, true, ""},
                                   {PlaceId{2}, {ring, square(6, 6, 1)}, true, ""},
                                   {PlaceId{4}, {square(1, 1, 1)}, false, "测绘"},
                                   {PlaceId{9}, {square(0, 0, 1)}, true, ""}},
                                  *town());
  EXPECT_EQ(areas->all().size(), 3U) << "of a place that is not there";
  EXPECT_EQ(areas->find({1.5, 1.5}), PlaceId{4});
  EXPECT_EQ(areas->find({1, 1}), PlaceId{4}) << "the border belongs to it";
  EXPECT_EQ(areas->find({3.9, 0.5}), PlaceId{2});
  EXPECT_EQ(areas->find({6.5, 6.5}), PlaceId{2}) << "its second part";
  EXPECT_EQ(areas->find({3.2, 3.2}), PlaceId{1}) << "in its hole";
  EXPECT_EQ(areas->find({9, 1}), PlaceId{1});
  EXPECT_FALSE(areas->find({11, 1}));
  EXPECT_FALSE(areas->of(PlaceId{4})->is_illustration);
  EXPECT_EQ(areas->of(PlaceId{3}), nullptr);
}

TEST(Areas, WhatIsNoAreaIsSaid) {
  EXPECT_EQ(judge_area({square(113, 33, 0.1)}), AreaFault::none);
  EXPECT_EQ(judge_area({}), AreaFault::no_polygon);
  EXPECT_EQ(judge_area({{{{0, 0}, {1, 1}, {0, 0}}, {}}}), AreaFault::no_polygon);
  EXPECT_EQ(judge_area({square(420000, 3900000, 100)}), AreaFault::out_of_range) << "metres";
  EXPECT_EQ(judge_area({{{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}, {}}}), AreaFault::crosses_itself);
  EXPECT_EQ(judge_area({square(0, 0, 2), square(1, 1, 2)}), AreaFault::crosses_itself) << "two parts that overlap";
  Ring many;
  for (std::size_t i = 0; i <= area_points_max; ++i) many.push_back({static_cast<double>(i) / 1e6, i % 2 ? 1.0 : 0.0});
  EXPECT_EQ(judge_area({{many, {}}}), AreaFault::too_many_points);
}

TEST(Areas, PartsThatShareASideAreOne) {
  EXPECT_EQ(joined({square(0, 0, 1), square(1, 0, 1)}).size(), 1U);
  EXPECT_EQ(judge_area(joined({square(0, 0, 1), square(1, 0, 1)})), AreaFault::none);
  EXPECT_EQ(joined({square(0, 0, 1), square(5, 5, 1)}).size(), 2U);
  const Polygon bow{{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}, {}};
  EXPECT_EQ(joined({square(0, 0, 1), bow}), (std::vector{square(0, 0, 1), bow})) << "what is no area stays to be told";
}

TEST(Areas, ASpotLiesWithinItsPlaceOrTheNearestAbove) {
  // A horseshoe: its middle lies outside of it.
  const Polygon shoe{{{0, 0}, {9, 0}, {9, 9}, {8, 9}, {8, 1}, {1, 1}, {1, 9}, {0, 9}, {0, 0}}, {}};
  const auto places = town();
  const auto areas = Areas::build({{PlaceId{2}, {square(0, 0, 0.1), shoe}, true, ""}}, *places);
  const auto spot = areas->spot(*places, PlaceId{4});
  ASSERT_TRUE(spot);
  EXPECT_EQ(spot->of, PlaceId{2}) << "neither the grid nor its community has a border";
  EXPECT_EQ(areas->find(spot->point), PlaceId{2});
  EXPECT_FALSE(areas->spot(*places, PlaceId{1}));
  EXPECT_EQ(areas->places_in(*places, {{-1, -1}, {10, 10}}), (std::vector{PlaceId{3}, PlaceId{4}, PlaceId{2}})) << "by their codes";
  EXPECT_TRUE(areas->places_in(*places, {{20, 20}, {30, 30}}).empty());
}

TEST(GeoJson, OutAndInAgain) {
  Polygon polygon{{{113.1, 33.6}, {113.35, 33.6}, {113.3512345, 33.85}, {113.1, 33.6}}, {}};
  polygon.holes.push_back({{113.2, 33.65}, {113.21, 33.65}, {113.21, 33.66}, {113.2, 33.65}});
  EXPECT_EQ(polygons_of_text(coordinates_text({polygon})), std::vector{polygon});
  EXPECT_EQ(polygons_of(json::Value(geometry_of({polygon}))), std::vector{polygon});
  const auto open = json::parse(R"({"type":"Polygon","coordinates":[[[0,0,5],[1,0,5],[1,1,5]]]})").value();
  EXPECT_EQ(polygons_of(open).front().outer.size(), 4U) << "closed, without its altitude";
  for (const auto* bad : {R"({"type":"Point","coordinates":[0,0]})", R"({"type":"Polygon"})", R"([])"}) {
    EXPECT_TRUE(polygons_of(json::parse(bad).value()).empty()) << bad;
  }
}

TEST(GeoJson, APlanTellsEveryFeatureThatIsWrong) {
  const auto places = town();
  const auto before = Areas::build({{PlaceId{2}, {square(0, 0, 4)}, true, "x"}}, *places);
  const auto feature = [](const std::string& code, const std::string& ring, const std::string& more = "") {
    return R"({"type":"Feature","properties":{"code":")" + code + "\"" + more + R"(},"geometry":{"type":"Polygon","coordinates":[)" + ring + "]}}";
  };
  const std::string big = "[[0,0],[4,0],[4,4],[0,4],[0,0]]", small = "[[1,1],[2,1],[2,2],[1,1]]", crossed = "[[0,0],[1,1],[1,0],[0,1],[0,0]]";
  const auto collection = json::parse(R"({"type":"FeatureCollection","features":[)" + feature("s", big) + "," + feature("c", small, R"(,"illustration":false)") +
                                      "," + feature("c", small) + "," + feature("nowhere", small) + "," + feature("", small) + "," + feature("g", crossed) + "]}")
                              .value();
  const auto plan = plan_areas(*places, *before, collection, "测绘院");
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->set.size(), 1U);
  EXPECT_EQ(plan->set.front().place, PlaceId{3});
  EXPECT_FALSE(plan->set.front().is_illustration);
  EXPECT_EQ(plan->founded, 1U);
  EXPECT_EQ(plan->same, 1U);
  std::vector<std::pair<std::size_t, FeatureFault>> refused;
  for (const auto& each : plan->refused) refused.emplace_back(each.index, each.fault);
  EXPECT_EQ(refused, (std::vector<std::pair<std::size_t, FeatureFault>>{{2, FeatureFault::stands_twice}, {3, FeatureFault::unknown_place},
                                                                        {4, FeatureFault::no_code}, {5, FeatureFault::bad_area}}));
  EXPECT_FALSE(plan_areas(*places, *before, json::parse("{}").value(), ""));
}

}  // namespace
}  // namespace rz::place

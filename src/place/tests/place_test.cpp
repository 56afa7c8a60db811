#include "place/place.hpp"

#include <gtest/gtest.h>

namespace rz::place {
namespace {

std::vector<Place> small_district() {
  return {{PlaceId{1}, Kind::district, "410411", "湛河区", "Zhanhe District", {}, {}},
          {PlaceId{3}, Kind::street, "410411002", "南环路街道", "Nanhuanlu Subdistrict", PlaceId{1}, {}},
          {PlaceId{2}, Kind::street, "410411001", "马庄街道", "Mazhuang Subdistrict", PlaceId{1}, {}},
          {PlaceId{4}, Kind::community, "410411001002", "平高社区", "Pinggao Community", PlaceId{2}, 3100},
          {PlaceId{5}, Kind::compound, "c5", "平高小区", "Pinggao Compound", PlaceId{4}, {}}};
}

TEST(Places, TheTree) {
  const auto places = Places::build(small_district());
  ASSERT_TRUE(places) << places.error();
  const auto& tree = **places;
  EXPECT_EQ(tree.root()->id, PlaceId{1});
  EXPECT_EQ(tree.find_code("410411001002")->id, PlaceId{4});
  EXPECT_EQ(tree.find(PlaceId{9}), nullptr);
  EXPECT_EQ(tree.find_code("x"), nullptr);
  EXPECT_EQ(tree.parent_of(PlaceId{4}), PlaceId{2});
  EXPECT_EQ(tree.parent_of(PlaceId{1}), PlaceId{});
  const auto streets = tree.children(PlaceId{1});
  ASSERT_EQ(streets.size(), 2U);
  EXPECT_EQ(streets[0], PlaceId{2}) << "in the order of codes";
  EXPECT_TRUE(tree.children(PlaceId{5}).empty());
  EXPECT_EQ(tree.ancestors(PlaceId{5}), (std::vector{PlaceId{4}, PlaceId{2}, PlaceId{1}}));
}

TEST(Places, Within) {
  const auto tree = Places::build(small_district()).value();
  EXPECT_TRUE(tree->is_within(PlaceId{5}, PlaceId{2}));
  EXPECT_TRUE(tree->is_within(PlaceId{5}, PlaceId{5}));
  EXPECT_FALSE(tree->is_within(PlaceId{2}, PlaceId{5}));
  EXPECT_EQ(tree->enclosing(PlaceId{5}, Kind::community), PlaceId{4});
  EXPECT_EQ(tree->enclosing(PlaceId{4}, Kind::community), PlaceId{4}) << "itself too";
  EXPECT_EQ(tree->enclosing(PlaceId{2}, Kind::community), PlaceId{}) << "a street lies in none";
  EXPECT_FALSE(tree->is_within(PlaceId{5}, PlaceId{3}));
  EXPECT_FALSE(tree->is_within(PlaceId{9}, PlaceId{9}));
  EXPECT_FALSE(tree->is_within(PlaceId{}, PlaceId{}));
}

TEST(Places, PathsAsPeopleSayThem) {
  const auto tree = Places::build(small_district()).value();
  EXPECT_EQ(tree->path_zh(PlaceId{4}), "马庄街道平高社区");
  EXPECT_EQ(tree->path_en(PlaceId{4}), "Pinggao Community, Mazhuang Subdistrict");
  EXPECT_EQ(tree->path_zh(PlaceId{1}), "湛河区");
  EXPECT_EQ(tree->path_zh(PlaceId{9}), "");
}

std::string fault_after(void (*change)(std::vector<Place>&)) {
  auto places = small_district();
  change(places);
  const auto built = Places::build(std::move(places));
  return built ? "" : built.error();
}

TEST(Places, WhatIsNoTreeIsRefused) {
  EXPECT_EQ(fault_after([](auto& p) { p[3].parent = PlaceId{77}; }),
            "place «410411001002» lies in a place that is not there");
  EXPECT_EQ(fault_after([](auto& p) { p[3].code = "410411001"; }), "place «410411001» stands twice");
  EXPECT_EQ(fault_after([](auto& p) { p[3].id = PlaceId{1}; }), "place «410411001002» has another's id");
  EXPECT_EQ(fault_after([](auto& p) { p[1].kind = Kind::district, p[1].parent = {}; }),
            "place «410411002» is a second district");
  EXPECT_EQ(fault_after([](auto& p) { p[2].parent = PlaceId{4}; }),
            "place «410411001», a street, cannot lie in a community");
  EXPECT_EQ(fault_after([](auto& p) { p[2].parent = {}; }),
            "place «410411001» lies in no other and is no district");
  EXPECT_TRUE(Places::build({}));
}

}  // namespace
}  // namespace rz::place

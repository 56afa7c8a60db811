#include "search/twins.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace rz::search {
namespace {

constexpr PlaceId community{11}, neighbour{12}, street{1}, elsewhere{2};

Subject subject(std::int64_t id, std::string text, PlaceId place = community, std::int64_t day = 0, PlaceId wider = street) {
  return {MatterId{id}, place, wider, Instant{day * ms_per_day}, {std::move(text)}};
}

class TwinsTest : public testing::Test {
 protected:
  void SetUp() override {
    // Words that many have say little.
    for (std::int64_t n = 100; n < 140; ++n) twins_.put(subject(n, "小区门口的" + std::to_string(n) + "号垃圾桶满了，请尽快处理", neighbour));
  }
  std::vector<std::int64_t> find(const Subject& asked) const {
    std::vector<std::int64_t> out;
    for (const auto& twin : twins_.find(asked)) out.push_back(twin.matter.value);
    return out;
  }

  Twins twins_;
};

using Ids = std::vector<std::int64_t>;
constexpr auto text = "建设路18号院3号楼东侧路灯不亮，晚上看不清路";

TEST_F(TwinsTest, OtherWordsForTheSameAreFoundWithWhatBothSay) {
  twins_.put(subject(1, text));
  const auto found = twins_.find(subject(0, "你好，18号院3号楼东边街灯没亮，晚上看不清路，请处理"));
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].matter, MatterId{1});
  EXPECT_TRUE(found[0].same_place);
  EXPECT_EQ(found[0].days_apart, 0);
  EXPECT_NE(std::ranges::find(found[0].shared, "晚上看不清路"), found[0].shared.end());
}

TEST_F(TwinsTest, AnotherHouseAnotherRoadOrAnotherTimeIsAnotherThing) {
  twins_.put(subject(1, text));
  EXPECT_EQ(find(subject(0, text)), (Ids{1}));
  EXPECT_EQ(find(subject(0, "建设路27号院5号楼东侧路灯不亮，晚上看不清路")), (Ids{})) << "another house";
  EXPECT_EQ(find(subject(0, "光明路18号院3号楼东侧路灯不亮，晚上看不清路", community)), (Ids{})) << "another road";
  EXPECT_EQ(find(subject(0, text, community, twin_days + 1)), (Ids{})) << "too long ago";
  EXPECT_EQ(find(subject(0, text, PlaceId{21}, 0, elsewhere)), (Ids{})) << "another street";
}

TEST_F(TwinsTest, NextDoorCountsWhereBothNameTheSpot) {
  twins_.put(subject(1, text));
  EXPECT_EQ(find(subject(0, text, neighbour)), (Ids{1}));
  twins_.put(subject(2, "楼下一直有人烧烤，油烟呛人"));
  EXPECT_EQ(find(subject(0, "楼下一直有人烧烤，油烟呛人", neighbour)), (Ids{})) << "nothing says that it is the same spot";
}

TEST_F(TwinsTest, WhatChangedOrWentIsComparedAsItIs) {
  twins_.put(subject(1, text));
  const auto size = twins_.size();
  twins_.put(subject(1, "下水道堵了，污水漫到路上"));
  EXPECT_EQ(twins_.size(), size);
  EXPECT_EQ(find(subject(0, text)), (Ids{}));
  EXPECT_EQ(find(subject(0, "下水道又堵了，污水漫到路上")), (Ids{1}));
  twins_.forget(MatterId{1});
  EXPECT_EQ(find(subject(0, "下水道又堵了，污水漫到路上")), (Ids{}));
  twins_.put(subject(200, "新的一件事", community, 3 * twin_days));
  EXPECT_LE(twins_.size(), size) << "what is old goes";
}

}  // namespace
}  // namespace rz::search

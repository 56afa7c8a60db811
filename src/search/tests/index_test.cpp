#include "search/index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

namespace rz::search {
namespace {

const auto all = [](const Facts&) { return true; };

std::vector<Word> words(std::string_view query) {
  std::vector<Word> out;
  for (auto& word : words_of(query)) out.push_back({std::move(word), {}, {}});
  return out;
}

std::vector<std::int64_t> ids(const std::vector<MatterId>& matters) {
  std::vector<std::int64_t> out;
  for (const auto matter : matters) out.push_back(matter.value);
  return out;
}

using Ids = std::vector<std::int64_t>;

class IndexTest : public testing::Test {
 protected:
  void add(std::int64_t id, const std::vector<std::string>& texts, Facts facts = {"request", "handling", OrgId{1}, PlaceId{1}}) {
    index_.put(MatterId{id}, facts);
    index_.add_text(MatterId{id}, texts);
  }
  Ids find(std::string_view query, std::optional<MatterId> before = {}) const { return ids(index_.find(words(query), all, before)); }

  Index index_;
};

TEST(Grams, WidthCaseAndBlanksDoNotMatter) {
  EXPECT_EQ(fold("ＬＥＤ　灯\n 不亮 "), U"led 灯 不亮");
  EXPECT_EQ(words_of(" 路灯  LED 路灯 "), (std::vector<std::u32string>{U"路灯", U"led"}));
  EXPECT_EQ(to_utf8(U"a灯𠮷"), "a灯𠮷");
  EXPECT_TRUE(grams_of(U"").empty());
}

TEST_F(IndexTest, FindsWhatHasEveryWordTheLatestFirst) {
  add(10, {"路灯不亮", "建设路 18 号院"});
  add(11, {"下水道堵了"});
  add(12, {"小区路灯坏了，晚上太黑"});
  EXPECT_EQ(find("路灯"), (Ids{12, 10}));
  EXPECT_EQ(find("路灯 建设路"), (Ids{10}));
  EXPECT_EQ(find("18"), (Ids{10}));
  EXPECT_EQ(find("堵"), (Ids{11})) << "a single character, at the end of a pair";
  EXPECT_EQ(find("下"), (Ids{11})) << "and at its beginning";
  EXPECT_TRUE(find("路灯 堵").empty());
  EXPECT_TRUE(find("").empty());
  EXPECT_EQ(find("路灯", MatterId{12}), (Ids{10})) << "behind the last one of a page";
}

TEST_F(IndexTest, AWordWithoutTextIsFoundByItsKeysAlone) {
  const Gram key = gram_of(0x110003, 7);
  add(10, {"路灯"});
  index_.put(MatterId{11}, {"request", "handling", OrgId{1}, PlaceId{1}});
  index_.add_text(MatterId{11}, {"PDS-0001"}, {key});
  EXPECT_EQ(ids(index_.find({Word{{}, {key}, {}}}, all, std::nullopt)), (Ids{11}));
  EXPECT_TRUE(index_.find({Word{{}, {key + 1}, {}}}, all, std::nullopt).empty());
  EXPECT_TRUE(index_.find({Word{{}, {}, {}}}, all, std::nullopt).empty());
}

TEST_F(IndexTest, WhatIsWrittenLaterIsFoundToo) {
  add(10, {"路灯不亮"});
  add(11, {"井盖缺失"});
  index_.add_text(MatterId{10}, {"已更换灯具"});
  EXPECT_EQ(find("更换 路灯"), (Ids{10})) << "words of different texts of one matter";
  index_.forget(MatterId{10});
  EXPECT_TRUE(find("路灯").empty());
}

TEST_F(IndexTest, FactsFilterAndStandInForWords) {
  add(10, {"路灯不亮"}, {"request", "handling", OrgId{1}, PlaceId{7}});
  add(11, {"路灯不亮"}, {"request", "handling", OrgId{2}, PlaceId{8}});
  index_.put(MatterId{10}, {"request", "handling", OrgId{3}, PlaceId{7}});
  const auto of_three = [](const Facts& facts) { return facts.owner == OrgId{3}; };
  EXPECT_EQ(ids(index_.find(words("路灯"), of_three, {})), (Ids{10}));
  std::vector<Word> place{{U"平高社区", {}, [](const Facts& facts) { return facts.place == PlaceId{8}; }}};
  EXPECT_EQ(ids(index_.find(place, all, {})), (Ids{11}));
  index_.add_text(MatterId{11}, {}, {gram_of('t', 2671)});
  EXPECT_EQ(ids(index_.find({{U"2671", {gram_of('t', 2671)}, {}}}, all, {})), (Ids{11}));
}

TEST_F(IndexTest, NothingThatContainsATextIsMissed) {
  const std::u32string letters = U"路灯不亮井盖水管堵了小区门口三号院东侧晚上太黑";
  std::mt19937 random(7);
  const auto text = [&](std::size_t length) {
    std::u32string out;
    while (out.size() < length) out += letters[random() % letters.size()];
    return out;
  };
  std::vector<std::u32string> texts;
  for (int n = 0; n < 2000; ++n) {
    texts.push_back(text(5 + random() % 60));
    add(n + 1, {to_utf8(texts.back())});
  }
  std::size_t found_in_all = 0;
  for (int n = 0; n < 400; ++n) {
    const auto query = text(1 + random() % 4);
    const auto found = find(to_utf8(query));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].find(query) == std::u32string::npos) continue;
      ++found_in_all;
      ASSERT_TRUE(std::ranges::binary_search(found, static_cast<std::int64_t>(i) + 1, std::greater{})) << to_utf8(query);
    }
  }
  EXPECT_GT(found_in_all, 10'000);
}

}  // namespace
}  // namespace rz::search

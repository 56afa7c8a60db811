#include "suggest/model.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "suggest/wordings.hpp"

namespace rz::suggest {
namespace {

using Texts = std::vector<std::string>;

/// What is asked for in several wordings of each, every one sent in ten times over.
std::vector<Example> examples() {
  struct Wording {
    std::string text;
    std::string place;
    std::string value;
  };
  const std::vector<Wording> wordings = {{"号楼东侧路灯不亮，晚上太黑", "place=1", "street_light"}, {"号楼前的路灯一闪一闪的", "place=1", "street_light"},
                                         {"号楼后面路灯坏了", "place=1", "street_light"},         {"号楼门口井盖松动，车一压就响", "place=2", "manhole"},
                                         {"号楼前的井盖破了一角", "place=2", "manhole"},          {"号楼后面井盖丢了", "place=2", "manhole"},
                                         {"号楼前的树枝断了", "place=3", "greening"},            {"号楼东侧树枝太长", "place=3", "greening"},
                                         {"号楼门口树枝挡路", "place=3", "greening"}};
  std::vector<Example> out;
  for (int n = 0; n < 10; ++n) {
    for (std::size_t at = 0; at < wordings.size(); ++at) out.push_back({{std::to_string(n) + wordings[at].text}, {wordings[at].place}, wordings[at].value, at});
  }
  for (std::size_t n = 0; n < 3; ++n) out.push_back({{"想问医保怎么交"}, {}, "insurance", wordings.size()});
  return out;
}

Model trained(const std::vector<Example>& from) {
  std::vector<const Example*> all;
  for (const auto& each : from) all.push_back(&each);
  return Model::train(all);
}

TEST(SuggestModel, GuessesWithTheWordsThatSpokeForIt) {
  const auto model = trained(examples());
  const auto guess = model.guess({"路灯不亮"}, {});
  ASSERT_TRUE(guess);
  EXPECT_EQ(guess->value, "street_light");
  EXPECT_GT(guess->margin, 1);
  EXPECT_NE(std::ranges::find(guess->because, "路灯不亮"), guess->because.end());
  EXPECT_EQ(model.guess({"井盖松动"}, {})->value, "manhole");
  EXPECT_EQ(model.values(), 3) << "what was decided three times is not proposed";
}

TEST(SuggestModel, SpeaksOnlyWhereTheTextDoes) {
  const auto model = trained(examples());
  EXPECT_FALSE(model.guess({"ABC"}, {}));
  EXPECT_FALSE(model.guess({"路口"}, {"place=2"})) << "a place alone says nothing about what happened there";
  EXPECT_FALSE(model.guess({"号楼东侧"}, {})) << "what stands with every value speaks for none";
  EXPECT_FALSE(model.guess({"路灯下面停着一辆没有牌照的电动三轮车"}, {})) << "most of it is about something that it does not know";
  EXPECT_FALSE(trained({}).guess({"路灯"}, {}));
}

TEST(SuggestModel, NoPairStandsAcrossAMarkABlankOrAFigure) {
  EXPECT_EQ(letter_pairs({"路灯，不亮"}).size(), 2);
  EXPECT_EQ(letter_pairs({"路灯 3号"}), letter_pairs({"路灯"}));
  for (const auto& word : trained(examples()).guess({"路灯，井盖，路灯坏了"}, {})->because) EXPECT_EQ(word.find(','), std::string::npos) << word;
}

TEST(SuggestModel, ASentenceThatWasSentInOftenTeachesItsWordsOnce) {
  auto often = examples();
  for (int n = 0; n < 2'000; ++n) often.push_back({{"号楼后面井盖丢了"}, {}, "manhole", 5});
  const auto margin = [](const Model& model) { return model.guess({"井盖丢了"}, {})->margin; };
  // What grows is how often the value is decided at all.
  EXPECT_LT(margin(trained(often)), margin(trained(examples())) + std::log(2'030.0 / 30) + 0.1);
}

TEST(SuggestModel, IsSilentUntilItIsKnownWhenItMaySpeak) {
  auto model = trained(examples());
  EXPECT_FALSE(model.propose({"路灯不亮"}, {}));
  const auto margin = model.guess({"路灯不亮"}, {})->margin;
  model.set_nerve({margin, margin + 1});
  EXPECT_EQ(model.propose({"路灯不亮"}, {})->likeness, Likeness::likely);
  model.set_nerve({margin - 1, margin});
  EXPECT_EQ(model.propose({"路灯不亮"}, {})->likeness, Likeness::very_likely);
  model.set_nerve({margin + 0.1, margin + 1});
  EXPECT_FALSE(model.propose({"路灯不亮"}, {}));
}

TEST(SuggestModel, IsTheSameWhenReadBack) {
  auto model = trained(examples());
  model.set_nerve({0.5, 1});
  const auto again = Model::from_json(json::Value(model.to_json()));
  ASSERT_TRUE(again) << again.error();
  const Texts text{"路灯不亮"};
  EXPECT_EQ(again->propose(text, {})->value, "street_light");
  EXPECT_NEAR(again->guess(text, {})->margin, model.guess(text, {})->margin, 0.01);
  EXPECT_EQ(again->pairs(), model.pairs());
  EXPECT_FALSE(Model::from_json(json::Value(json::Object{{"values", 7}})));
}

TEST(SuggestWordings, NumbersAndNamesMakeNoOther) {
  std::vector<std::vector<search::Gram>> texts;
  for (const auto* text : {"小区3号楼东侧的路灯已经连续两晚不亮，老人晚上出门看不清路。", "小区18号楼东侧的路灯已经连续两晚不亮，老人晚上出门看不清路。",
                           "建设路人行道砖破损有十来米，下雨天一踩就溅水。", "人民路人行道砖破损有十来米，下雨天一踩就溅水。", "广场舞音响声音太大，晚上九点还不结束。"}) {
    texts.push_back(letter_pairs({text}));
  }
  EXPECT_EQ(wordings_of(texts), (std::vector<std::size_t>{0, 0, 1, 1, 2}));
  EXPECT_TRUE(wordings_of({}).empty());
}

}  // namespace
}  // namespace rz::suggest

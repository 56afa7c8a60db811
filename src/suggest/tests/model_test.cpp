#include "suggest/model.hpp"

#include <gtest/gtest.h>

namespace rz::suggest {
namespace {

std::vector<Example> examples() {
  std::vector<Example> out;
  for (int n = 0; n < 20; ++n) {
    const auto mark = std::to_string(n);
    out.push_back({{mark + "号楼东侧路灯不亮，晚上太黑"}, {"place=1"}, "street_light"});
    out.push_back({{"小区" + mark + "号门口井盖松动，车一压就响"}, {"place=2"}, "manhole"});
  }
  for (int n = 0; n < 3; ++n) out.push_back({{"想问医保怎么交"}, {}, "insurance"});
  return out;
}

TEST(SuggestModel, ProposesWithTheWordsThatSpokeForIt) {
  const auto model = Model::train(examples());
  const auto proposals = model.propose({"三单元门口的路灯又不亮了"}, {}, 2);
  ASSERT_EQ(proposals.size(), 2);
  EXPECT_EQ(proposals[0].value, "street_light");
  EXPECT_GT(proposals[0].share, 0.6);
  EXPECT_EQ(proposals[0].because.front(), "路灯");
  EXPECT_EQ(model.propose({"北门井盖松动"}, {}, 1).front().value, "manhole");
  EXPECT_EQ(model.propose({"路口"}, {"place=2"}, 1).front().value, "manhole") << "what is known beside counts as well";
}

TEST(SuggestModel, IsSilentWhereItKnowsNothing) {
  const auto model = Model::train(examples());
  EXPECT_TRUE(model.propose({"ABC"}, {}, 3).empty());
  EXPECT_TRUE(Model::train({}).propose({"路灯"}, {}, 3).empty());
  EXPECT_EQ(model.values(), 2) << "what was decided three times is not proposed";
}

TEST(SuggestModel, IsTheSameWhenReadBack) {
  const auto model = Model::train(examples());
  const auto again = Model::from_json(json::Value(model.to_json()));
  ASSERT_TRUE(again) << again.error();
  const std::vector<std::string> text{"路灯不亮"};
  EXPECT_EQ(again->propose(text, {}, 1).front().value, model.propose(text, {}, 1).front().value);
  EXPECT_NEAR(again->propose(text, {}, 1).front().share, model.propose(text, {}, 1).front().share, 0.01);
  EXPECT_EQ(again->pairs(), model.pairs());
  EXPECT_FALSE(Model::from_json(json::Value(json::Object{{"values", 7}})));
}

}  // namespace
}  // namespace rz::suggest

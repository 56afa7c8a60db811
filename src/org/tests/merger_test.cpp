#include "org/merger.hpp"

#include <gtest/gtest.h>

namespace rz::org {
namespace {

const Instant now{1'795'665'600'000};
const Date today{20'783};

Org body(std::int64_t id, std::int64_t parent, Kind kind = Kind::department) {
  return Org{OrgId{id}, kind, "o" + std::to_string(id), "体", "Body", OrgId{parent}, PlaceId{1}, Level::none, {}, id == 1, true};
}

class MergerTest : public ::testing::Test {
 protected:
  MergerTest() {
    const auto places = place::Places::build({{PlaceId{1}, place::Kind::district, "d", "区", "District", {}, {}}}).value();
    orgs_ = Orgs::build({body(1, 0), body(2, 1), body(3, 1), body(4, 2, Kind::school), body(5, 4, Kind::school), body(6, 1, Kind::enterprise)},
                        {{"waste", PlaceId{1}, OrgId{2}}, {"light", PlaceId{1}, OrgId{3}}}, places)
                .value();
    const auto tie = [](std::int64_t id, std::int64_t from, std::int64_t to, RelationState state = RelationState::running) {
      return Relation{.id = RelationId{id}, .kind = RelationKind::line, .from = OrgId{from}, .to = OrgId{to}, .state = state, .since = Date{20'000}};
    };
    relations_ = Relations::build({tie(1, 2, 6), tie(2, 3, 6), tie(3, 4, 2), tie(4, 2, 3), tie(5, 2, 5, RelationState::ended)}, *orgs_).value();
  }

  Result<Merger, std::vector<ChangeError>> merge_into(std::int64_t from, std::int64_t into, const std::string& reason = "合并") {
    return merge(*orgs_, *relations_, *orgs_->find(OrgId{from}), OrgId{into}, reason, now, today, [this] { return ++last_id_; });
  }

  std::shared_ptr<const Orgs> orgs_;
  std::shared_ptr<const Relations> relations_;
  std::int64_t last_id_ = 100;
};

TEST_F(MergerTest, WhatTheOneLeavesTheOtherTakesOn) {
  const auto merger = merge_into(2, 3);
  ASSERT_TRUE(merger);
  EXPECT_EQ(merger->ended.after.life, Life::ended);
  EXPECT_EQ(merger->ended.after.revision, merger->ended.before.revision + 1);
  ASSERT_EQ(merger->children.size(), 1U);
  EXPECT_EQ(merger->children[0].after.parent, OrgId{3});
  EXPECT_EQ(merger->duties, (std::vector<Duty>{{"waste", PlaceId{1}, OrgId{3}}}));
  EXPECT_EQ(merger->ties_ended.size(), 3U) << "what is over already is left";
  ASSERT_EQ(merger->ties_founded.size(), 1U) << "the other had the first already, and none with itself";
  EXPECT_EQ(merger->ties_founded[0].from, OrgId{4});
  EXPECT_EQ(merger->ties_founded[0].to, OrgId{3});
  EXPECT_EQ(merger->ties_founded[0].since, today);
}

TEST_F(MergerTest, WhatCannotBeIsRefused) {
  EXPECT_EQ(merge_into(2, 2).error(), (std::vector<ChangeError>{{"into", Fault::itself}}));
  EXPECT_EQ(merge_into(2, 4).error(), (std::vector<ChangeError>{{"into", Fault::below_itself}}));
  EXPECT_EQ(merge_into(2, 6).error(), (std::vector<ChangeError>{{"into", Fault::wrong_kind}}));
  EXPECT_EQ(merge_into(2, 9, " ").error(), (std::vector<ChangeError>{{"into", Fault::unknown}, {"reason", Fault::missing}}));
  EXPECT_EQ(merge_into(1, 3).error().front().fault, Fault::below_itself);
}

}  // namespace
}  // namespace rz::org

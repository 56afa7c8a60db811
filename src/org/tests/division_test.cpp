#include "org/division.hpp"

#include <gtest/gtest.h>

namespace rz::org {
namespace {

const Instant now{1'795'665'600'000};

Org body(std::int64_t id, std::int64_t parent) {
  return Org{OrgId{id}, Kind::department, "o" + std::to_string(id), "体", "Body", OrgId{parent}, PlaceId{1}, Level::none, {}, id == 1, true};
}

class DivisionTest : public ::testing::Test {
 protected:
  DivisionTest() {
    places_ = place::Places::build({{PlaceId{1}, place::Kind::district, "d", "区", "District", {}, {}}}).value();
    orgs_ = Orgs::build({body(1, 0), body(2, 1), body(3, 2), body(4, 2), body(5, 1)},
                        {{"waste", PlaceId{1}, OrgId{2}}, {"light", PlaceId{1}, OrgId{2}}, {"noise", PlaceId{1}, OrgId{5}}}, places_)
                .value();
  }

  static DivisionWish wish(std::vector<OrgId> children, std::vector<std::string> duties) {
    return {"o9", {.name_zh = "新体", .name_en = "New", .place = PlaceId{1}, .reason = "分设"}, std::move(children), std::move(duties)};
  }
  Result<Division, std::vector<ChangeError>> divided(std::int64_t from, const DivisionWish& wanted) const {
    return divide(Growing(*orgs_), *places_, *orgs_->find(OrgId{from}), OrgId{9}, wanted, now);
  }

  std::shared_ptr<const place::Places> places_;
  std::shared_ptr<const Orgs> orgs_;
};

TEST_F(DivisionTest, WhatIsNamedGoesOverAndNothingElse) {
  const auto division = divided(2, wish({OrgId{4}}, {"light"}));
  ASSERT_TRUE(division);
  EXPECT_EQ(division->founded.id, OrgId{9});
  EXPECT_EQ(division->founded.kind, Kind::department);
  EXPECT_EQ(division->founded.parent, OrgId{1}) << "beside the one divided";
  EXPECT_EQ(division->founded.since, now);
  ASSERT_EQ(division->children.size(), 1U);
  EXPECT_EQ(division->children[0].after.parent, OrgId{9});
  EXPECT_EQ(division->children[0].after.revision, division->children[0].before.revision + 1);
  EXPECT_EQ(division->duties, (std::vector<Duty>{{"light", PlaceId{1}, OrgId{9}}}));
}

TEST_F(DivisionTest, WhatIsNotItsOwnDoesNotGo) {
  EXPECT_EQ(divided(2, wish({OrgId{5}}, {})).error(), (std::vector<ChangeError>{{"children", Fault::unknown}}));
  EXPECT_EQ(divided(2, wish({OrgId{3}}, {"noise"})).error(), (std::vector<ChangeError>{{"duties", Fault::unknown}}));
  EXPECT_EQ(divided(2, wish({}, {})).error(), (std::vector<ChangeError>{{"children", Fault::missing}}));
  EXPECT_EQ(divided(1, wish({OrgId{5}}, {})).error().front().fault, Fault::catch_all);
  auto nameless = wish({OrgId{3}}, {});
  nameless.change.name_zh.reset();
  EXPECT_EQ(divided(2, nameless).error(), (std::vector<ChangeError>{{"name_zh", Fault::missing}}));
}

}  // namespace
}  // namespace rz::org

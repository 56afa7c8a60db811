// What is said of a decision never contradicts it: every step of every chain, by people of every role and body.

#include <gtest/gtest.h>

#include <set>

#include "flow/permission.hpp"
#include "model/fixture.hpp"

namespace rz::model {
namespace {

const std::vector<std::int64_t> bodies{1, 10, 20, 101, 102, 201, 50, 51, 300};

TEST(Explain, ReasonsAgreeWithTheDecision) {
  const TestWorld world;
  std::size_t allowed = 0;
  std::size_t lacks[4] = {};
  for (const auto& chain : load_all(std::filesystem::path(RZ_SOURCE_DIR) / "chains")) {
    std::set<std::string> roles{"clerk"};
    for (const auto& [name, step] : chain.definition.steps) {
      for (const auto& who : step.by) roles.insert(who.role);
    }
    flow::Matter matter;
    matter.place = PlaceId{101};
    matter.owner = OrgId{101};
    for (const auto* field : {"handler", "called_by", "body", "dispatched_by"}) matter.fields[field] = std::string("50");
    flow::Family family;
    family.matter = &matter;
    for (const auto& [name, step] : chain.definition.steps) {
      for (const auto& role : roles) {
        for (const auto body : bodies) {
          const auto actor = staff(7, role, body);
          const auto told = flow::reasons(step.by, family, actor, world);
          ASSERT_EQ(told.size(), step.by.size());
          bool may = false;
          for (const auto& reason : told) {
            may |= reason.lack == flow::Lack::nothing;
            ++lacks[static_cast<int>(reason.lack)];
          }
          EXPECT_EQ(may, flow::permitted(step.by, family, actor, world).has_value()) << name << " by " << role << " at " << body;
          allowed += may;
        }
      }
    }
  }
  EXPECT_GT(allowed, 100U);
  for (const auto lack : lacks) EXPECT_GT(lack, 100U) << "every reason is given";
}

}  // namespace
}  // namespace rz::model

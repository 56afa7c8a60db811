#include "flow/permission.hpp"

#include <gtest/gtest.h>

namespace rz::flow {
namespace {

const Instant noon{1'800'000'000'000};
const std::int64_t ann = 11, bob = 12;

VisibilityGroup contact() {
  VisibilityGroup group;
  group.name = "contact";
  group.masked = true;
  group.asking = Asking{"minor", "look", "looker", "looked_at", *parse_duration("24h")};
  return group;
}

bool may(std::int64_t account, const Fields& fields, Instant now) {
  Matter matter;
  matter.fields = fields;
  Actor actor;
  actor.account = AccountId{account};
  return may_uncover(contact(), matter, actor, now);
}

TEST(MayUncover, WithoutAMinorAReasonIsEnough) {
  EXPECT_TRUE(may(ann, {}, noon));
  EXPECT_TRUE(may(ann, {{"minor", false}}, noon));
}

TEST(MayUncover, WithOneOnlyWhoWasGrantedItAndOnlyForItsTime) {
  const Fields granted{{"minor", true}, {"looker", std::to_string(ann)}, {"looked_at", noon.ms}};
  EXPECT_FALSE(may(ann, {{"minor", true}}, noon));
  EXPECT_TRUE(may(ann, granted, noon));
  EXPECT_TRUE(may(ann, granted, noon.plus_minutes(24 * 60 - 1)));
  EXPECT_FALSE(may(ann, granted, noon.plus_minutes(24 * 60)));
  EXPECT_FALSE(may(bob, granted, noon));
  EXPECT_FALSE(may(0, {{"minor", true}}, noon)) << "nobody is nobody's account";
}

TEST(MayUncover, AGroupThatAsksNothingIsUncoveredByAReason) {
  VisibilityGroup group = contact();
  group.asking.reset();
  Matter matter;
  matter.fields = {{"minor", true}};
  EXPECT_TRUE(may_uncover(group, matter, {}, noon));
}

}  // namespace
}  // namespace rz::flow

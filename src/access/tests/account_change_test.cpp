#include "access/account_change.hpp"

#include <gtest/gtest.h>

#include "access/security.hpp"
#include "access/tests/town.hpp"

namespace rz::access {
namespace {

const Instant now = morning;
const Instant tomorrow = now.plus_minutes(24 * 60);
const AccountId ann{1}, bob{2}, eve{3}, guard{4};

class AccountChangeTest : public ::testing::Test {
 protected:
  AccountChangeTest() {
    const auto places = place::Places::build({{PlaceId{1}, place::Kind::district, "d", "区", "District", {}, {}}}).value();
    const auto body = [](std::int64_t id) {
      return org::Org{OrgId{id}, org::Kind::department, "o" + std::to_string(id), "体", "Body", OrgId{id == 1 ? 0 : 1}, PlaceId{1},
                      org::Level::none, {}, id == 1, true};
    };
    network_.orgs = org::Orgs::build({body(1), body(2), body(3)}, {}, places).value();
    use({{ann, "ann", "安", 1, false, {{{"handler", OrgId{2}}}, {{"reviewer", OrgId{2}}}}},
         {bob, "bob", "柏", 1, false, {{{"handler", OrgId{2}}}}},
         {eve, "eve", "易", 1, false, {{{"handler", OrgId{3}}}}},
         {guard, "guard", "顾", 1, false, {{{"security_admin", OrgId{1}}}}}});
  }

  void use(std::vector<Holder> holders) { network_.posts = std::make_shared<const Posts>(std::move(holders), now); }
  const Holder& holder(AccountId id) const { return *network_.posts->find(id); }
  AccountResult<HeldPost> appoint(AccountId id, const std::string& role, std::int64_t org, Instant until = {}) const {
    return appointed(network_, roles_, guard, holder(id), {{role, OrgId{org}}, {}, until, "文"}, now);
  }
  static std::vector<AccountError> only(std::string_view field, AccountFault fault) { return {{field, fault}}; }

  const Roles roles_ = real_roles();
  Network network_;
};

TEST_F(AccountChangeTest, APostCountsInItsTimeOnly) {
  const HeldPost held{{"handler", OrgId{2}}, now, tomorrow, {}, {}};
  EXPECT_FALSE(held.holds_at(Instant{now.ms - 1}));
  EXPECT_TRUE(held.holds_at(now));
  EXPECT_TRUE(held.holds_at(Instant{tomorrow.ms - 1}));
  EXPECT_FALSE(held.holds_at(tomorrow));
  const HeldPost never{{"handler", OrgId{2}}, tomorrow, tomorrow, {}, {}};
  EXPECT_TRUE(never.is_over(now));
}

TEST_F(AccountChangeTest, WhatTurnsMakesTheSnapshotOld) {
  use({{ann, "ann", "安", 1, false, {{{"handler", OrgId{2}}, tomorrow, {}, {}, {}}, {{"clerk", OrgId{3}}, {}, tomorrow, {}, {}}}}});
  const auto& posts = *network_.posts;
  EXPECT_FALSE(posts.has_anybody(OrgId{2}));
  EXPECT_TRUE(posts.has_holder("clerk", OrgId{3}));
  EXPECT_FALSE(posts.is_old(now));
  EXPECT_TRUE(posts.is_old(tomorrow));
}

TEST_F(AccountChangeTest, AnAccountIsNamedOnce) {
  EXPECT_EQ(made(*network_.posts, AccountId{9}, "ann", "某").error(), only("login", AccountFault::taken));
  EXPECT_EQ(made(*network_.posts, AccountId{9}, "Ann!", " ").error(),
            (std::vector<AccountError>{{"login", AccountFault::no_login}, {"name", AccountFault::missing}}));
  EXPECT_EQ(made(*network_.posts, AccountId{9}, "new", " 某 ")->name, "某");
}

TEST_F(AccountChangeTest, PostsAreGivenByOthersAndKeepTheAdministratorsApart) {
  EXPECT_EQ(appoint(ann, "handler", 2).error(), only("role", AccountFault::stands_already));
  EXPECT_EQ(appoint(ann, "handler", 9).error(), only("org", AccountFault::unknown));
  EXPECT_EQ(appoint(ann, "king", 2).error(), only("role", AccountFault::unknown));
  EXPECT_EQ(appoint(ann, "audit_admin", 1).error(), only("role", AccountFault::not_separate));
  EXPECT_EQ(appoint(ann, "clerk", 2, now).error(), only("until", AccountFault::before_beginning));
  EXPECT_EQ(appoint(guard, "security_admin", 2).error(), only("", AccountFault::itself));
  const auto held = appoint(ann, "clerk", 3, tomorrow);
  ASSERT_TRUE(held);
  EXPECT_EQ(*held, (HeldPost{{"clerk", OrgId{3}}, now, tomorrow, {}, "文"}));
}

TEST_F(AccountChangeTest, TheLastAdministratorStays) {
  const Post post{"security_admin", OrgId{1}};
  EXPECT_EQ(dismissed(network_, roles_, ann, holder(guard), post, {}, now).error(), only("role", AccountFault::last_admin));
  EXPECT_EQ(changed(network_, roles_, ann, holder(guard), {{}, true, "离职"}, now).error(), only("disabled", AccountFault::last_admin));
  EXPECT_EQ(changed(network_, roles_, ann, holder(ann), {{}, true, "离职"}, now).error(), only("disabled", AccountFault::itself));
  EXPECT_EQ(changed(network_, roles_, guard, holder(ann), {{}, {}, "无"}, now).error(), only("", AccountFault::nothing_changes));
  const auto off = changed(network_, roles_, guard, holder(ann), {{}, true, "离职"}, now);
  ASSERT_TRUE(off);
  EXPECT_EQ(off->revision, 2);
}

TEST_F(AccountChangeTest, APostEndsNowOrOnItsDay) {
  const Post post{"handler", OrgId{2}};
  EXPECT_EQ(dismissed(network_, roles_, guard, holder(bob), post, {}, now)->until, now);
  EXPECT_EQ(dismissed(network_, roles_, guard, holder(bob), post, tomorrow, now)->until, tomorrow);
  EXPECT_EQ(dismissed(network_, roles_, guard, holder(bob), post, Instant{1}, now)->until, now);
  EXPECT_EQ(dismissed(network_, roles_, guard, holder(bob), {"clerk", OrgId{2}}, {}, now).error(), only("role", AccountFault::no_such_post));
  EXPECT_EQ(dismissed(network_, roles_, guard, holder(guard), {"security_admin", OrgId{1}}, {}, now).error(),
            (std::vector<AccountError>{{"", AccountFault::itself}, {"role", AccountFault::last_admin}}));
}

TEST_F(AccountChangeTest, OnlyAColleagueStandsIn) {
  const auto leave = [&](AccountId stand_in, Instant until = tomorrow, std::int64_t org = 2) {
    return left_to(network_, roles_, holder(ann), {OrgId{org}, stand_in, now, until}, now);
  };
  const auto posts = leave(bob);
  ASSERT_TRUE(posts);
  EXPECT_EQ(*posts, (std::vector<HeldPost>{{{"reviewer", OrgId{2}}, now, tomorrow, ann, {}}}));  // handler he is himself
  EXPECT_EQ(leave(eve).error(), only("stand_in", AccountFault::no_colleague));
  EXPECT_EQ(leave(ann).error(), only("stand_in", AccountFault::itself));
  EXPECT_EQ(leave(AccountId{9}).error(), only("stand_in", AccountFault::unknown));
  EXPECT_EQ(leave(bob, now).error(), only("until", AccountFault::in_the_past));
  EXPECT_EQ(leave(bob, now.plus_minutes(24 * 60 * 181)).error(), only("until", AccountFault::too_far));
  EXPECT_EQ(leave(bob, tomorrow, 3).error(),
            (std::vector<AccountError>{{"stand_in", AccountFault::no_colleague}, {"org", AccountFault::no_such_post}}));
  EXPECT_EQ(left_to(network_, roles_, holder(bob), {OrgId{2}, ann, now, tomorrow}, now).error(), only("stand_in", AccountFault::nothing_changes));
}

TEST_F(AccountChangeTest, WhoIsTheLastAtABodyIsFound) {
  EXPECT_EQ(deserted(*network_.posts, holder(eve), holder(eve).posts_at(now), now), std::vector{OrgId{3}});
  EXPECT_TRUE(deserted(*network_.posts, holder(ann), holder(ann).posts_at(now), now).empty());
}

TEST(SecurityRules, PasswordsAreJudgedByTheFile) {
  const PasswordRules rules;
  EXPECT_EQ(judge_password(rules, "Short-1", "x"), PasswordFault::too_short);
  EXPECT_EQ(judge_password(rules, "alllowercase1", "x"), PasswordFault::few_kinds);
  EXPECT_EQ(judge_password(rules, "My.Clerk.2026", "clerk"), PasswordFault::holds_login);
  EXPECT_EQ(judge_password(rules, std::string(201, 'a') + "A1", "x"), PasswordFault::too_long);
  EXPECT_EQ(judge_password(rules, "湛河区光明路小学操场A", "x"), PasswordFault::few_kinds);
  EXPECT_EQ(judge_password(rules, "湛河区光明路小学操A1", "x"), PasswordFault::none);
  EXPECT_FALSE(is_too_old(rules, Instant{}, now)) << "a demo account's does not age";
  EXPECT_FALSE(is_too_old(rules, Instant{now.ms - 90 * ms_per_day}, now));
  EXPECT_TRUE(is_too_old(rules, Instant{now.ms - 90 * ms_per_day - 1}, now));
}

TEST(SecurityRules, TheFileIsReadAndItsFaultsNamed) {
  const auto roles = real_roles();
  const auto parse = [&](const std::string& text) { return Security::parse({"security.yaml", text}, roles); };
  ASSERT_TRUE(Security::parse(source_of("security.yaml"), roles));
  const std::string rest = "lock: {failures_max: 3, minutes: 20}\nsession: {idle_minutes: 15, hours_max: 8}\nsecond_factor: {roles: [clerk], issuer: 融治}\n";
  const auto read = parse("password: {characters_min: 12}\n" + rest);
  ASSERT_TRUE(read) << format_fault(read.error());
  EXPECT_EQ(read->password.characters_min, 12);
  EXPECT_EQ(read->login, (LoginLimits{3, 20}));
  EXPECT_EQ(read->session.age_max, 480);
  EXPECT_TRUE(read->demands_second_factor({{"clerk", OrgId{1}}}));
  EXPECT_FALSE(read->demands_second_factor({{"handler", OrgId{1}}}));
  EXPECT_EQ(read->session.device_age_max, 0) << "an older file knows of no devices";
  const auto with_device = [&](const std::string& device) { return parse("password: {characters_min: 12}\ndevice: " + device + "\n" + rest); };
  EXPECT_EQ(with_device("{roles: [grid_worker], days_max: 14}")->session.device_age_max, 14 * 24 * 60);
  EXPECT_FALSE(with_device("{roles: [king], days_max: 14}"));
  EXPECT_FALSE(with_device("{roles: [audit_admin], days_max: 14}"));
  EXPECT_FALSE(with_device("{roles: [grid_worker], days_max: 31}"));
  EXPECT_FALSE(parse("password: {characters_min: 4}\n" + rest));
  EXPECT_FALSE(parse("password: {length: 12}\n" + rest));
  EXPECT_FALSE(parse("password: {characters_min: 12}\nlock: {}\nsession: {}\nsecond_factor: {roles: [king]}\n"));
}

}  // namespace
}  // namespace rz::access

#include "matter/retention.hpp"

#include <gtest/gtest.h>

#include "access/source.hpp"

namespace rz::matter {
namespace {

Result<RetentionRules, access::Fault> parse(const std::string& text) { return RetentionRules::parse({"retention.yaml", text}); }

TEST(RetentionRules, AChainMayHaveARuleOfItsOwn) {
  const auto rules = parse("matters: {default: 1095, whistle: 365}\nacts: 190\naccounts: 1095\n");
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->kept("request").days, 1095);
  EXPECT_EQ(rules->kept("whistle").days, 365);
  EXPECT_EQ(rules->act_days, 190);
  EXPECT_EQ(rules->account_days, 1095);
  EXPECT_EQ(rules->patrol_days, 90);  // a file of before there were patrols
  EXPECT_EQ(parse("matters: {default: 1095}\nacts: 190\naccounts: 1095\npatrols: 30\n")->patrol_days, 30);
}

TEST(RetentionRules, AChoiceInTheMatterMaySayHowLong) {
  const auto rules = parse("matters: {default: 1095, mediation: {by: keep_for, short: 3650, permanent: always, else: 4000}}\nacts: 190\naccounts: 1095\n");
  ASSERT_TRUE(rules);
  const auto kept = rules->kept("mediation");
  EXPECT_EQ(kept.field, "keep_for");
  EXPECT_EQ(kept.days_for("short"), 3650);
  EXPECT_EQ(kept.days_for("permanent"), std::nullopt);
  EXPECT_EQ(kept.days_for(""), 4000) << "where nothing is chosen";
  EXPECT_EQ(kept.shortest(), 3650);
  EXPECT_FALSE(parse("matters: {default: 1095, mediation: {by: keep_for, short: 3650}}\nacts: 190\naccounts: 1095\n")) << "what else is not said";
  EXPECT_FALSE(parse("matters: {default: 1095, mediation: {by: keep_for, short: ever, else: 1}}\nacts: 190\naccounts: 1095\n"));
  EXPECT_FALSE(parse("matters: {default: {by: kind, help: 3, else: 4}}\nacts: 190\naccounts: 1095\n"));
}

TEST(RetentionRules, WhatTheLawWantsKeptIsKept) {
  EXPECT_FALSE(parse("matters: {default: 1095}\nacts: 100\naccounts: 1095\n"));
  EXPECT_FALSE(parse("matters: {default: 0}\nacts: 190\naccounts: 1095\n"));
  EXPECT_FALSE(parse("matters: {whistle: 365}\nacts: 190\naccounts: 1095\n"));
  EXPECT_FALSE(parse("matters: {default: 1095}\naccounts: 1095\n"));
  EXPECT_FALSE(parse("matters: {default: 1095}\nacts: 190\n"));
  EXPECT_FALSE(parse("matters: {default: 1095}\nacts: 190\naccounts: 1095\npatrols: 22\n"));
  EXPECT_FALSE(parse("matters: {default: 1095}\nacts: 190\naccounts: 1095\nphotos: 3\n"));
}

}  // namespace
}  // namespace rz::matter

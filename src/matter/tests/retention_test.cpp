#include "matter/retention.hpp"

#include <gtest/gtest.h>

#include "access/source.hpp"

namespace rz::matter {
namespace {

Result<RetentionRules, access::Fault> parse(const std::string& text) { return RetentionRules::parse({"retention.yaml", text}); }

TEST(RetentionRules, AChainMayHaveARuleOfItsOwn) {
  const auto rules = parse("matters: {default: 1095, whistle: 365}\nacts: 190\naccounts: 1095\n");
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->days_of("request"), 1095);
  EXPECT_EQ(rules->days_of("whistle"), 365);
  EXPECT_EQ(rules->act_days, 190);
  EXPECT_EQ(rules->account_days, 1095);
  EXPECT_EQ(rules->patrol_days, 90);  // a file of before there were patrols
  EXPECT_EQ(parse("matters: {default: 1095}\nacts: 190\naccounts: 1095\npatrols: 30\n")->patrol_days, 30);
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

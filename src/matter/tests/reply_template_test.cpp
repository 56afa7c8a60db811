#include "matter/reply_template.hpp"

#include <gtest/gtest.h>

#include "infra/db/testing.hpp"
#include "matter/reply_template_store.hpp"

namespace rz::matter {
namespace {

using Names = std::vector<std::string>;

TEST(ReplyTemplate, KnownWordsGoInAndTheOthersStayOpen) {
  const auto filled = fill("{number}：{body}已到{place}，{处理情况}。{处理情况}",
                           {{"number", "ZH1"}, {"body", "城管局"}, {"place", "平高社区"}});
  EXPECT_EQ(filled.text, "ZH1：城管局已到平高社区，{处理情况}。{处理情况}");
  EXPECT_EQ(filled.blanks, Names{"处理情况"});
}

TEST(ReplyTemplate, WhatAWordHoldsIsNotFilledAgain) {
  EXPECT_EQ(fill("{address}", {{"address", "{number}"}, {"number", "ZH1"}}).text, "{number}");
}

TEST(ReplyTemplate, OnlyANameInBracesIsABlank) {
  EXPECT_EQ(blanks_in("面积{面积}平方米，{日期}完成"), (Names{"面积", "日期"}));
  EXPECT_EQ(blanks_in("没有；{}；{ }；{不\n行}；}{；{"), Names{});
  EXPECT_EQ(blanks_in("{{里面}}"), Names{"里面"});
  EXPECT_EQ(blanks_in("{一二三四五六七八九十一二三四五六七八九十}").size(), 1u);
  EXPECT_EQ(blanks_in("{一二三四五六七八九十一二三四五六七八九十一}"), Names{});
}

TEST(ReplyTemplate, IdsAreOfAFewSigns) {
  EXPECT_TRUE(is_template_id("street_light-2"));
  for (const auto* wrong : {"", "Street", "a b", "路灯", "a/b"}) EXPECT_FALSE(is_template_id(wrong)) << wrong;
  EXPECT_FALSE(is_template_id(std::string(41, 'a')));
}

class ReplyTemplateStoreTest : public db::testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped() && !HasFatalFailure()) migrate_all();
  }

  static void write(db::Connection& connection, const record::RowWrite& row) {
    const db::Call call{row.statement, {}, {row.values}};
    const auto done = connection.run(std::span(&call, 1), db::Scope::whole);
    ASSERT_TRUE(done) << done.error().message;
  }
};
RZ_ON_BOTH_DATABASES(ReplyTemplateStoreTest);

TEST_P(ReplyTemplateStoreTest, OneOfAnIdStandsAndOtherDistrictsSeeNothingOfIt) {
  auto connection = connect();
  const DistrictId here{410411};
  const ReplyTemplate first{
      "lamp", OrgId{7}, "request", "result", "street_light", "路灯已修复", "您好，{address}的灯已修好。"};
  auto second = first;
  second.title = "已修";
  second.org = OrgId{};
  write(*connection, write_reply_template(here, first));
  write(*connection, write_reply_template(here, second));
  const auto kept = read_reply_templates(*connection, here);
  ASSERT_TRUE(kept) << kept.error().message;
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ(kept->front().title, "已修");
  EXPECT_EQ(kept->front().org, OrgId{});
  EXPECT_EQ(kept->front().text, first.text);
  EXPECT_TRUE(read_reply_templates(*connection, DistrictId{1})->empty());
  write(*connection, delete_reply_template(DistrictId{1}, "lamp"));
  EXPECT_EQ(read_reply_templates(*connection, here)->size(), 1u);
  write(*connection, delete_reply_template(here, "lamp"));
  EXPECT_TRUE(read_reply_templates(*connection, here)->empty());
}

}  // namespace
}  // namespace rz::matter

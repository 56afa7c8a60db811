#include "org/import.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "org/tests/village.hpp"

namespace rz::org {
namespace {

const Instant noon{1'795'665'600'000};
const Date today = *parse_date("2026-11-26");

Table table(std::vector<std::string> columns, std::vector<std::vector<std::string>> rows) {
  Table out{std::move(columns), {}};
  int line = 1;
  for (auto& cells : rows) out.rows.push_back({++line, std::move(cells)});
  return out;
}

class ImportTest : public testing::Test {
 protected:
  OrgPlan plan(std::vector<std::vector<std::string>> rows) {
    return plan_orgs(*orgs_, *places_, table({"code", "kind", "name_zh", "name_en", "parent", "place", "members", "credit_code"}, std::move(rows)),
                     noon, [this] { return ++last_id_; });
  }

  std::shared_ptr<const place::Places> places_ = village::places();
  std::shared_ptr<const Orgs> orgs_ = village::orgs();
  std::int64_t last_id_ = 100;
};

TEST_F(ImportTest, RowsFoundChangeOrLeave) {
  const auto out = plan({{"lab", "enterprise", "实验公司", "Lab", "works", "c", "4", ""},
                         {"works", "enterprise", "工厂", "Works", "desk", "c", "", ""},
                         {"school", "school", "湛河小学", "", "", "", "", ""},
                         {"department", "department", "department", "department", "desk", "s", "", ""}});
  EXPECT_EQ(out.refused, std::vector<Refused>{});
  ASSERT_EQ(out.founded.size(), 2U);
  EXPECT_EQ(out.founded[0].parent, out.founded[1].id) << "who stands above may come further down";
  EXPECT_EQ(out.founded[0].members, 4);
  ASSERT_EQ(out.changed.size(), 1U);
  EXPECT_EQ(out.changed[0].after.name_zh, "湛河小学");
  EXPECT_EQ(out.changed[0].after.name_en, "school") << "an empty cell changes nothing";
  EXPECT_EQ(out.changed[0].after.revision, 2);
  EXPECT_EQ(out.same, 1U);
}

TEST_F(ImportTest, EachWrongRowIsRefusedByItselfAndTakesItsOwnWithIt) {
  const auto out = plan({{"a", "enterprise", "甲", "A", "moon", "c", "", ""},       // 2: no such body above
                         {"b", "enterprise", "乙", "B", "a", "c", "", ""},          // 3: below the one refused
                         {"c1", "palace", "丙", "C", "", "c", "", ""},              // 4
                         {"d1", "enterprise", "", "D", "", "mars", "", ""},         // 5
                         {"e1", "enterprise", "戊", "E", "desk", "c", "many", ""},  // 6
                         {"f1", "enterprise", "己", "F", "desk", "c", "", "91350100M000100Y44"},  // 7
                         {"g1", "enterprise", "庚", "G", "desk", "c", "", "91350100M000100Y43"},
                         {"h1", "enterprise", "辛", "H", "desk", "c", "", "91350100M000100Y43"},  // 9: another's
                         {"g1", "enterprise", "庚", "G", "desk", "c", "", ""},                    // 10
                         {"school", "enterprise", "壬", "I", "", "", "", ""}});                   // 11
  std::vector<Refused> expected{{2, {"parent", Fault::unknown}},    {3, {"parent", Fault::unknown}},
                                {4, {"kind", Fault::unknown}},      {5, {"place", Fault::unknown}},
                                {6, {"members", Fault::no_number}}, {7, {"credit_code", Fault::no_credit_code}},
                                {9, {"credit_code", Fault::taken}}, {10, {"code", Fault::stands_twice}},
                                {11, {"kind", Fault::fixed}}};
  EXPECT_EQ(out.refused, expected);
  ASSERT_EQ(out.founded.size(), 1U);
  EXPECT_EQ(out.founded[0].code, "g1");
}

TEST_F(ImportTest, NobodyComesToStandBelowItself) {
  const auto out = plan({{"a", "enterprise", "甲", "A", "b", "c", "", ""}, {"b", "enterprise", "乙", "B", "a", "c", "", ""}});
  EXPECT_EQ(out.refused, (std::vector<Refused>{{2, {"parent", Fault::unknown}}, {3, {"parent", Fault::below_itself}}}));
  EXPECT_TRUE(out.founded.empty());
}

TEST_F(ImportTest, RelationsBetweenCodesRunAtOnceAndStandOnce) {
  const auto relations = Relations::build({{RelationId{50}, RelationKind::pairing, OrgId{village::school}, OrgId{village::community}}}, *orgs_).value();
  const auto out = plan_relations(*orgs_, *relations,
                                  table({"kind", "from", "to", "since", "until"}, {{"seat", "department", "joint", "2026-01-01", ""},
                                                                                   {"pairing", "school", "community", "", ""},
                                                                                   {"pairing", "department", "moon", "", ""},
                                                                                   {"pairing", "department", "community", "soon", ""},
                                                                                   {"seat", "department", "joint", "", ""},
                                                                                   {"line", "school", "community", "", ""}}),
                                  today, [this] { return ++last_id_; });
  ASSERT_EQ(out.founded.size(), 1U);
  EXPECT_EQ(out.founded[0].state, RelationState::running) << "the paper in hand says that it was agreed";
  EXPECT_EQ(format_date(*out.founded[0].until), "2030-12-31");
  EXPECT_EQ(out.same, 1U);
  EXPECT_EQ(out.refused, (std::vector<Refused>{{4, {"to", Fault::unknown}},
                                               {5, {"since", Fault::no_date}},
                                               {6, {"to", Fault::stands_twice}},
                                               {7, {"from", Fault::wrong_kind}}}));
}

}  // namespace
}  // namespace rz::org

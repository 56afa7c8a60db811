#include "org/org_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "infra/db/testing.hpp"
#include "org/relation_store.hpp"

namespace rz::org {
namespace {

using OrgStoreTest = db::testing::DatabaseTest;
RZ_ON_BOTH_DATABASES(OrgStoreTest);

const DistrictId district{410411};

Status<db::Error> write(db::Connection& connection, const std::vector<record::RowWrite>& rows) {
  std::vector<db::Call> calls;
  for (const auto& row : rows) calls.push_back({row.statement, {}, {row.values}});
  RZ_TRY(done, connection.run(calls, db::Scope::whole));
  return {};
}

TEST_P(OrgStoreTest, BodiesThereAndBack) {
  migrate_all();
  const auto connection = connect();
  const std::vector<Org> orgs{{OrgId{1},
                               Kind::district_desk,
                               "desk",
                               "区民呼必应指挥中心",
                               "District desk",
                               {},
                               PlaceId{5},
                               Level::district,
                               "0375-1234567",
                               true,
                               true},
                              {OrgId{2},
                               Kind::utility,
                               "power",
                               "供电",
                               "Power",
                               OrgId{1},
                               PlaceId{5},
                               Level::none,
                               {},
                               false,
                               false}};
  ASSERT_TRUE(write(*connection, {insert_org(district, orgs[0]), insert_org(district, orgs[1])}));
  const std::vector<db::Call> select{select_orgs(district)};
  auto found = orgs_of(connection->run(select, db::Scope::alone).value().front());
  ASSERT_TRUE(found);
  std::ranges::sort(*found, {}, &Org::id);
  EXPECT_EQ(*found, orgs);
}

TEST_P(OrgStoreTest, AStateThatEndedIsKeptAndEndsOnce) {
  migrate_all();
  const auto connection = connect();
  Org now{OrgId{2}, Kind::community, "c", "旧社区", "Old", OrgId{1}, PlaceId{5}, Level::community, "0375-1234567", false, true};
  const auto first = now;
  ASSERT_TRUE(write(*connection, {insert_org(district, now)}));
  std::vector<Past> past;
  for (const auto* name : {"新社区", "更新社区"}) {
    past.push_back({now, Instant{now.since.ms + 1000}, "平湛编〔2026〕12号", "改名", AccountId{7}});
    now.name_zh = name;
    now.phone.reset();
    now.credit_code = "91350100M000100Y43";
    now.since = past.back().until;
    ++now.revision;
    ASSERT_TRUE(write(*connection, change_org(district, now, past.back())));
  }
  const std::vector<db::Call> select{select_orgs(district)};
  EXPECT_EQ(orgs_of(connection->run(select, db::Scope::alone).value().front()).value(), std::vector{now});
  const auto read = read_past(*connection, district, now).value();
  EXPECT_EQ(read, past);
  EXPECT_EQ(read.front().was, first);

  // Who changes a state that another has ended meanwhile changes nothing.
  auto late = now;
  late.name_zh = "迟到";
  const auto refused = write(*connection, change_org(district, late, past.front()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, db::Error::Kind::unique);
  EXPECT_EQ(orgs_of(connection->run(select, db::Scope::alone).value().front()).value(), std::vector{now});
}

TEST_P(OrgStoreTest, RelationsThereAndBackWithTheirSteps) {
  migrate_all();
  const auto connection = connect();
  Relation seat{RelationId{9}, RelationKind::seat, OrgId{1}, OrgId{2}, RelationState::proposed, *parse_date("2026-11-26"), *parse_date("2031-11-25"), "认领", "文"};
  const Relation pairing{RelationId{10}, RelationKind::pairing, OrgId{1}, OrgId{3}, RelationState::running, *parse_date("2026-01-01")};
  const RelationPast first{1, RelationState::proposed, Instant{100}, "文", "", AccountId{7}};
  ASSERT_TRUE(write(*connection, insert_relation(district, seat, first)));
  ASSERT_TRUE(write(*connection, insert_relation(district, pairing, {1, RelationState::running, Instant{100}, "", "", {}})));
  seat.state = RelationState::declined;
  seat.until = *parse_date("2026-12-01");
  seat.revision = 2;
  const RelationPast second{2, RelationState::declined, Instant{200}, "", "另有任务", AccountId{8}};
  ASSERT_TRUE(write(*connection, write_relation(district, seat, second)));
  const auto again = write(*connection, write_relation(district, seat, second));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, db::Error::Kind::unique) << "of two steps from one state one is written";

  const std::vector<db::Call> select{select_relations(district)};
  auto found = relations_of(connection->run(select, db::Scope::alone).value().front());
  ASSERT_TRUE(found);
  std::ranges::sort(*found, {}, &Relation::id);
  EXPECT_EQ(*found, (std::vector{seat, pairing}));
  EXPECT_EQ(read_relation_past(*connection, district, seat.id).value(), (std::vector{first, second}));
}

TEST_P(OrgStoreTest, ADutyPassesToAnotherBody) {
  migrate_all();
  const auto connection = connect();
  ASSERT_TRUE(write(*connection, {write_duty(district, {"manhole", {}, OrgId{1}}),
                                  write_duty(district, {"manhole", PlaceId{5}, OrgId{1}})}));
  ASSERT_TRUE(write(*connection, {write_duty(district, {"manhole", {}, OrgId{2}})}));
  const std::vector<db::Call> select{select_duties(district)};
  auto found = duties_of(connection->run(select, db::Scope::alone).value().front());
  std::ranges::sort(found, {}, &Duty::place);
  EXPECT_EQ(found, (std::vector<Duty>{{"manhole", {}, OrgId{2}}, {"manhole", PlaceId{5}, OrgId{1}}}));
}

TEST_P(OrgStoreTest, CategoriesInTheirOrder) {
  migrate_all();
  const auto connection = connect();
  const Category second{"manhole", 2, "井盖", "Manholes", "市政设施", "City works"};
  Category first{"street_light", 9, "路灯", "Lights", "市政设施", "City works"};
  ASSERT_TRUE(write(*connection, {write_category(district, second), write_category(district, first)}));
  first.position = 1;
  first.name_en = "Street lights";
  first.audience = Audience::staff;
  first.words = "街灯 lamp";
  first.limit = "3wd";
  first.basis = "《城市照明管理规定》";
  first.case_limit = "3wd";
  first.closing_zh = "恢复正常照明";
  first.closing_en = "Light is on again";
  first.traits = "on_the_spot";
  ASSERT_TRUE(write(*connection, {write_category(district, first)}));
  const std::vector<db::Call> select{select_categories(district)};
  EXPECT_EQ(categories_of(connection->run(select, db::Scope::alone).value().front()).value(),
            (std::vector{first, second}));
  ASSERT_TRUE(connection->script("UPDATE category SET audience = 'moon' WHERE code = 'manhole'"));
  EXPECT_EQ(categories_of(connection->run(select, db::Scope::alone).value().front()).error(),
            "category «manhole» is for the unknown audience «moon»");
}

}  // namespace
}  // namespace rz::org

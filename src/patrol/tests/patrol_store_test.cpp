#include "patrol/patrol_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include "infra/db/testing.hpp"

namespace rz::patrol {
namespace {

constexpr DistrictId district{410411};
constexpr PlaceId grid{7};
constexpr PlaceId other{8};
const Date day{20'000};

class PatrolStore : public db::testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    migrate_all();
    connection_ = connect();
  }

  bool write(const std::vector<record::RowWrite>& rows) {
    std::vector<db::Call> calls;
    for (const auto& row : rows) calls.push_back({row.statement, {}, {row.values}});
    return connection_->run(calls, db::Scope::whole).has_value();
  }

  std::unique_ptr<db::Connection> connection_;
};
RZ_ON_BOTH_DATABASES(PatrolStore);

Plan plan(std::int64_t revision, std::int64_t since) {
  Plan out;
  out.grid = grid;
  out.revision = revision;
  out.since = {since};
  out.points = {Point{1, "门口", {113.3, 33.7}, 25, "井盖", PlaceId{5}, true, false, 2}};
  out.rounds = {{Part::afternoon, true, {{5, 1, 9, 30, {900, 1000}}}}};
  out.last_number = 4;
  out.actor = AccountId{3};
  out.reason = "调整";
  return out;
}

Pass pass(Date on, std::int64_t point, std::int64_t at) {
  return {on, Part::morning, point, {at}, {at + 5}, Way::position, Nearness::edge, AccountId{3}};
}

TEST_P(PatrolStore, KeepsEveryRevisionOfAPlan) {
  ASSERT_TRUE(write({insert_plan(district, plan(2, 100)), insert_plan(district, plan(3, 200))}));
  EXPECT_FALSE(write({insert_plan(district, plan(3, 300))}));  // two changed the same
  const auto of = [&](std::int64_t from) {
    std::vector<std::int64_t> out;
    auto plans = *read_plans(*connection_, district, {grid, other}, {from});
    for (const auto& each : plans[grid]) out.push_back(each.revision);
    std::ranges::sort(out);
    return out;
  };
  EXPECT_EQ(of(50), (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(of(150), (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(of(200), (std::vector<std::int64_t>{3}));
  const auto past = *read_plan_past(*connection_, district, grid, 10);
  ASSERT_EQ(past.size(), 2u);
  EXPECT_EQ(past[0].revision, 3);
  EXPECT_EQ(past[0].points, plan(3, 200).points);
  EXPECT_EQ(past[0].rounds, plan(3, 200).rounds);
  EXPECT_EQ(past[0].last_number, 4);
  EXPECT_EQ(past[0].reason, "调整");
  EXPECT_TRUE(read_plan_past(*connection_, district, other, 10)->empty());
}

TEST_P(PatrolStore, KeepsAPassAsItWasFirstTold) {
  ASSERT_TRUE(write({insert_pass(district, grid, pass(day, 1, 1000)), insert_pass(district, other, pass(day, 1, 2000))}));
  ASSERT_TRUE(write({insert_pass(district, grid, pass(day, 1, 3000))}));
  auto passes = *read_passes(*connection_, district, {grid}, day);
  ASSERT_EQ(passes.size(), 1u);
  ASSERT_EQ(passes[grid].size(), 1u);
  EXPECT_EQ(passes[grid][0].at.ms, 1000);
  EXPECT_EQ(passes[grid][0].arrived_at.ms, 1005);
  EXPECT_EQ(passes[grid][0].nearness, Nearness::edge);
  EXPECT_EQ(passes[grid][0].by, AccountId{3});
  EXPECT_TRUE(read_passes(*connection_, district, {grid}, day.plus(1))->empty());
}

TEST_P(PatrolStore, KnowsWhenAPointWasLastSeen) {
  ASSERT_TRUE(write({insert_pass(district, grid, pass(day.plus(-3), 1, 1)), insert_pass(district, grid, pass(day.plus(-1), 1, 2)),
                     insert_pass(district, grid, pass(day.plus(-2), 2, 3)), insert_pass(district, grid, pass(day, 2, 4))}));
  auto seen = *read_seen(*connection_, district, {grid, other}, day);
  EXPECT_EQ(seen[grid], (std::map<std::int64_t, Date>{{1, day.plus(-1)}, {2, day.plus(-2)}}));
}

TEST_P(PatrolStore, KeepsOneExcuseOfARoundOrPoint) {
  const Excuse whole{day, Part::morning, 0, "weather", AccountId{3}, {9}};
  ASSERT_TRUE(write({insert_excuse(district, grid, whole)}));
  EXPECT_FALSE(write({insert_excuse(district, grid, whole)}));
  auto excuses = *read_excuses(*connection_, district, {grid}, day);
  ASSERT_EQ(excuses[grid].size(), 1u);
  EXPECT_EQ(excuses[grid][0].reason, "weather");
  EXPECT_EQ(excuses[grid][0].standing, Standing::agreed);
  ASSERT_TRUE(write({delete_excuse(district, grid, day, Part::morning, 0)}));
  EXPECT_TRUE(read_excuses(*connection_, district, {grid}, day)->empty());
}

TEST_P(PatrolStore, KeepsWhatWasSaidOfAnExcuseThatWasAsked) {
  const Excuse one{day, Part::morning, 1, "weather", AccountId{3}, {9}, Standing::asked};
  auto other_point = one;
  other_point.point = 2;
  ASSERT_TRUE(write({insert_excuse(district, grid, one), insert_excuse(district, grid, other_point)}));
  const auto say = [&](Standing standing) {
    auto said = one;
    said.standing = standing;
    return write({judge_excuse(district, grid, said)});
  };
  ASSERT_TRUE(say(Standing::refused) && say(Standing::agreed));
  const auto excuses = *read_excuses(*connection_, district, {grid}, day);
  ASSERT_EQ(excuses.at(grid).size(), 2u);
  EXPECT_EQ(excuses.at(grid)[0].standing, Standing::refused);
  EXPECT_EQ(excuses.at(grid)[1].standing, Standing::asked);
}

TEST_P(PatrolStore, ErasesWhatIsOld) {
  ASSERT_TRUE(write({insert_pass(district, grid, pass(day.plus(-91), 1, 1)), insert_pass(district, grid, pass(day.plus(-90), 1, 2)),
                     insert_excuse(district, grid, {day.plus(-91), Part::morning, 0, "weather", {}, {1}}),
                     insert_pass(DistrictId{1}, grid, pass(day.plus(-91), 1, 1))}));
  EXPECT_EQ(*count_old(*connection_, district, day.plus(-90)), 2);
  ASSERT_TRUE(write(erase_old(district, day.plus(-90))));
  EXPECT_EQ(*count_old(*connection_, district, day.plus(-90)), 0);
  EXPECT_EQ(read_passes(*connection_, district, {grid}, day.plus(-90))->size(), 1u);
  EXPECT_EQ(*count_old(*connection_, DistrictId{1}, day), 1);
}

/// 个人信息保护法 28: where somebody goes is sensitive. What is kept of a pass has these columns, and no other table of patrols a number
/// with a fraction: a position has no room.
TEST(PatrolTables, HaveNoRoomForATrack) {
  std::ifstream file(RZ_SOURCE_DIR "/db/migrations/0023_patrol.sql");
  std::stringstream text;
  text << file.rdbuf();
  const std::string sql = text.str();
  const auto columns_of = [&](const std::string& table) {
    std::vector<std::string> out;
    const auto begin = sql.find("CREATE TABLE " + table + " (");
    const auto body = sql.substr(begin, sql.find(");", begin) - begin);
    const std::regex column(R"(\n  ([a-z_]+) +(BIGINT|TEXT))");
    for (std::sregex_iterator it(body.begin(), body.end(), column), end; it != end; ++it) out.push_back((*it)[1]);
    return out;
  };
  EXPECT_EQ(columns_of("patrol_pass"), (std::vector<std::string>{"district_id", "grid_id", "day", "part", "point", "at", "arrived_at", "way",
                                                                 "nearness", "account_id"}));
  EXPECT_EQ(columns_of("patrol_excuse"),
            (std::vector<std::string>{"district_id", "grid_id", "day", "part", "point", "reason", "at", "account_id", "standing"}));
  EXPECT_EQ(sql.find("DOUBLE"), std::string::npos);
  EXPECT_EQ(sql.find("BYTEA"), std::string::npos);
}

}  // namespace
}  // namespace rz::patrol

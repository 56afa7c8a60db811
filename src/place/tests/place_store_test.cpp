#include "place/place_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "infra/db/testing.hpp"

namespace rz::place {
namespace {

using PlaceStoreTest = db::testing::DatabaseTest;
RZ_ON_BOTH_DATABASES(PlaceStoreTest);

TEST_P(PlaceStoreTest, KeepsPlacesOfEachDistrictApart) {
  migrate_all();
  const auto connection = connect();
  const DistrictId ours{410411};
  const std::vector<Place> places{
      {PlaceId{1}, Kind::district, "410411", "湛河区", "Zhanhe District", {}, {}},
      {PlaceId{2}, Kind::street, "410411001", "马庄街道", "Mazhuang Subdistrict", PlaceId{1}, 12}};
  std::vector<db::Params> rows;
  for (const auto& place : places) rows.push_back(insert_place(ours, place).values);
  rows.push_back(insert_place(DistrictId{410402}, places[0]).values);
  const std::vector<db::Call> insert{{insert_place(ours, places[0]).statement, {}, rows}};
  ASSERT_TRUE(connection->run(insert, db::Scope::whole));

  const std::vector<db::Call> select{select_places(ours)};
  const auto results = connection->run(select, db::Scope::alone);
  ASSERT_TRUE(results) << results.error().message;
  auto found = places_of(results->front());
  ASSERT_TRUE(found);
  std::ranges::sort(*found, {}, &Place::id);
  EXPECT_EQ(*found, places);

  const auto again = connection->run(insert, db::Scope::whole);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, db::Error::Kind::unique);
}

TEST_P(PlaceStoreTest, FormerBordersOfGridsAreKeptWithWhoEndedThemAndWhy) {
  migrate_all();
  const auto connection = connect();
  const DistrictId district{410411};
  const db::Statement set_head{
      "INSERT INTO district_head (district_id, seq, chain_hash, last_at, last_id, epoch, network_rev) VALUES "
      "($1, 0, $2, $3, 0, 0, 0) "
      "ON CONFLICT (district_id) DO UPDATE SET last_at = excluded.last_at"};
  const auto write = [&](std::int64_t at, const std::vector<record::RowWrite>& rows) {
    std::vector<db::Call> calls{{&set_head, {district.value, db::Blob{""}, at}}};
    for (const auto& row : rows) calls.push_back({row.statement, {}, {row.values}});
    const auto done = connection->run(calls, db::Scope::whole);
    ASSERT_TRUE(done) << done.error().message;
  };
  const auto area = [](std::int64_t place, double lon) {
    return Area{PlaceId{place}, {{{{lon, 33}, {lon + 1, 33}, {lon + 1, 34}, {lon, 33}}, {}}}, false, "测绘"};
  };
  write(1, {insert_place(district, {PlaceId{1}, Kind::community, "c", "社区", "Community", {}, {}}),
            insert_area(district, area(1, 110))});
  write(1, {insert_place(district, {PlaceId{2}, Kind::grid, "g1", "一", "One", PlaceId{1}, {}}),
            insert_area(district, area(2, 111))});
  write(1, {insert_place(district, {PlaceId{3}, Kind::grid, "g2", "二", "Two", PlaceId{1}, {}})});
  write(100, write_area(district, area(2, 112), {AccountId{7}, "对调"}));
  write(200, write_area(district, area(3, 113), {AccountId{8}, "新划"}));
  write(300, write_area(district, area(2, 114), {AccountId{8}, "再划"}));
  write(300, write_area(district, area(3, 115), {AccountId{8}, "再划"}));

  const auto changes = read_grid_changes(*connection, district, PlaceId{1}, 2);
  ASSERT_TRUE(changes) << changes.error().message;
  ASSERT_EQ(changes->size(), 2U) << "the last ones first, no more than asked for";
  EXPECT_EQ(changes->front().at, Instant{300});
  EXPECT_EQ(changes->front().grids, 2);
  EXPECT_EQ(changes->back().actor, AccountId{8});
  EXPECT_EQ(changes->back().reason, "新划");

  const auto before = [&](std::int64_t until) {
    auto found = read_grids_before(*connection, district, PlaceId{1}, Instant{until}).value();
    std::ranges::sort(found, {}, &Area::place);
    return found;
  };
  EXPECT_EQ(before(300), (std::vector{area(2, 112), area(3, 113)}));
  EXPECT_EQ(before(100).front(), area(2, 111));
  EXPECT_TRUE(before(100).back().polygons.empty()) << "there was no border yet";
  EXPECT_TRUE(before(301).empty()) << "nothing has changed since";
  const auto former = read_former_areas(*connection, district, PlaceId{3}, 10);
  ASSERT_EQ(former->size(), 1U) << "a state without a border is no former border";
  EXPECT_EQ(former->front().area, area(3, 113));
}

}  // namespace
}  // namespace rz::place

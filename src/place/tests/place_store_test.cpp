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

}  // namespace
}  // namespace rz::place

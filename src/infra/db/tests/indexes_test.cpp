#include "infra/db/indexes.hpp"

#include <gtest/gtest.h>

#include <array>

#include "infra/db/testing.hpp"

namespace rz::db {
namespace {

class IndexesTest : public testing::DatabaseTest {};
RZ_ON_BOTH_DATABASES(IndexesTest);

TEST_P(IndexesTest, AreSetAsideAndMadeAgainAsTheyWere) {
  const auto connection = connect();
  ASSERT_TRUE(connection->script("CREATE TABLE lamp (id bigint, place bigint, lit bigint); CREATE INDEX lamp_place ON lamp (place, id) WHERE lit = 0;"
                                 "CREATE UNIQUE INDEX lamp_id ON lamp (id)"));
  constexpr auto names = std::to_array<std::string_view>({"lamp_place", "lamp_moon"});
  const auto aside = set_aside_indexes(*connection, names);
  ASSERT_TRUE(aside);
  EXPECT_EQ(aside->size(), 1U);  // the other was never there
  EXPECT_TRUE(set_aside_indexes(*connection, names)->empty());
  EXPECT_TRUE(connection->script("INSERT INTO lamp VALUES (1, 2, 0)"));
  EXPECT_FALSE(connection->script("INSERT INTO lamp VALUES (1, 3, 0)"));  // what was not named stands
  ASSERT_TRUE(make_indexes(*connection, *aside));
  EXPECT_EQ(*set_aside_indexes(*connection, names), *aside);
}

}  // namespace
}  // namespace rz::db

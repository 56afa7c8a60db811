#include "org/place_import.hpp"

#include <gtest/gtest.h>

namespace rz::org {
namespace {

std::shared_ptr<const place::Places> town() {
  using place::Kind;
  return place::Places::build({{PlaceId{1}, Kind::district, "d", "区", "District", {}, {}},
                               {PlaceId{2}, Kind::street, "s", "街", "Street", PlaceId{1}, {}},
                               {PlaceId{3}, Kind::community, "c", "社区", "Community", PlaceId{2}, 900}})
      .value();
}

PlacePlan plan_of(std::vector<std::vector<std::string>> rows) {
  Table table{{"code", "kind", "name_zh", "name_en", "parent", "households"}, {}};
  for (auto& row : rows) table.rows.push_back({static_cast<int>(table.rows.size()) + 2, std::move(row)});
  std::int64_t last = 10;
  return plan_places(*town(), table, [&] { return ++last; });
}

TEST(PlaceImport, NewOnesStandBelowWhatIsThereOrFurtherUp) {
  const auto plan = plan_of({{"c2", "community", "新社区", "New", "s", ""}, {"c2.1", "grid", "一网格", "Grid 1", "c2", "120"}, {"c", "", "", "", "", ""}});
  ASSERT_EQ(plan.founded.size(), 2U);
  EXPECT_EQ(plan.founded[1].parent, plan.founded[0].id);
  EXPECT_EQ(plan.founded[1].households, 120);
  EXPECT_EQ(plan.same, 1U);
  EXPECT_TRUE(plan.refused.empty());
}

TEST(PlaceImport, NamesAndHouseholdsChangeAndNothingElse) {
  const auto plan = plan_of({{"c", "community", "改名社区", "", "s", "950"}, {"s", "community", "街", "Street", "", ""}, {"s", "", "x", "x", "", ""}});
  ASSERT_EQ(plan.changed.size(), 2U) << "the wrong row does not use its code up";
  EXPECT_EQ(plan.changed[0].after.name_zh, "改名社区");
  EXPECT_EQ(plan.changed[0].after.households, 950);
  EXPECT_EQ(plan.refused, (std::vector<Refused>{{3, {"kind", Fault::fixed}}}));
}

TEST(PlaceImport, EveryWrongCellIsTold) {
  const auto plan = plan_of({{"", "palace", "", "", "nowhere", "many"}, {"g", "street", "街", "Street", "c", ""}, {"d2", "district", "区", "D", "d", ""}});
  EXPECT_EQ(plan.refused, (std::vector<Refused>{{2, {"code", Fault::no_code}}, {2, {"name_zh", Fault::missing}}, {2, {"name_en", Fault::missing}},
                                                {2, {"households", Fault::no_number}}, {2, {"kind", Fault::unknown}},
                                                {3, {"parent", Fault::wrong_kind}}, {4, {"kind", Fault::unknown}}}));
  EXPECT_TRUE(plan.founded.empty());
}

}  // namespace
}  // namespace rz::org

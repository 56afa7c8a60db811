#include "org/overview.hpp"

#include <gtest/gtest.h>

#include "org/tests/village.hpp"

namespace rz::org {
namespace {

const Date today = *parse_date("2026-11-26");

/// The village with its bodies where they belong: all lie in the street there.
std::shared_ptr<const Orgs> spread() {
  auto bodies = village::orgs()->all();
  for (auto& body : bodies) {
    if (body.id == OrgId{village::desk} || body.id == OrgId{village::department}) body.place = PlaceId{1};
    if (body.id == OrgId{village::community} || body.id == OrgId{village::branch}) body.place = PlaceId{3};
  }
  return Orgs::build(std::move(bodies), {}, village::places()).value();
}

Relation tie(std::int64_t id, RelationKind kind, std::int64_t from, std::int64_t to, RelationState state = RelationState::running) {
  return {RelationId{id}, kind, OrgId{from}, OrgId{to}, state, today, {}};
}

TEST(Overview, EveryBodyCountsOnceInItsSmallestBlock) {
  const auto orgs = spread();
  const auto drawn = overview_of(*orgs, *Relations::build({}, *orgs).value(), *village::places());
  ASSERT_EQ(drawn.blocks.size(), 3);
  EXPECT_EQ(drawn.blocks[0], (Block{PlaceId{1}, {2, 0, 0, 0}}));
  EXPECT_EQ(drawn.blocks[2], (Block{PlaceId{3}, {1, 1, 0, 0}}));
  std::size_t all = 0;
  for (const auto& block : drawn.blocks) {
    for (const auto n : block.bodies) all += n;
  }
  EXPECT_EQ(all, orgs->all().size() - 1) << "but for the one that has ended";
  EXPECT_EQ(drawn.units, (std::vector<OrgId>{OrgId{village::department}, OrgId{village::desk}})) << "in the order of their codes";
}

TEST(Overview, TiesRunBetweenBlocksAndUnitsAndAreCounted) {
  const auto orgs = spread();
  const auto relations = Relations::build({tie(1, RelationKind::pairing, village::department, village::community),
                                           tie(2, RelationKind::hand_in_hand, village::branch, village::other_branch),
                                           tie(3, RelationKind::organises, village::other_branch, village::school),
                                           tie(4, RelationKind::line, village::department, village::community, RelationState::ended)},
                                          *orgs);
  ASSERT_TRUE(relations) << relations.error();
  const auto drawn = overview_of(*orgs, **relations, *village::places());
  EXPECT_EQ(drawn.ties, (std::vector<Tie>{{RelationKind::pairing, village::department, 3, 1}, {RelationKind::hand_in_hand, 2, 3, 1}}))
      << "none within the street, none that has ended";
}

}  // namespace
}  // namespace rz::org

#include "org/coverage.hpp"

#include <gtest/gtest.h>

#include "org/tests/village.hpp"

namespace rz::org {
namespace {

const Date today = *parse_date("2026-11-26");

class CoverageTest : public testing::Test {
 protected:
  void members(std::int64_t id, std::int64_t n) {
    auto bodies = orgs_->all();
    for (auto& body : bodies) {
      if (body.id == OrgId{id}) body.members = n;
    }
    orgs_ = Orgs::build(std::move(bodies), {}, village::places()).value();
  }
  void tie(RelationKind kind, std::int64_t from, std::int64_t to, std::optional<Date> until = {}) {
    ties_.push_back({RelationId{static_cast<std::int64_t>(ties_.size()) + 1}, kind, OrgId{from}, OrgId{to}, RelationState::running, today, until});
  }
  std::vector<Gap> gaps(std::int64_t id, Date on = today) const {
    return gaps_of(*orgs_->find(OrgId{id}), *Relations::build(ties_, *orgs_).value(), *orgs_, on);
  }
  Coverage coverage() const { return coverage_of(*orgs_, *Relations::build(ties_, *orgs_).value(), *village::places(), today); }

  std::shared_ptr<const Orgs> orgs_ = village::orgs();
  std::vector<Relation> ties_;
};

using Gaps = std::vector<Gap>;

TEST_F(CoverageTest, WhoShouldHaveAnOrganisationIsSaidByItsMembers) {
  members(village::school, 2);
  EXPECT_EQ(gaps(village::school), (Gaps{Gap::no_work}));
  members(village::school, 3);
  EXPECT_EQ(gaps(village::school), (Gaps{Gap::no_organisation, Gap::no_work}));
  EXPECT_EQ(coverage().rows, (std::vector<CoverageRow>{{PlaceId{2}, Kind::school, 1, 1, 0, 1, 0}})) << "the ended enterprise is not counted";
  tie(RelationKind::organises, village::branch, village::school);
  EXPECT_EQ(coverage().rows, (std::vector<CoverageRow>{{PlaceId{2}, Kind::school, 1, 1, 1, 0, 0}}));
  EXPECT_EQ(gaps(village::school), (Gaps{Gap::no_pairing})) << "whoever has one reports to a community";
  tie(RelationKind::pairing, village::school, village::community);
  EXPECT_TRUE(gaps(village::school).empty());
}

TEST_F(CoverageTest, AdvisersWorkWhereThereIsNoOrganisation) {
  tie(RelationKind::advice, village::branch, village::school);
  EXPECT_EQ(coverage().rows, (std::vector<CoverageRow>{{PlaceId{2}, Kind::school, 1, 0, 0, 1, 1}}));
}

TEST_F(CoverageTest, SizesAndTermsWarn) {
  EXPECT_TRUE(gaps(village::branch).empty()) << "a number that nobody said is no small one";
  members(village::branch, 2);
  EXPECT_EQ(gaps(village::branch), (Gaps{Gap::too_few_members}));
  members(village::branch, 51);
  EXPECT_EQ(gaps(village::branch), (Gaps{Gap::too_many_members}));
  EXPECT_EQ(gaps(village::alliance), (Gaps{Gap::one_member}));
  tie(RelationKind::membership, village::school, village::alliance);
  tie(RelationKind::membership, village::community, village::alliance, today);
  EXPECT_TRUE(gaps(village::alliance).empty());
  EXPECT_EQ(gaps(village::alliance, today.plus(1)), (Gaps{Gap::term_over}));
}

}  // namespace
}  // namespace rz::org

#include "org/relation_change.hpp"

#include <gtest/gtest.h>

#include "org/tests/village.hpp"

namespace rz::org {
namespace {

using enum RelationState;
using Errors = std::vector<ChangeError>;

const Date today = *parse_date("2026-11-26");

class RelationTest : public testing::Test {
 protected:
  const Orgs& orgs() const { return *orgs_; }
  Result<Relation, Errors> found(RelationKind kind, std::int64_t from, std::int64_t to, RelationDraft draft = {}) const {
    draft.kind = kind;
    draft.from = OrgId{from};
    draft.to = OrgId{to};
    return founded(*orgs_, *relations_, RelationId{900}, draft, today);
  }
  void keep(const std::vector<Relation>& relations) { relations_ = Relations::build(relations, *orgs_).value(); }

  std::shared_ptr<const Orgs> orgs_ = village::orgs();
  std::shared_ptr<const Relations> relations_ = Relations::build({}, *orgs_).value();
};

TEST_F(RelationTest, EveryKindStandsBetweenTheKindsItNames) {
  EXPECT_EQ(found(RelationKind::pairing, village::department, village::community)->state, running);
  EXPECT_EQ(found(RelationKind::pairing, village::community, village::department).error(),
            (Errors{{"from", Fault::wrong_kind}, {"to", Fault::wrong_kind}}));
  EXPECT_EQ(found(RelationKind::membership, village::alliance, village::alliances)->state, running) << "an alliance of alliances";
  EXPECT_EQ(found(RelationKind::membership, village::alliance, village::alliance).error(), (Errors{{"to", Fault::itself}}));
  EXPECT_EQ(found(RelationKind::pairing, 99, village::community).error(), (Errors{{"from", Fault::unknown}}));
  EXPECT_EQ(found(RelationKind::pairing, village::ended, village::community).error(), (Errors{{"from", Fault::ended}}));
  EXPECT_EQ(found(RelationKind::pairing, village::department, village::community, {.until = today.plus(-1)}).error(),
            (Errors{{"until", Fault::before_beginning}}));
}

TEST_F(RelationTest, TwoBodiesHaveOneOfAKindWhileItRuns) {
  auto branches = *found(RelationKind::hand_in_hand, village::branch, village::other_branch);
  keep({branches});
  EXPECT_EQ(found(RelationKind::hand_in_hand, village::branch, village::other_branch).error(), (Errors{{"to", Fault::stands_already}}));
  EXPECT_EQ(found(RelationKind::hand_in_hand, village::other_branch, village::branch).error(), (Errors{{"to", Fault::stands_already}}))
      << "hand in hand is the same from either side";
  branches.state = ended;
  keep({branches});
  EXPECT_TRUE(found(RelationKind::hand_in_hand, village::branch, village::other_branch)) << "they may begin anew";
}

TEST_F(RelationTest, ASeatIsProposedAgreedAndAppointedEachByItsOwnSide) {
  auto seat = *found(RelationKind::seat, village::department, village::joint);
  EXPECT_EQ(seat.state, proposed);
  EXPECT_EQ(format_date(*seat.until), "2031-11-25") << "the usual term of five years";
  EXPECT_EQ(deciders(orgs(), seat, proposed), (std::vector{OrgId{village::joint}}));
  EXPECT_EQ(deciders(orgs(), seat, agreed), (std::vector{OrgId{village::department}}));
  EXPECT_EQ(deciders(orgs(), seat, running), (std::vector{OrgId{village::party_district}})) << "the committee above the one that leads it";
  EXPECT_EQ(stepped(seat, {.state = running}, today).error(), (Errors{{"state", Fault::no_way}})) << "not without the unit's word";
  seat = *stepped(seat, {.state = agreed}, today);
  seat = *stepped(seat, {.state = running, .paper = "湛组〔2026〕8号"}, today);
  EXPECT_EQ(seat.paper, "湛组〔2026〕8号");
  EXPECT_EQ(seat.revision, 3);
  EXPECT_EQ(stepped(seat, {.state = ended}, today).error(), (Errors{{"reason", Fault::missing}}));
  seat = *stepped(seat, {.state = ended, .reason = "人员调整"}, today.plus(30));
  EXPECT_EQ(*seat.until, today.plus(30));
  EXPECT_EQ(stepped(seat, {.tasks = "其他"}, today).error(), (Errors{{"", Fault::ended}}));
}

TEST_F(RelationTest, AUnitThatDeclinesEndsTheProposal) {
  const auto seat = *found(RelationKind::seat, village::department, village::joint);
  const auto no = stepped(seat, {.state = declined, .reason = "今年另有任务"}, today);
  ASSERT_TRUE(no);
  EXPECT_TRUE(no->is_over());
  EXPECT_TRUE(next_states(*no).empty());
}

TEST_F(RelationTest, WhatIsAgreedAtOnceIsAmendedAndEndedByEitherSide) {
  const auto pairing = *found(RelationKind::pairing, village::department, village::community, {.since = today.plus(-10)});
  EXPECT_EQ(deciders(orgs(), pairing, ended), (std::vector{OrgId{village::department}, OrgId{village::community}}));
  const auto amended = stepped(pairing, {.tasks = "认领微心愿"}, today);
  EXPECT_EQ(amended->tasks, "认领微心愿");
  EXPECT_EQ(stepped(pairing, {}, today).error(), (Errors{{"", Fault::nothing_changes}}));
}

TEST_F(RelationTest, RelationsAreFoundFromBothSidesAndHoldTogether) {
  const auto pairing = *found(RelationKind::pairing, village::department, village::community);
  keep({pairing});
  EXPECT_EQ(relations_->of(OrgId{village::department}).size(), 1U);
  EXPECT_EQ(relations_->of(OrgId{village::community}).front()->other(OrgId{village::community}), OrgId{village::department});
  EXPECT_TRUE(relations_->of(OrgId{village::joint}).empty());
  EXPECT_EQ(relations_->find(RelationId{900})->kind, RelationKind::pairing);
  EXPECT_EQ(relations_->find(RelationId{901}), nullptr);
  auto broken = pairing;
  broken.to = OrgId{99};
  EXPECT_EQ(Relations::build({broken}, orgs()).error(), "relation 900 has a side that is not there, or twice the same");
}

}  // namespace
}  // namespace rz::org

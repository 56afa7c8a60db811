#include "flow/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "flow/tests/broken_chains.hpp"

namespace rz::flow {

namespace {

const std::set<std::string> roles{"clerk"};

std::string to_text(const std::vector<Finding>& findings) {
  std::string out;
  for (const auto& finding : findings) {
    out += finding.file + ":" + std::to_string(finding.line) + ": " + std::to_string(finding.property) +
           ": " + finding.message + " " + finding.mend + "\n";
  }
  return out;
}

std::vector<Finding> check_request(const GoodChains& chains) {
  static const Functions functions = Functions::with_builtins();
  return check(chains.request, chains.all(), functions, roles);
}

TEST(Check, PassesGoodChains) {
  const GoodChains chains = good_chains();
  EXPECT_EQ("", to_text(check_request(chains)));
  EXPECT_EQ("", to_text(check(chains.task, chains.all(), Functions::with_builtins(), roles)));
}

TEST(Check, RefusesEveryBrokenChainWithItsOwnWords) {
  for (const auto& broken : broken_chains()) {
    GoodChains chains = good_chains();
    broken.breaks(chains);
    const auto findings = check_request(chains);
    const auto found = std::ranges::find(findings, broken.message, &Finding::message);
    EXPECT_NE(found, findings.end()) << broken.message << "\nbut:\n" << to_text(findings);
    if (found == findings.end()) continue;
    EXPECT_EQ(found->property, broken.property) << broken.message;
    EXPECT_EQ(found->file, "chains/request/chain.yaml");
    EXPECT_FALSE(found->mend.empty()) << broken.message;
    // One break may well show in more than one place, but does not drown its own finding.
    EXPECT_LE(findings.size(), 3U) << broken.message << "\nbut:\n" << to_text(findings);
  }
}

TEST(Check, SaysSomethingElseOfEveryBreak) {
  std::set<std::string> messages;
  std::set<int> properties;
  for (const auto& broken : broken_chains()) {
    EXPECT_TRUE(messages.insert(broken.message).second) << broken.message;
    properties.insert(broken.property);
  }
  EXPECT_GE(messages.size(), 24U);
  EXPECT_EQ(properties.size(), 11U) << "every property is broken once";
}

TEST(Check, SortsByLine) {
  GoodChains chains = good_chains();
  chains.request.steps["rate"].reopens = false;
  chains.request.stages["asking"].owner.clear();
  chains.request.steps["extend"].extends->times_max = 0;
  const auto findings = check_request(chains);
  EXPECT_EQ(findings.size(), 3U) << to_text(findings);
  EXPECT_TRUE(std::ranges::is_sorted(findings, {}, &Finding::line)) << to_text(findings);
}

TEST(Check, LooksAtTheGraphOnlyWhereNamesAreSound) {
  GoodChains chains = good_chains();
  chains.request.steps["accept"].to.front().stage = "nowhere";
  const auto findings = check_request(chains);
  EXPECT_EQ(findings.size(), 1U) << to_text(findings);
}

TEST(Check, SeesTargetsThatCoverAGuard) {
  GoodChains chains = good_chains();
  // What «reply» does not cover, a target of an unguarded step does.
  Step& explain = chains.request.steps["explain"];
  explain.to = {{explain.guards, "replied"}, {{}, ""}};
  explain.guards.clear();
  EXPECT_EQ("", to_text(check_request(chains)));
}

TEST(Check, AGuardThatOnesOwnChoiceMeetsIsNoHindrance) {
  GoodChains chains = good_chains();
  Step& accept = chains.request.steps["accept"];
  accept.guards = {{"may_order@1", {"lead_org"}, false, 0}};
  EXPECT_EQ("", to_text(check_request(chains)));

  // Not so where the step does not ask for the field, nor for its contrary.
  chains.request.steps["submit"].form.emplace_back("lead_org");
  accept.form.clear();
  EXPECT_FALSE(check_request(chains).empty());
  accept.form = {"lead_org"};
  accept.guards.front().negated = true;
  EXPECT_FALSE(check_request(chains).empty());
}

TEST(Check, AnEndedParentNeedNotHearOfAChildThatItLeftBehind) {
  GoodChains chains = good_chains();
  chains.request.children.front().on_parent_end = ChildRule::OnParentEnd::leave;
  chains.task.steps["drop"].by = {Who{"clerk", Who::Relation::owner, {}}};
  EXPECT_EQ("", to_text(check_request(chains)));
  // While it is open it hears of each.
  std::erase(chains.request.steps["task_ended"].from, "asking");
  EXPECT_FALSE(check_request(chains).empty());
}

TEST(Check, TimerHeldUpByAChildIsNoWayToAnEnd) {
  GoodChains chains = good_chains();
  Definition& request = chains.request;
  request.steps["rise"].from = {"handling"};
  request.steps["rise"].to = {{{}, "replied"}};
  request.steps["reply"].by = request.steps["explain"].by = {{"asker", Who::Relation::asker, {}}};
  request.clocks["body"].pauses_in.clear();
  request.steps["merge"].by = request.steps["reply"].by;
  request.children.front().on_parent_end = ChildRule::OnParentEnd::wait;
  const auto findings = check_request(chains);
  EXPECT_TRUE(std::ranges::any_of(findings, [](const Finding& finding) {
    return finding.property == 1 && finding.message.starts_with("From stage «handling»");
  })) << to_text(findings);
}

TEST(CheckTexts, AsksForEveryWordInBothLanguagesAndForNoOther) {
  const GoodChains chains = good_chains();
  const Functions functions = Functions::with_builtins();
  const auto required = required_texts(chains.request, functions);
  for (const char* key :
       {"chain.name", "stage.intake", "step.reply", "step.reply.done", "field.kind.report", "clock.overall",
        "guard.not field_is@1 kind report", "notice.overdue", "audience.owner", "role.asker", "role.clerk",
        "party.partner", "mark.agreed", "rating.satisfaction", "group.inner", "level.street"}) {
    EXPECT_TRUE(required.contains(key)) << key;
  }
  EXPECT_FALSE(required.contains("role.system"));

  auto zh = required;
  auto en = required;
  zh.insert("hint.detail");
  EXPECT_EQ("", to_text(check_texts(chains.request, functions, zh, en)));
  zh.insert("hint.nothing");
  en.erase("stage.intake");
  EXPECT_EQ(
      "chains/request/text.zh.yaml:0: 5: The text «hint.nothing» belongs to nothing in the chain. Take it "
      "out of "
      "text.zh.yaml, or correct the key.\n"
      "chains/request/text.en.yaml:0: 5: The text «stage.intake» is missing. Write it in text.en.yaml.\n",
      to_text(check_texts(chains.request, functions, zh, en)));
}

}  // namespace

}  // namespace rz::flow

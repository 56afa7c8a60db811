// Maps from one version to the next: a good one gives what the engine needs, each bad one is refused with its
// sentence.

#include "flow/move.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "flow/tests/broken_chains.hpp"

namespace rz::flow {
namespace {

/// Both versions, the map between them, and what is asked of them.
struct Case {
  GoodChains chains = good_chains();
  Definition next = good_chains().request;
  MoveMap map;

  Case() {
    next.version = 2;
    map.file = "map.yaml";
    for (const auto* stage : {"intake", "handling", "asking", "merged", "replied"}) map.stages[stage] = {stage, 7};
  }
  Result<Move, std::vector<Finding>> plan() const {
    const auto functions = Functions::with_builtins();
    const auto beside = chains.all();
    return plan_move(map, {chains.request, next, beside, functions});
  }
};

std::string to_text(const std::vector<Finding>& findings) {
  std::string out;
  for (const auto& finding : findings) out += finding.message + "\n";
  return out;
}

struct Bad {
  const char* message;
  int line;
  void (*breaks)(Case&);
};

/// Renames a stage wherever the chain names it.
void rename_stage(Definition& chain, const std::string& from, const std::string& to) {
  const auto rename = [&](std::vector<std::string>& names) { std::ranges::replace(names, from, to); };
  auto node = chain.stages.extract(from);
  node.key() = node.mapped().name = to;
  chain.stages.insert(std::move(node));
  for (auto& [name, step] : chain.steps) {
    rename(step.from);
    for (auto& target : step.to) {
      if (target.stage == from) target.stage = to;
    }
  }
  for (auto& [name, clock] : chain.clocks) {
    rename(clock.runs_in);
    rename(clock.pauses_in);
  }
}

void rename_clock(Definition& chain, const std::string& from, const std::string& to) {
  auto node = chain.clocks.extract(from);
  node.key() = node.mapped().name = to;
  chain.clocks.insert(std::move(node));
}

ClockRule new_clock(std::vector<std::string> starts_on, std::vector<std::string> runs_in) {
  ClockRule clock;
  clock.name = "fresh";
  clock.allowance.otherwise = {1, Duration::Unit::working_days};
  clock.starts_on = std::move(starts_on);
  clock.runs_in = std::move(runs_in);
  clock.restarts = true;
  return clock;
}

const Bad bad_maps[] = {
    {"Stage «handling» of version 1 is not mapped.", 0, [](Case& c) { c.map.stages.erase("handling"); }},
    {"There is no stage «lost» in version 1.", 9, [](Case& c) { c.map.stages["lost"] = {"handling", 9}; }},
    {"There is no stage «lost» in version 2.", 9, [](Case& c) { c.map.stages["asking"] = {"lost", 9}; }},
    {"Stage «closed» is closed: its matters stay with version 1.", 9,
     [](Case& c) { c.map.stages["closed"] = {"closed", 9}; }},
    {"Stage «handling» is open and «replied» is settled: a move ends and reopens nothing.", 9,
     [](Case& c) { c.map.stages["handling"] = {"replied", 9}; }},
    {"Stage «replied» is settled and «closed» is closed: a move ends and reopens nothing.", 9,
     [](Case& c) { c.map.stages["replied"] = {"closed", 9}; }},
    {"There is no clock «lost» in version 1.", 9, [](Case& c) { c.map.clocks["lost"] = {"body", 9}; }},
    {"The asker's clock «overall» would end: in version 2 it has no counterpart.", 0,
     [](Case& c) { rename_clock(c.next, "overall", "whole"); }},
    {"Clocks «asked» and «body» would both be «body».", 0, [](Case& c) { c.map.clocks["asked"] = {"body", 9}; }},
    {"Level «street» is not in version 2.", 0, [](Case& c) { std::erase(c.next.levels, "street"); }},
    {"There is no step «lost» in version 2.", 9, [](Case& c) { c.map.steps["extend"] = {"lost", 9}; }},
    {"There is no step with an approval «ask» in version 1.", 9, [](Case& c) { c.map.lapse["ask"] = 9; }},
    {"Proposals of step «extend» can be open, and version 2 has no step «extend» with an approval.", 0,
     [](Case& c) { c.next.steps["extend"].approval.reset(); }},
    {"Proposals of step «extend» can hold field «days», which step «extend» of version 2 does not take.", 0,
     [](Case& c) { c.next.steps["extend"].form.clear(); }},
    {"Proposals of step «extend» are decided by others in version 2.", 0,
     [](Case& c) { c.next.steps["extend"].approval->parties = Approval::Parties::all; }},
    {"Field «answer» is not in version 2.", 0, [](Case& c) { c.next.fields.erase("answer"); }},
    {"Field «detail» holds something else in version 2.", 0,
     [](Case& c) { c.next.fields["detail"].personal = false; }},
    {"Field «kind» can hold a value that version 2 does not know.", 0,
     [](Case& c) { c.next.fields["kind"].values = {"report"}; }},
    {"There is no field «lost» in version 1.", 9, [](Case& c) { c.map.dropped_fields["lost"] = 9; }},
    {"Party «partner» is not in version 2, or of another kind.", 0, [](Case& c) { c.next.parties.clear(); }},
    {"In stage «merged» a matter can be merged; in stage «handling» it cannot.", 9,
     [](Case& c) { c.map.stages["merged"] = {"handling", 9}; }},
    {"In stage «handling» a matter can have an open child of chain «task»; in stage «intake» it cannot.", 9,
     [](Case& c) { c.map.stages["handling"] = {"intake", 9}; }},
};

TEST(Move, RefusesEachBadMapWithItsSentence) {
  for (const auto& bad : bad_maps) {
    SCOPED_TRACE(bad.message);
    Case c;
    bad.breaks(c);
    const auto plan = c.plan();
    ASSERT_FALSE(plan);
    const auto found = std::ranges::find(plan.error(), bad.message, &Finding::message);
    ASSERT_NE(found, plan.error().end()) << to_text(plan.error());
    EXPECT_EQ(found->line, bad.line);
    EXPECT_EQ(found->file, "map.yaml");
    EXPECT_FALSE(found->mend.empty());
  }
}

TEST(Move, TheSameAgainNeedsNothingButItsStages) {
  const auto plan = Case{}.plan();
  ASSERT_TRUE(plan) << to_text(plan.error());
  EXPECT_TRUE(plan->clocks.empty());
  for (const auto& [stage, begins] : plan->begins) EXPECT_TRUE(begins.empty()) << stage;
}

TEST(Move, FollowsNewNames) {
  Case c;
  rename_stage(c.next, "asking", "waiting");
  rename_clock(c.next, "body", "own");
  c.next.steps["extend"].extends->clocks = {"own"};
  c.map.stages["asking"] = {"waiting", 9};
  c.map.clocks["body"] = {"own", 9};
  const auto plan = c.plan();
  ASSERT_TRUE(plan) << to_text(plan.error());
  EXPECT_EQ(plan->stages.find("asking")->second, "waiting");
  EXPECT_EQ(plan->clocks.find("body")->second, "own");
}

TEST(Move, BeginsAClockThatTheNewVersionSurelyRuns) {
  Case c;
  c.next.clocks["fresh"] = new_clock({"accept", "rate", "part"}, {"handling", "asking"});
  const auto plan = c.plan();
  ASSERT_TRUE(plan) << to_text(plan.error());
  EXPECT_EQ(plan->begins.find("handling")->second, std::vector<std::string>{"fresh"});
  EXPECT_EQ(plan->begins.find("asking")->second, std::vector<std::string>{"fresh"});
  EXPECT_TRUE(plan->begins.find("intake")->second.empty());
}

TEST(Move, RestartsNoClockThatTheNewVersionCountsOn) {
  Case c;
  // In the new version the time for the first look runs on while it is handled; in the old one it has ended by then.
  c.chains.request.clocks["fresh"] = new_clock({"submit"}, {"intake"});
  c.next.clocks["fresh"] = new_clock({"submit"}, {"intake", "handling", "asking", "merged", "replied"});
  c.next.clocks["fresh"].restarts = false;
  const auto plan = c.plan();
  ASSERT_FALSE(plan);
  EXPECT_NE(to_text(plan.error()).find("Clock «fresh» can have ended in a matter that comes from stage «handling»; in "
                                       "stage «handling» of version 2 it never does."),
            std::string::npos)
      << to_text(plan.error());
}

TEST(Move, KnowsThatAClockWithoutAStepMayHaveRunOut) {
  Case c;
  c.chains.request.clocks["asked"].expiry_step.clear();
  const auto plan = c.plan();
  ASSERT_FALSE(plan);
  EXPECT_NE(to_text(plan.error()).find("Clock «asked» can have run out in a matter that comes from stage «asking»"),
            std::string::npos)
      << to_text(plan.error());
}

}  // namespace
}  // namespace rz::flow

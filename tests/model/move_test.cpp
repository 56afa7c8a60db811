// Running matters go on by another version of their chain: what holds of every matter of that version holds of
// them, whenever they are moved; a clock that goes on is not touched.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "flow/move.hpp"
#include "matter/matter_json.hpp"
#include "matter/matter_store.hpp"
#include "model/walker.hpp"
#include "record/record_store.hpp"

namespace rz::model {
namespace {

using flow::Argument;

std::uint64_t seed() {
  const char* given = std::getenv("RZ_SEED");
  return given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

std::string renamed(const std::string& name) { return name + "_2"; }

void rename_all(std::vector<std::string>& names) {
  for (auto& name : names) name = renamed(name);
}

/// Clocks that a function names get their new names as well.
void rename_clocks_in(std::vector<flow::FunctionCall>& calls) {
  for (auto& call : calls) {
    const auto* guard = functions()->guard(call.name);
    const auto* effect = functions()->effect(call.name);
    const auto kinds = guard ? guard->arguments : effect->arguments;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (kinds[i] == Argument::clock) call.arguments[i] = renamed(call.arguments[i]);
    }
  }
}

/// The chain's next version: every stage and every clock has a new name.
flow::Definition with_new_names(flow::Definition chain) {
  ++chain.version;
  StringMap<flow::Stage> stages;
  for (auto& [name, stage] : chain.stages) {
    stage.name = renamed(name);
    stages.emplace(renamed(name), std::move(stage));
  }
  chain.stages = std::move(stages);
  StringMap<flow::ClockRule> clocks;
  for (auto& [name, clock] : chain.clocks) {
    clock.name = renamed(name);
    rename_all(clock.runs_in);
    rename_all(clock.pauses_in);
    clocks.emplace(renamed(name), std::move(clock));
  }
  chain.clocks = std::move(clocks);
  for (auto& view : chain.views) rename_all(view.stages);
  for (auto& [name, step] : chain.steps) {
    if (!step.is_birth()) rename_all(step.from);
    for (auto& target : step.to) {
      if (!target.stage.empty()) target.stage = renamed(target.stage);
      rename_clocks_in(target.when);
    }
    if (step.extends) rename_all(step.extends->clocks);
    rename_clocks_in(step.guards);
    rename_clocks_in(step.effects);
  }
  return chain;
}

/// To the new names, or back to those of `chain`.
flow::MoveMap map_names(const flow::Definition& chain, bool back) {
  flow::MoveMap map;
  const auto add = [&](StringMap<flow::MoveMap::Word>& words, const std::string& name) {
    words[back ? renamed(name) : name] = {back ? name : renamed(name), 1};
  };
  for (const auto& [name, stage] : chain.stages) {
    if (stage.kind != flow::StageKind::closed) add(map.stages, name);
  }
  for (const auto& [name, clock] : chain.clocks) add(map.clocks, name);
  return map;
}

std::string to_text(const std::vector<flow::Finding>& findings) {
  std::string out;
  for (const auto& finding : findings) out += finding.message + " " + finding.mend + "\n";
  return out;
}

class MoveTest : public db::testing::DatabaseTest {
 protected:
  std::vector<matter::Stored> all() {
    return matter::read_matters(*reader_, district, {}, 100'000).value_or(std::vector<matter::Stored>{});
  }
  flow::Matter read(MatterId id) { return (*matter::read_matter(*reader_, district, id))->matter; }

  void open(std::vector<std::shared_ptr<const flow::Definition>> old) {
    auto chains = std::make_shared<flow::Chains>();
    for (const auto& chain : old) chains->add(chain);
    old_ = chains;
    migrate_all();
    engine_ = open_engine(database(), chains);
    reader_ = connect(db::Access::read_only);
  }

  /// Moves every «each»th matter, as the command does.
  void move(const std::shared_ptr<const flow::Move>& move, std::size_t each, Instant now) {
    const auto before = all();
    for (std::size_t i = 0; i < before.size(); i += each) {
      const auto& matter = before[i].matter;
      ASSERT_TRUE(run_one(*engine_, matter::MoveWrite{matter.id, move, flow::Actor::system()}, now));
      const auto after = read(matter.id);
      moved_ += after.chain_version != matter.chain_version ? 1 : 0;
      compare(*move, matter, after);
    }
  }

  /// A move leaves alone what it need not touch, and whole matters of other versions.
  static void compare(const flow::Move& move, const flow::Matter& before, const flow::Matter& after) {
    const bool is_moved = after.chain_version != before.chain_version;
    if (!is_moved) {
      // A timer that was due may have closed it.
      EXPECT_TRUE(before.chain != move.chain || before.chain_version != move.from || after.closed_at.ms != 0);
      return;
    }
    EXPECT_EQ(before.chain, move.chain);
    EXPECT_EQ(after.settled_at, before.settled_at);
    EXPECT_EQ(after.closing_no, before.closing_no);
    for (const auto& clock : before.clocks) {
      const auto to = move.clocks.find(clock.name);
      const auto* moved = after.clock(to == move.clocks.end() ? clock.name : to->second);
      ASSERT_NE(moved, nullptr) << clock.name;
      // A timer that was due fired before the move, by the old version.
      if (clock.expired != moved->expired || clock.warned != moved->warned || after.revision > before.revision + 1) continue;
      auto same = clock;
      same.name = moved->name;
      EXPECT_EQ(*moved, same) << clock.name;
    }
  }

  int moved_ = 0;
  std::shared_ptr<const flow::Chains> old_;
  std::unique_ptr<matter::Engine> engine_;
  std::unique_ptr<db::Connection> reader_;
};
RZ_ON_BOTH_DATABASES(MoveTest);

using Moves = std::vector<std::shared_ptr<const flow::Move>>;

/// The chains of a folder, and of each a second version, with the ways there and back.
struct TwoVersions {
  std::vector<std::shared_ptr<const flow::Definition>> old;
  flow::Chains both;
  std::vector<std::string> names;
  Moves forth;
  Moves back;

  explicit TwoVersions(const std::filesystem::path& folder) {
    std::vector<const flow::Definition*> beside;
    for (auto& loaded : load_all(folder)) {
      old.push_back(std::make_shared<const flow::Definition>(std::move(loaded.definition)));
      both.add(old.back());
      both.add(std::make_shared<const flow::Definition>(with_new_names(*old.back())));
      names.push_back(old.back()->name);
      beside.push_back(both.latest(names.back()));
    }
    for (const auto& chain : old) {
      const auto& next = *both.latest(chain->name);
      add(forth, flow::plan_move(map_names(*chain, false), {*chain, next, beside, *functions()}));
      add(back, flow::plan_move(map_names(*chain, true), {next, *chain, beside, *functions()}));
    }
  }
  static void add(Moves& moves, Result<flow::Move, std::vector<flow::Finding>> plan) {
    if (!plan) ADD_FAILURE() << to_text(plan.error());
    if (plan) moves.push_back(std::make_shared<const flow::Move>(std::move(*plan)));
  }
};

TEST_P(MoveTest, AtAnyTimeEveryPromiseHolds) {
  const auto s = seed();
  SCOPED_TRACE("RZ_SEED=" + std::to_string(s));
  const TwoVersions versions(std::filesystem::path(RZ_SOURCE_DIR) / "chains");
  open(versions.old);
  Walker walker(*engine_, *reader_, versions.both, versions.names, s);
  for (int i = 0; i < 60; ++i) walker.stride();
  engine_->use_chains(std::make_shared<const flow::Chains>(versions.both));
  // A walk that meets few open matters goes on until enough were moved to prove something.
  for (int round = 0; round < 12 || (moved_ < 20 && round < 120); ++round) {
    for (const auto& one : round % 2 == 0 ? versions.forth : versions.back) move(one, 2, walker.now());
    EXPECT_EQ(broken_promise(*reader_, versions.both), "");
    for (int i = 0; i < 15; ++i) walker.stride();
  }
  for (const auto& one : versions.forth) move(one, 1, walker.now());  // run again: it goes on where it stood
  for (const auto& stored : all()) {
    const bool went_on = stored.matter.chain_version == versions.both.latest(stored.matter.chain)->version;
    EXPECT_TRUE(went_on || stored.matter.closed_at.ms != 0) << stored.matter.number;
  }
  fire_due(*engine_, walker.now().plus_minutes(2'000'000));
  EXPECT_EQ(broken_promise(*reader_, versions.both), "");
  EXPECT_GE(moved_, 20) << "hardly anything was moved: this proves nothing";
}

/// One errand under way, and a second version to be made of its chain.
class ErrandMoveTest : public MoveTest {
 protected:
  void SetUp() override {
    MoveTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    std::vector<std::shared_ptr<const flow::Definition>> chains;
    for (auto& loaded : load_all(test_chains())) {
      chains.push_back(std::make_shared<const flow::Definition>(std::move(loaded.definition)));
    }
    open(chains);
    next_ = *old_->latest("errand");
    next_.version = 2;
    for (const auto* stage : {"todo", "again", "asking", "done"}) map_.stages[stage] = {stage, 1};
    matter::BirthWrite birth{"errand", "submit", PlaceId{101}, {}, visitor()};
    birth.input.personal["what"] = "路灯不亮";
    birth.input.fields["urgent"] = false;
    const auto answer = run_one(*engine_, std::move(birth), morning);
    ASSERT_TRUE(answer);
    id_ = id_in(*answer);
  }

  std::shared_ptr<const flow::Move> publish() {
    auto chains = std::make_shared<flow::Chains>(*old_);
    const auto next = std::make_shared<const flow::Definition>(next_);
    chains->add(next);
    const auto* old = old_->latest("errand");
    auto plan = flow::plan_move(map_, {*old, *next, {old_->latest("errand_help")}, *functions()});
    if (!plan) {
      ADD_FAILURE() << to_text(plan.error());
      return nullptr;
    }
    engine_->use_chains(chains);
    return std::make_shared<const flow::Move>(std::move(*plan));
  }
  void move_it(const std::shared_ptr<const flow::Move>& move, Instant now) {
    ASSERT_TRUE(run_one(*engine_, matter::MoveWrite{id_, move, flow::Actor::system()}, now));
  }

  const Instant morning = at("2026-11-24 09:00");
  flow::Definition next_;
  flow::MoveMap map_;
  MatterId id_{};
};
RZ_ON_BOTH_DATABASES(ErrandMoveTest);

TEST_P(ErrandMoveTest, IsOneEventWithOwnerStageAndClocks) {
  // The new version has the district own what is to do, and a clock that must run there.
  next_.stages.find("todo")->second.owner = {{flow::OrgRef::Kind::above_field, "nothing"}};
  flow::ClockRule clock = next_.clocks.find("redoing")->second;
  clock.name = "first_look";
  clock.starts_on = {"submit", "answer"};
  clock.runs_in = {"todo"};
  next_.clocks["first_look"] = clock;
  const auto before = read(id_);
  const auto move = publish();
  ASSERT_TRUE(move);
  move_it(move, at("2026-11-24 10:00"));

  const auto after = read(id_);
  EXPECT_EQ(after.chain_version, 2);
  EXPECT_EQ(after.owner, OrgId{1});
  EXPECT_EQ(after.stage_since, before.stage_since);
  EXPECT_EQ(*after.clock("overall"), *before.clock("overall"));
  EXPECT_EQ(after.clock("first_look")->running_since, at("2026-11-24 10:00"));
  const auto entries = record::read_entries_of(*reader_, district, id_, 100);
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ(entries->back().kind, "chain.moved");
  const auto event = matter::from_facts(entries->back().facts);
  ASSERT_TRUE(event);
  EXPECT_TRUE(std::ranges::any_of(event->changes, [](const auto& change) {
    const auto* owner = std::get_if<flow::change::OwnerChanged>(&change);
    return owner && owner->owner == OrgId{1};
  }));

  move_it(move, at("2026-11-24 11:00"));  // again: nothing
  EXPECT_EQ(read(id_), after);
}

TEST_P(ErrandMoveTest, ClocksAndProposalsThatVanishEnd) {
  matter::StepWrite ask{id_, {"extend", flow::Verb::take, {}}, staff(1, "clerk", 101), {}};
  ask.request.input.fields["days"] = std::int64_t{1};
  ASSERT_TRUE(run_one(*engine_, ask, at("2026-11-24 09:30")));
  next_.steps.erase(next_.steps.find("extend"));
  std::erase(next_.step_order, "extend");
  map_.lapse["extend"] = 1;
  const auto move = publish();
  ASSERT_TRUE(move);
  move_it(move, at("2026-11-24 10:00"));
  const auto after = read(id_);
  EXPECT_TRUE(after.proposals.empty());
  EXPECT_EQ(after.clock("approval.extend")->status, flow::ClockState::Status::stopped);
  EXPECT_EQ(after.clock("overall")->status, flow::ClockState::Status::running);
}

TEST_P(ErrandMoveTest, AnOpenProposalIsDecidedUnderItsNewName) {
  matter::StepWrite ask{id_, {"extend", flow::Verb::take, {}}, staff(1, "clerk", 101), {}};
  ask.request.input.fields["days"] = std::int64_t{1};
  ASSERT_TRUE(run_one(*engine_, ask, at("2026-11-24 09:30")));
  auto node = next_.steps.extract("extend");
  node.key() = node.mapped().name = "more_time";
  next_.steps.insert(std::move(node));
  std::ranges::replace(next_.step_order, "extend", "more_time");
  map_.steps["extend"] = {"more_time", 1};
  const auto move = publish();
  ASSERT_TRUE(move);
  const auto due = read(id_).clock("overall")->due;
  move_it(move, at("2026-11-24 10:00"));
  EXPECT_NE(read(id_).clock("approval.more_time"), nullptr);
  const matter::StepWrite grant{id_, {"more_time", flow::Verb::approve, {}}, staff(2, "clerk", 10), {}};
  ASSERT_TRUE(run_one(*engine_, grant, at("2026-11-24 10:30")));
  EXPECT_GT(read(id_).clock("overall")->due, due);
  EXPECT_EQ(broken_promise(*reader_, engine_->chains()), "");
}

TEST_P(ErrandMoveTest, WhatRanOutBeforeTheMoveRanOutByTheOldVersion) {
  const auto move = publish();
  ASSERT_TRUE(move);
  move_it(move, at("2026-11-27 10:00"));
  const auto after = read(id_);
  EXPECT_EQ(after.chain_version, 2);
  EXPECT_TRUE(after.clock("overall")->expired);
  const auto entries = record::read_entries_of(*reader_, district, id_, 100);
  ASSERT_TRUE(entries);
  EXPECT_EQ(entries->back().kind, "chain.moved");
  EXPECT_EQ((*entries)[entries->size() - 2].kind, "errand.clock.overall.expired");
}

}  // namespace
}  // namespace rz::model

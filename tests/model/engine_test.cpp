// The engine as a whole on both databases: batches, idempotency, revisions, children, timers, epochs.

#include <gtest/gtest.h>

#include "matter/matter_store.hpp"
#include "model/fixture.hpp"
#include "record/audit.hpp"
#include "record/record_store.hpp"

namespace rz::model {
namespace {

using matter::BirthWrite;
using matter::Pending;
using matter::StepWrite;
using matter::WriteError;

class EngineTest : public db::testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    migrate_all();
    engine_ = open_engine(database(), chains_);
    reader_ = connect(db::Access::read_only);
  }
  void TearDown() override {
    if (reader_) {
      EXPECT_EQ(broken_promise(*reader_, *chains_), "");
    }
    engine_.reset();
    reader_.reset();
    DatabaseTest::TearDown();
  }

  static BirthWrite errand(bool urgent = false) {
    BirthWrite birth{"errand", "submit", PlaceId{101}, {}, visitor()};
    birth.input.personal["what"] = "三号楼东侧路灯不亮";
    if (urgent) birth.input.fields["urgent"] = true;
    return birth;
  }
  static StepWrite step(MatterId id, std::string name, flow::Actor actor, flow::Fields fields = {}) {
    return {id, {std::move(name), flow::Verb::take, {std::move(fields), {}, {}}}, std::move(actor), {}};
  }
  static flow::Actor clerk() { return staff(7, "clerk", 101); }

  MatterId submit(Instant when, bool urgent = false) {
    const auto answer = run_one(*engine_, errand(urgent), when);
    EXPECT_TRUE(answer);
    return id_in(*answer);
  }
  flow::Matter read(MatterId id) {
    auto stored = matter::read_matter(*reader_, district, id);
    EXPECT_TRUE(stored && *stored);
    return (*stored)->matter;
  }
  std::vector<std::string> kinds(MatterId id) {
    std::vector<std::string> out;
    for (const auto& entry : *record::read_entries_of(*reader_, district, id, 100)) out.push_back(entry.kind);
    return out;
  }

  std::shared_ptr<const flow::Chains> chains_ = chains_of(load_all(test_chains()));
  std::unique_ptr<matter::Engine> engine_;
  std::unique_ptr<db::Connection> reader_;
};
RZ_ON_BOTH_DATABASES(EngineTest);

TEST_P(EngineTest, AMatterGoesFromBirthToItsEnd) {
  const auto id = submit(at("2026-11-24 09:00"));
  EXPECT_EQ(read(id).number, "ER2611240001" + std::string(1, read(id).number.back()));
  EXPECT_EQ(read(id).owner, OrgId{101});
  EXPECT_EQ(read(id).clock("overall")->due, at("2026-11-26 17:30"));

  ASSERT_TRUE(run_one(*engine_, step(id, "finish", clerk()), at("2026-11-24 10:00")));
  ASSERT_TRUE(run_one(*engine_, step(id, "rate", visitor(id), {{"score", std::int64_t{5}}}), at("2026-11-25 10:00")));
  const auto matter = read(id);
  EXPECT_EQ(matter.stage, "filed");
  EXPECT_EQ(matter.fields.at("answered_in_time"), flow::Value(true));
  EXPECT_EQ(matter.fields.at("satisfied"), flow::Value(true));
  EXPECT_EQ(matter.ratings.at(0).rated, OrgId{101});
  EXPECT_EQ(kinds(id), (std::vector<std::string>{"errand.submit", "errand.finish", "errand.rate"}));
}

TEST_P(EngineTest, ARefusedStepSaysWhyAndLeavesNothing) {
  const auto id = submit(at("2026-11-24 09:00"));
  const auto stranger = run_one(*engine_, step(id, "finish", staff(9, "clerk", 102)), at("2026-11-24 10:00"));
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().step.why, flow::Refusal::not_permitted);

  const auto early = run_one(*engine_, step(id, "rate", visitor(id), {{"score", std::int64_t{1}}}), at("2026-11-24 10:00"));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().step.why, flow::Refusal::wrong_stage);
  EXPECT_EQ(early.error().stage, "todo");
  std::vector<std::string> open;
  for (const auto& one : early.error().open) open.push_back(one.step);
  EXPECT_EQ(open, (std::vector<std::string>{"note"}));
  EXPECT_EQ(read(id).revision, 1);
  EXPECT_EQ(kinds(id).size(), 1U);
}

TEST_P(EngineTest, InABatchTheSecondStepSeesTheFirst) {
  const auto id = submit(at("2026-11-24 09:00"));
  auto first = step(id, "note", clerk());
  first.request.input.personal["remark"] = "已电话联系";
  first.expected_revision = 1;
  auto second = first;
  const Pending batch[] = {{first, {}, at("2026-11-24 09:05"), {}}, {second, {}, at("2026-11-24 09:06"), {}}};
  const auto results = engine_->run(batch);
  ASSERT_TRUE(results[0]);
  ASSERT_FALSE(results[1]);
  EXPECT_EQ(results[1].error().kind, WriteError::Kind::stale);
  EXPECT_EQ(results[1].error().revision, 2);
}

TEST_P(EngineTest, AKeyTwiceIsAppliedOnceAlsoInOneBatch) {
  const record::Idempotency key{"visitor-a", "k1", std::string(32, 'd')};
  const Pending batch[] = {{errand(), key, at("2026-11-24 09:00"), {}}, {errand(), key, at("2026-11-24 09:00"), {}}};
  const auto results = engine_->run(batch);
  ASSERT_TRUE(results[0] && results[1]);
  EXPECT_EQ(results[0]->body, results[1]->body);
  EXPECT_TRUE(results[1]->repeated);

  const auto again = run_one(*engine_, errand(), at("2026-11-25 09:00"), key);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->body, results[0]->body);
  EXPECT_EQ(again->status, 201);

  auto other = key;
  other.body_digest = std::string(32, 'e');
  const auto reused = run_one(*engine_, errand(), at("2026-11-25 09:00"), other);
  ASSERT_FALSE(reused);
  EXPECT_EQ(reused.error().failure, record::WriteFailure::key_reused);
}

TEST_P(EngineTest, ARepeatAmongOthersIsAnsweredAndTheOthersAreWritten) {
  const record::Idempotency key{"visitor-a", "k1", std::string(32, 'd')};
  const auto first = run_one(*engine_, errand(), at("2026-11-24 09:00"), key);
  ASSERT_TRUE(first);
  engine_ = open_engine(database(), chains_);
  const Pending batch[] = {{errand(), {}, at("2026-11-24 09:05"), {}},
                           {errand(), key, at("2026-11-24 09:05"), {}},
                           {errand(), {"visitor-b", "k1", std::string(32, 'd')}, at("2026-11-24 09:05"), {}}};
  const auto results = engine_->run(batch);
  ASSERT_TRUE(results[0] && results[1] && results[2]);
  EXPECT_EQ(results[1]->body, first->body);
  EXPECT_TRUE(results[1]->repeated);
  EXPECT_FALSE(results[0]->repeated || results[2]->repeated);
  EXPECT_EQ(record::read_entries(*reader_, district, 0, 100)->size(), 3U);
}

TEST_P(EngineTest, ARepeatIsAnsweredAlsoWhereItWouldBeRefusedToday) {
  const record::Idempotency key{"visitor-a", "k1", std::string(32, 'd')};
  const auto first = run_one(*engine_, errand(), at("2026-11-24 09:00"), key);
  ASSERT_TRUE(first);
  auto refused = errand();
  refused.step = "no_such_birth";
  const auto again = run_one(*engine_, refused, at("2026-11-24 09:05"), key);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->body, first->body);
}

TEST_P(EngineTest, ChildrenAreBornCancelledAndHeard) {
  const auto id = submit(at("2026-11-24 09:00"));
  ASSERT_TRUE(run_one(*engine_, step(id, "call_help", clerk(), {{"helpers", std::vector<std::string>{"50", "51"}}}),
                      at("2026-11-24 09:10")));
  auto all = *matter::read_matters(*reader_, district, id, 10);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].matter.owner, OrgId{50});
  EXPECT_EQ(all[1].matter.parent, id);

  ASSERT_TRUE(run_one(*engine_, step(all[0].matter.id, "help", staff(8, "handler", 50)), at("2026-11-24 09:20")));
  EXPECT_EQ(kinds(id).back(), "errand.help_came");
  ASSERT_TRUE(run_one(*engine_, step(id, "finish", clerk()), at("2026-11-24 09:30")));
  EXPECT_EQ(read(all[1].matter.id).stage, "dropped");

  const auto many = run_one(*engine_, step(submit(at("2026-11-24 09:40")), "call_help", clerk(),
                                           {{"helpers", std::vector<std::string>{"50", "51", "10", "20"}}}),
                            at("2026-11-24 09:41"));
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().step.why, flow::Refusal::limit);
}

TEST_P(EngineTest, ALateTimerOfAChildComesBeforeTheStepThatEndsIt) {
  const auto id = submit(at("2026-11-24 09:00"));
  ASSERT_TRUE(run_one(*engine_, step(id, "call_help", clerk(), {{"helpers", std::vector<std::string>{"50"}}}),
                      at("2026-11-24 09:10")));
  const auto child = (*matter::read_matters(*reader_, district, id, 10))[0].matter.id;
  // The help's working day ended at 17:30; the writer was away, and the first that it hears is the end of the errand.
  ASSERT_TRUE(run_one(*engine_, step(id, "finish", clerk()), at("2026-11-26 09:00")));
  EXPECT_EQ(kinds(child), (std::vector<std::string>{"errand_help.open", "errand_help.help"}));
  EXPECT_EQ(read(child).stage, "helped");
  const auto heard = kinds(id);
  ASSERT_GE(heard.size(), 2U);
  EXPECT_EQ(heard[heard.size() - 2], "errand.help_came");
  EXPECT_EQ(heard.back(), "errand.finish");
}

TEST_P(EngineTest, ClocksPauseWarnExpireAndFireOnce) {
  const auto id = submit(at("2026-11-24 09:00"));
  ASSERT_TRUE(run_one(*engine_, step(id, "ask", clerk()), at("2026-11-24 11:00")));
  EXPECT_EQ(read(id).clock("overall")->status, flow::ClockState::Status::paused);
  // Nobody answers: after a working day the system goes on, and the remainder is what it was.
  EXPECT_EQ(fire_due(*engine_, at("2026-11-25 17:29")), 0);
  EXPECT_EQ(fire_due(*engine_, at("2026-11-26 08:00")), 1);
  const auto resumed = *read(id).clock("overall");
  EXPECT_EQ(resumed.status, flow::ClockState::Status::running);
  // 6 + 6.5 + 6.5 working hours were given and 2 used: 17 remain from the resumption's nominal moment, which is
  // 6.5 on the 26th, 6.5 on the 27th and 4 on Monday the 30th.
  EXPECT_EQ(resumed.running_since, at("2026-11-25 17:30"));
  EXPECT_EQ(resumed.due, at("2026-11-30 15:00"));
  EXPECT_EQ(fire_due(*engine_, at("2026-12-01 09:00")), 1);
  EXPECT_EQ(fire_due(*engine_, at("2026-12-02 09:00")), 0);
  EXPECT_EQ(kinds(id), (std::vector<std::string>{"errand.submit", "errand.ask", "errand.answer",
                                                 "errand.clock.overall.warned", "errand.clock.overall.expired"}));
}

TEST_P(EngineTest, AnExtensionAskedInTimeMayBeGrantedLate) {
  const auto id = submit(at("2026-11-24 09:00"));
  ASSERT_TRUE(run_one(*engine_, step(id, "extend", clerk(), {{"days", std::int64_t{1}}}), at("2026-11-26 17:00")));
  fire_due(*engine_, at("2026-11-26 18:00"));
  EXPECT_TRUE(read(id).clock("overall")->expired);
  StepWrite grant{id, {"extend", flow::Verb::approve, {}}, staff(11, "clerk", 10), {}};
  ASSERT_TRUE(run_one(*engine_, grant, at("2026-11-27 09:00")));
  EXPECT_FALSE(read(id).clock("overall")->expired);
  EXPECT_EQ(read(id).clock("overall")->due, at("2026-11-27 17:30"));

  const auto twice = run_one(*engine_, step(id, "extend", clerk(), {{"days", std::int64_t{1}}}), at("2026-11-27 10:00"));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().step.why, flow::Refusal::limit);
}

TEST_P(EngineTest, AStepAfterTheEndFindsTheClockExpired) {
  const auto id = submit(at("2026-11-24 09:00"), true);  // two hours
  ASSERT_TRUE(run_one(*engine_, step(id, "finish", clerk()), at("2026-11-24 11:30")));
  EXPECT_EQ(read(id).fields.at("answered_in_time"), flow::Value(false));
  EXPECT_EQ(kinds(id), (std::vector<std::string>{"errand.submit", "errand.clock.overall.expired", "errand.finish"}));
}

TEST_P(EngineTest, AnotherWriterEndsThisOne) {
  const auto id = submit(at("2026-11-24 09:00"));
  auto other = open_engine(database(), chains_);
  const auto late = run_one(*engine_, step(id, "finish", clerk()), at("2026-11-24 10:00"));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().failure, record::WriteFailure::closed);
  EXPECT_TRUE(engine_->ended());
  EXPECT_TRUE(run_one(*other, step(id, "finish", clerk()), at("2026-11-24 10:00")));
}

TEST_P(EngineTest, AnotherWriterEndsThisOneAlsoWhereNothingIsRead) {
  auto other = open_engine(database(), chains_);
  const Pending batch[] = {{errand(), {}, at("2026-11-24 09:00"), {}}, {errand(), {}, at("2026-11-24 09:00"), {}}};
  for (const auto& late : engine_->run(batch)) {
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().failure, record::WriteFailure::closed);
  }
  EXPECT_TRUE(engine_->ended());
  EXPECT_TRUE(record::read_entries(*reader_, district, 0, 100)->empty());
}

TEST_P(EngineTest, WhatIsWrittenIsAnsweredAlsoWhereTheNetworkCannotBeReadAnew) {
  using Kind = db::Error::Kind;
  std::vector<Kind> failures;  // of the next readings
  int readings = 0;
  auto parts = engine_parts(database(), chains_);
  parts.load_world = [&, world = parts.load_world](db::Connection& connection) -> Result<std::shared_ptr<const flow::World>, db::Error> {
    ++readings;
    if (failures.empty()) return world(connection);
    const auto kind = failures.front();
    failures.erase(failures.begin());
    return fail(db::Error{kind, "not now"});
  };
  engine_ = matter::Engine::open(std::move(parts)).value();
  record::Act change;
  change.kind = "test.network";
  change.changes_network = true;
  const auto before = record::read_head(*reader_, district)->value().seq;
  // It does not hold together: the last one that did goes on.
  failures = {Kind::sql};
  EXPECT_TRUE(run_one(*engine_, change, at("2026-11-24 09:00")));
  submit(at("2026-11-24 09:01"));
  EXPECT_EQ(readings, 2);
  // The database was away for a moment: it is read before the next batch.
  failures = {Kind::busy, Kind::busy};
  EXPECT_TRUE(run_one(*engine_, change, at("2026-11-24 09:02")));
  submit(at("2026-11-24 09:03"));
  submit(at("2026-11-24 09:04"));
  submit(at("2026-11-24 09:05"));
  EXPECT_EQ(readings, 5);
  EXPECT_EQ(record::read_head(*reader_, district)->value().seq, before + 6) << "each was written once";
}

TEST_P(EngineTest, AStatementThatFailsFailsAlone) {
  static const db::Statement twice{"INSERT INTO consumer (district_id, name, seq) {rows}",
                                   {db::Type::integer, db::Type::text, db::Type::integer}};
  record::Act act;
  act.kind = "test.act";
  act.rows.push_back({&twice, {district.value, std::string("a"), std::int64_t{1}}});
  const Pending batch[] = {{errand(), {}, at("2026-11-24 09:00"), {}},
                           {act, {}, at("2026-11-24 09:00"), {}},
                           {act, {}, at("2026-11-24 09:00"), {}},
                           {errand(), {}, at("2026-11-24 09:00"), {}}};
  const auto results = engine_->run(batch);
  EXPECT_TRUE(results[0] && results[1] && results[3]);
  ASSERT_FALSE(results[2]);
  EXPECT_EQ(results[2].error().failure, record::WriteFailure::conflict);
}

}  // namespace
}  // namespace rz::model

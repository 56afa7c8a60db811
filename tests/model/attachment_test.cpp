// Evidence in the engine, on both databases: what a step may bind, that it binds it once, and what becomes of the rest.

#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <iterator>

#include "matter/attachment_store.hpp"
#include "matter/attachments.hpp"
#include "matter/matter_json.hpp"
#include "matter/matter_store.hpp"
#include "model/fixture.hpp"
#include "record/record_store.hpp"

namespace rz::model {
namespace {

using flow::Refusal;
using matter::Pending;
using matter::StepWrite;

class AttachmentTest : public db::testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    migrate_all();
    engine_ = open_engine(database(), chains_);
    reader_ = connect(db::Access::read_only);
    matter::BirthWrite birth{"errand", "submit", PlaceId{101}, {}, visitor()};
    birth.input.personal["what"] = "三号楼东侧路灯不亮";
    matter_ = id_in(*run_one(*engine_, birth, at("2026-11-24 09:00")));
  }
  void TearDown() override {
    if (reader_) {
      EXPECT_EQ(broken_promise(*reader_, *chains_), "");
    }
    engine_.reset();
    reader_.reset();
    DatabaseTest::TearDown();
  }

  void upload(std::int64_t id, std::string uploader, std::string_view when = "2026-11-24 09:10") {
    record::Act act;
    act.rows.push_back(matter::insert_attachment(
        district, {AttachmentId{id}, std::move(uploader), "", "image/jpeg", 9, "d" + std::to_string(id), {}, at(when)}));
    ASSERT_TRUE(run_one(*engine_, std::move(act), at(when)));
  }
  matter::Attachment read(std::int64_t id) {
    return **matter::read_attachment(*reader_, district, AttachmentId{id});
  }

  /// A note of the clerk's with these photos, sent by account 7.
  Pending note(std::vector<std::int64_t> photos, std::string_view kind = "photo", std::string_view when = "2026-11-24 09:30") {
    StepWrite write{matter_, {"note", flow::Verb::take, {}}, staff(7, "clerk", 101), {}};
    write.request.input.personal["remark"] = "见照片";
    for (const auto id : photos) write.request.input.evidence.push_back({AttachmentId{id}, std::string(kind), {}});
    return {std::move(write), {"account:7", "", ""}, at(when), {}};
  }
  matter::WriteResult run(const Pending& pending) { return engine_->run({&pending, 1}).front(); }
  void expect_refused(const Pending& pending, Refusal why) {
    const auto result = run(pending);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().step.why, why);
    EXPECT_FALSE(result.error().step.detail.empty());
  }

  std::shared_ptr<const flow::Chains> chains_ = chains_of(load_all(test_chains()));
  std::unique_ptr<matter::Engine> engine_;
  std::unique_ptr<db::Connection> reader_;
  MatterId matter_{};
};
RZ_ON_BOTH_DATABASES(AttachmentTest);

TEST_P(AttachmentTest, AStepBindsItsUploadersOwnAndItsDigestIsOnRecord) {
  upload(1, "account:7");
  upload(2, "account:7");
  ASSERT_TRUE(run(note({2, 1})));
  EXPECT_EQ(read(1).matter, matter_);
  EXPECT_EQ(read(2).kind, "photo");
  std::vector<std::string> digests;
  for (const auto& entry : *record::read_entries_of(*reader_, district, matter_, 100)) {
    for (const auto& change : matter::from_facts(entry.facts)->changes) {
      if (const auto* bound = std::get_if<flow::change::EvidenceBound>(&change)) digests.push_back(bound->digest);
    }
  }
  EXPECT_EQ(digests, (std::vector<std::string>{"d2", "d1"}));
}

TEST_P(AttachmentTest, WhatIsNotThereNotOnesOwnBoundOrOldIsNotBound) {
  expect_refused(note({1}), Refusal::evidence_unusable);
  upload(1, "account:8");
  expect_refused(note({1}), Refusal::evidence_unusable);
  upload(2, "account:7", "2026-11-24 09:20");
  expect_refused(note({2}, "photo", "2026-11-25 09:20"), Refusal::evidence_unusable);
  upload(3, "account:7", "2026-11-25 09:30");
  ASSERT_TRUE(run(note({3}, "photo", "2026-11-25 09:40")));
  expect_refused(note({3}, "photo", "2026-11-25 09:50"), Refusal::evidence_unusable);
  EXPECT_EQ(read(1).matter, MatterId{});
  EXPECT_EQ(read(2).matter, MatterId{});
}

TEST_P(AttachmentTest, NoneIsBoundTwice) {
  upload(1, "account:7");
  expect_refused(note({1, 1}), Refusal::evidence_unusable);
  const Pending batch[] = {note({1}), note({1})};
  const auto results = engine_->run(batch);
  EXPECT_TRUE(results[0]);
  ASSERT_FALSE(results[1]);
  EXPECT_EQ(results[1].error().step.why, Refusal::evidence_unusable);
}

TEST_P(AttachmentTest, ARefusedStepLeavesItFree) {
  upload(1, "account:7");
  auto refused = note({1});
  std::get<StepWrite>(refused.write).request.input.fields["nonsense"] = true;
  const Pending batch[] = {refused, note({1})};
  const auto results = engine_->run(batch);
  EXPECT_FALSE(results[0]);
  EXPECT_TRUE(results[1]);
  EXPECT_EQ(read(1).matter, matter_);
}

TEST_P(AttachmentTest, OnlyTheKindsAndTheNumberThatTheStepTakes) {
  for (const auto id : {1, 2, 3}) upload(id, "account:7");
  expect_refused(note({1}, "drawing"), Refusal::evidence_unknown);
  expect_refused(note({1, 2, 3}), Refusal::evidence_too_many);
  auto decision = note({1});
  std::get<StepWrite>(decision.write).request = {"extend", flow::Verb::approve, {{}, {}, {{AttachmentId{1}, "photo", {}}}}};
  EXPECT_FALSE(run(decision));
  EXPECT_TRUE(run(note({1, 2})));
}

TEST_P(AttachmentTest, PendingOnesAreCountedAndGo) {
  upload(1, "account:7");
  upload(2, "visitor:a");
  upload(3, "visitor:a", "2026-11-25 09:10");
  ASSERT_TRUE(run(note({1})));
  const auto count = *matter::count_pending(*reader_, district, "visitor:a");
  EXPECT_EQ(std::pair(count.own, count.of_visitors), std::pair(std::int64_t{2}, std::int64_t{2}));
  record::Act act;
  act.rows.push_back(matter::delete_pending(district, at("2026-11-25 09:10")));
  ASSERT_TRUE(run_one(*engine_, std::move(act), at("2026-11-25 12:00")));
  EXPECT_EQ(read(1).matter, matter_);
  EXPECT_FALSE(*matter::read_attachment(*reader_, district, AttachmentId{2}));
  EXPECT_EQ(*matter::read_last_attachment(*reader_, district), 3);
}

int files_in(const std::filesystem::path& folder) {
  int files = 0;
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder)) files += item.is_regular_file() ? 1 : 0;
  return files;
}

TEST_P(AttachmentTest, AnUploadIsKeptAndGoesWithItsFilesWhenNobodyBindsIt) {
  ManualClock clock(at("2026-11-24 10:00"));
  matter::Batcher batcher(std::move(engine_), clock);
  db::Pool pool(database(), 2);
  const matter::Service service({district, batcher, pool, [] { return matter::Snapshot{}; }, functions(), clock,
                                 matter::Receipts("key")});
  const auto folder = fresh().folder() / "attachments";
  matter::Attachments attachments(district, pool, batcher, service, clock, folder, RZ_IMAGE_WORKER, {.own_pending_max = 2});
  std::ifstream in(std::filesystem::path(RZ_SOURCE_DIR) / "tests/samples/small_with_position.jpg", std::ios::binary);
  const std::string photo{std::istreambuf_iterator<char>(in), {}};
  const auto upload = [&](std::string key) {
    std::promise<Result<record::Answer, matter::UploadError>> answer;
    attachments.upload(photo, {"visitor:a", std::move(key), "digest"}, [&](auto result) { answer.set_value(std::move(result)); });
    return answer.get_future().get();
  };

  const auto first = upload("k1");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->status, 201);
  const auto again = upload("k1");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->body, first->body);
  const auto second = upload("k2");
  ASSERT_TRUE(second);
  EXPECT_NE(second->body, first->body);
  const auto third = upload("k3");
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, matter::UploadError::Kind::own_full);

  attachments.forget_pending();
  EXPECT_EQ(files_in(folder), 6) << "two that stand, and one whose upload was a repetition";
  clock.set(at("2026-11-25 10:59"));
  attachments.forget_pending();
  EXPECT_EQ(files_in(folder), 6);
  clock.set(at("2026-11-25 11:01"));
  attachments.forget_pending();
  EXPECT_EQ(files_in(folder), 0);
  EXPECT_EQ(matter::count_pending(*reader_, district, "visitor:a")->own, 0);
}

}  // namespace
}  // namespace rz::model

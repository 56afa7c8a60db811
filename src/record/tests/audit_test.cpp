// The record is whole, and whatever is done to it behind its back is found.

#include "record/audit.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "infra/crypto/random.hpp"
#include "infra/db/testing.hpp"
#include "record/record_store.hpp"

namespace rz::record {
namespace {

constexpr DistrictId district{410411};

class AuditTest : public db::testing::DatabaseTest {
 protected:
  static constexpr int entries = 40;

  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    migrate_all();
    connection_ = connect();
    const auto first = *take_epoch(*connection_, district);
    auto head = first;
    std::vector<Entry> written;
    for (int i = 0; i < entries; ++i) {
      Entry entry;
      entry.matter = MatterId{1 + i % 7};
      entry.at = Instant{1'764'000'000'000 + i * 60'000};
      entry.actor = i % 3;
      entry.kind = "test.step";
      entry.facts = R"({"n":)" + std::to_string(i) + "}";
      if (i % 2 == 0) entry.personal = R"({"what":"某某的话"})";
      append(head, entry);
      written.push_back(std::move(entry));
    }
    const db::Call calls[] = {insert_entries(district, written), move_head(first, head)};
    ASSERT_TRUE(connection_->run(calls, db::Scope::whole));
    head_ = head;
  }
  void TearDown() override {
    connection_.reset();
    DatabaseTest::TearDown();
  }

  void run(std::string_view sql) {
    const db::Statement statement{sql};
    const auto done = connection_->query(statement);
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_GT(done->affected(), 0);
  }
  AuditReport audit(const std::vector<SignedHead>& heads = {}, std::string_view key = {}) {
    auto report = verify(*connection_, district, heads, key);
    EXPECT_TRUE(report);
    return *report;
  }
  bool finds(std::string_view words, const std::vector<SignedHead>& heads = {}) {
    for (const auto& problem : audit(heads).problems) {
      if (problem.find(words) != std::string::npos) return true;
    }
    return false;
  }

  std::unique_ptr<db::Connection> connection_;
  Head head_;
  crypto::SigningKey key_ = crypto::SigningKey::from_seed(std::string(crypto::SigningKey::seed_bytes, 'k'));
};
RZ_ON_BOTH_DATABASES(AuditTest);

TEST_P(AuditTest, AnUntouchedRecordIsWhole) {
  const auto report = audit({sign_head(head_, head_.last_at, key_)}, key_.public_key());
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.entries, entries);
  EXPECT_EQ(report.heads_checked, 1);
}

TEST_P(AuditTest, AChangedFactIsFound) {
  run(R"(UPDATE event SET facts = '{"n":99}' WHERE seq = 7)");
  EXPECT_TRUE(finds("event 7"));
}

TEST_P(AuditTest, AChangedMomentActorOrKindIsFound) {
  for (const auto* change : {"at = at + 1", "actor_id = 99", "kind = 'test.other'", "matter_id = 99"}) {
    const db::Statement begin{"SELECT 1"};
    const db::Call nothing[] = {{&begin}};
    ASSERT_TRUE(connection_->run(nothing, db::Scope::begin));
    run(std::string("UPDATE event SET ") + change + " WHERE seq = 9");
    EXPECT_TRUE(finds("event 9")) << change;
    connection_->rollback();
  }
}

TEST_P(AuditTest, AChangedPersonalPartIsFound) {
  run(R"(UPDATE event SET personal = '{"what":"别的话"}' WHERE seq = 3)");
  EXPECT_TRUE(finds("personal part was changed"));
}

TEST_P(AuditTest, ARemovedEventIsFound) {
  run("DELETE FROM event WHERE seq = 12");
  EXPECT_TRUE(finds("event 13: 12 was expected"));
}

TEST_P(AuditTest, AnInsertedEventIsFound) {
  run("UPDATE event SET seq = seq + 1000 WHERE seq > 20");
  run("UPDATE event SET seq = seq - 999 WHERE seq > 1000");
  run("INSERT INTO event (district_id, seq, matter_id, at, actor_id, kind, facts, personal, salt, digest, chain_hash) "
      "SELECT district_id, 21, matter_id, at, actor_id, kind, facts, personal, salt, digest, chain_hash FROM event "
      "WHERE seq = 20");
  EXPECT_TRUE(finds("event 21"));
}

TEST_P(AuditTest, ACutTailIsFoundByASignedHead) {
  const auto head = sign_head(head_, head_.last_at, key_);
  run("DELETE FROM event WHERE seq > 30");
  // Whoever cuts the tail also sets the head back: the record alone then looks whole.
  const auto last = *read_entries(*connection_, district, 29, 1);
  auto cut = head_;
  cut.seq = 30;
  cut.chain_hash = last.front().chain_hash;
  const db::Call call[] = {move_head(head_, cut)};
  ASSERT_TRUE(connection_->run(call, db::Scope::whole));
  EXPECT_TRUE(audit().problems.empty());
  EXPECT_TRUE(finds("the tail is cut", {head}));
}

TEST_P(AuditTest, AForgedHeadIsNotBelieved) {
  auto head = sign_head(head_, head_.last_at, key_);
  head.seq = 5;
  EXPECT_TRUE(finds("its signature is not ours", {head}));
  const auto other = crypto::SigningKey::from_seed(std::string(crypto::SigningKey::seed_bytes, 'x'));
  const auto report = audit({sign_head(head_, head_.last_at, other)}, key_.public_key());
  EXPECT_EQ(report.problems.size(), 1U);
}

TEST_P(AuditTest, ErasingPersonalDataLeavesItWhole) {
  const auto erase = erase_personal(district, MatterId{1});
  const db::Call call[] = {{erase.statement, {}, {erase.values}}};
  ASSERT_TRUE(connection_->run(call, db::Scope::whole));
  const auto report = audit({sign_head(head_, head_.last_at, key_)});
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.erased, 3);
  for (const auto& entry : *read_entries_of(*connection_, district, MatterId{1}, 100)) {
    EXPECT_FALSE(entry.personal);
    EXPECT_TRUE(entry.salt.empty());
  }
}

TEST_P(AuditTest, SignedHeadsGoToFilesAndBack) {
  const auto head = sign_head(head_, head_.last_at, key_);
  const auto folder = fresh().folder() / "heads";
  ASSERT_TRUE(write_head_file(folder, head));
  ASSERT_TRUE(write_head_file(folder, head));
  const auto read = read_head_files(folder, district);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 1U);
  EXPECT_TRUE(is_genuine(read->front()));
  EXPECT_EQ(read->front().chain_hash, head_.chain_hash);
}

TEST_P(AuditTest, OldAnswersAreForgotten) {
  const db::Call put[] = {insert_answers(district, {{{"a", "old", std::string(32, 'd')}, {201, "{}"}, Instant{1000}},
                                                    {{"a", "new", std::string(32, 'd')}, {201, "{}"}, Instant{9000}}})};
  ASSERT_TRUE(connection_->run(put, db::Scope::whole));
  const auto forget = forget_answers(district, Instant{5000});
  const db::Call call[] = {{forget.statement, {}, {forget.values}}};
  ASSERT_TRUE(connection_->run(call, db::Scope::whole));
  const db::Call find[] = {find_answers(district, {{"a", "old", ""}, {"a", "new", ""}})};
  const auto left = connection_->run(find, db::Scope::alone);
  ASSERT_TRUE(left);
  ASSERT_EQ((*left)[0].size(), 1U);
  EXPECT_EQ(key_of((*left)[0][0]).key, "new");
}

}  // namespace
}  // namespace rz::record

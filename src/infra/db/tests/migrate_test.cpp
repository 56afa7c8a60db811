#include "infra/db/migrate.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "infra/db/testing.hpp"

namespace rz::db {
namespace {

class MigrateTest : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = connect();
    std::filesystem::create_directory(directory());
  }
  void TearDown() override {
    connection_.reset();
    DatabaseTest::TearDown();
  }

  std::filesystem::path directory() const { return fresh().folder() / "migrations"; }
  void write(const std::string& file, std::string_view sql) const {
    std::ofstream(directory() / file) << sql;
  }
  Result<int, Error> migrate_now() { return migrate(*connection_, directory(), Instant{1234}); }
  void expect_refused(const std::string& words) {
    const auto result = migrate_now();
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find(words), std::string::npos) << result.error().message;
  }

  std::unique_ptr<Connection> connection_;
};
RZ_ON_BOTH_DATABASES(MigrateTest);

TEST_P(MigrateTest, AppliesEachOnce) {
  write("0001_one.sql", "CREATE TABLE one (id bigint PRIMARY KEY); INSERT INTO one VALUES (1);");
  write("0002_two.sqlite.sql", "INSERT INTO one VALUES (20)");
  write("0002_two.postgres.sql", "INSERT INTO one VALUES (21)");
  write("README.md", "not a migration");
  EXPECT_EQ(migrate_now(), 2);
  EXPECT_EQ(migrate_now(), 0);
  write("0003_three.sql", "INSERT INTO one VALUES (3)");
  EXPECT_EQ(migrate_now(), 1);

  const auto rows = connection_->query(Statement{"SELECT id FROM one ORDER BY id"});
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 3u);
  EXPECT_EQ((*rows)[2].integer(0), GetParam() == "sqlite" ? 20 : 21);
  const auto kept =
      connection_->query(Statement{"SELECT name, applied_at FROM schema_migration WHERE number = 2"});
  ASSERT_TRUE(kept);
  EXPECT_EQ((*kept)[0].text(0), "0002_two");
  EXPECT_EQ((*kept)[0].integer(1), 1234);
}

TEST_P(MigrateTest, AChangedOrMissingFileIsRefused) {
  write("0001_one.sql", "CREATE TABLE one (id bigint)");
  write("0002_two.sql", "CREATE TABLE two (id bigint)");
  EXPECT_EQ(migrate_now(), 2);
  write("0001_one.sql", "CREATE TABLE one (id bigint, name text)");
  expect_refused("0001_one was changed after it was applied");
  write("0001_one.sql", "CREATE TABLE one (id bigint)");
  std::filesystem::remove(directory() / "0002_two.sql");
  expect_refused("newer than this program");
}

TEST_P(MigrateTest, GapsDoublesAndOtherNamesAreRefused) {
  write("0001_one.sql", "CREATE TABLE one (id bigint)");
  write("0003_three.sql", "CREATE TABLE three (id bigint)");
  expect_refused("number 2 is missing");
  write("0002_two.sql", "");
  write("0002_zwei.sql", "");
  expect_refused("Two migrations have the number");
  std::filesystem::remove(directory() / "0002_zwei.sql");
  write("4_four.sql", "");
  expect_refused("is not named");
  std::filesystem::remove_all(directory());
  expect_refused("Cannot read the migrations");
  EXPECT_FALSE(connection_->query(Statement{"SELECT id FROM one"}));
}

TEST_P(MigrateTest, AFailingOneLeavesNothing) {
  write("0001_one.sql", "CREATE TABLE one (id bigint)");
  write("0002_two.sql",
        "CREATE TABLE two (id bigint); INSERT INTO nowhere VALUES (1); CREATE TABLE tri (id bigint)");
  expect_refused("0002_two: ");
  EXPECT_TRUE(connection_->query(Statement{"SELECT id FROM one"}));
  EXPECT_FALSE(connection_->query(Statement{"SELECT id FROM two"}));
  write("0002_two.sql", "CREATE TABLE two (id bigint)");
  EXPECT_EQ(migrate_now(), 1);
}

TEST_P(MigrateTest, ThoseOfThisRepositoryApply) { migrate_all(); }

TEST_P(MigrateTest, TwoAtOnceShareTheWork) {
  for (int i = 1; i <= 5; ++i) {
    const auto number = std::to_string(i);
    write("000" + number + "_t.sql", "CREATE TABLE t" + number + " (id bigint)");
  }
  Result<int, Error> theirs = 0;
  std::jthread other([&] { theirs = migrate(*connect(), directory(), Instant{}); });
  const auto ours = migrate_now();
  other.join();
  ASSERT_TRUE(ours) << ours.error().message;
  ASSERT_TRUE(theirs) << theirs.error().message;
  EXPECT_EQ(*ours + *theirs, 5);
}

}  // namespace
}  // namespace rz::db

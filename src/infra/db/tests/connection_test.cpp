#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <thread>

#include "infra/db/testing.hpp"

namespace rz::db {
namespace {

using Kind = Error::Kind;

const Statement insert_one{
    "INSERT INTO thing (district_id, id, name, size, bytes) VALUES ($1, $2, $3, $4, $5)"};
const Statement select_all{"SELECT district_id, id, name, size, bytes FROM thing ORDER BY district_id, id"};
const Statement count_things{"SELECT count(*) FROM thing"};
const Statement upsert_rows{
    "INSERT INTO thing (district_id, id, name) {rows} "
    "ON CONFLICT (district_id, id) DO UPDATE SET name = excluded.name || $1 RETURNING id, name",
    {Type::integer, Type::integer, Type::text}};
const Statement insert_child{"INSERT INTO part (id, district_id, thing_id) VALUES ($1, $2, $3)"};

class ConnectionTest : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = connect();
    const auto made = connection_->script(
        "CREATE TABLE thing (district_id bigint NOT NULL, id bigint NOT NULL, name text NOT NULL, "
        "size double precision, bytes bytea, PRIMARY KEY (district_id, id));"
        "CREATE UNIQUE INDEX thing_name ON thing (district_id, name);"
        "CREATE TABLE part (id bigint PRIMARY KEY, district_id bigint NOT NULL, thing_id bigint NOT NULL, "
        "FOREIGN KEY (district_id, thing_id) REFERENCES thing (district_id, id) "
        "DEFERRABLE INITIALLY DEFERRED)");
    ASSERT_TRUE(made) << made.error().message;
  }
  void TearDown() override {
    connection_.reset();
    DatabaseTest::TearDown();
  }

  Result<std::vector<Rows>, Error> run(std::vector<Call> calls, Scope scope) {
    return connection_->run(calls, scope);
  }
  std::int64_t count() { return (*connection_->query(count_things))[0].integer(0); }
  static Call thing(std::int64_t id, std::string name) {
    return {&insert_one, {std::int64_t{1}, id, std::move(name), Value{}, Value{}}};
  }

  std::unique_ptr<Connection> connection_;
};
RZ_ON_BOTH_DATABASES(ConnectionTest);

#define ASSERT_OK(...) \
  do { \
    const auto& ok_result = (__VA_ARGS__); \
    ASSERT_TRUE(ok_result) << ok_result.error().message; \
  } while (false)

#define EXPECT_KIND(expected, ...) \
  do { \
    const auto kind_result = (__VA_ARGS__); \
    ASSERT_FALSE(kind_result); \
    EXPECT_EQ(kind_result.error().kind, expected) << kind_result.error().message; \
  } while (false)

TEST_P(ConnectionTest, ValuesComeBackAsTheyWentIn) {
  const std::string bytes("\0\x01\xff\0", 4);
  const auto least = std::numeric_limits<std::int64_t>::min();
  ASSERT_OK(connection_->query(insert_one, {least, std::int64_t{2}, "融治 — 𠮷", 0.1, Blob{bytes}}));
  ASSERT_OK(connection_->query(insert_one, {std::int64_t{1}, std::int64_t{-1}, "", Value{}, Blob{}}));
  const auto rows = connection_->query(select_all);
  ASSERT_OK(rows);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].integer(0), least);
  EXPECT_EQ((*rows)[0].text(2), "融治 — 𠮷");
  EXPECT_EQ((*rows)[0].real(3), 0.1);
  EXPECT_EQ((*rows)[0].blob(4), bytes);
  EXPECT_EQ((*rows)[1].integer(1), -1);
  EXPECT_EQ((*rows)[1].text(2), "");
  EXPECT_TRUE((*rows)[1].is_null(3));
  EXPECT_EQ((*rows)[1].real_or_null(3), std::nullopt);
  EXPECT_EQ((*rows)[1].blob_or_null(4), "");
  EXPECT_EQ(rows->affected(), 0);
}

TEST_P(ConnectionTest, ANullGoesWhereAValueWent) {
  for (const Value& size : {Value{1.5}, Value{}, Value{2.5}, Value{}}) {
    const auto id = count() + 1;
    ASSERT_OK(connection_->query(
        insert_one, {std::int64_t{1}, id, std::to_string(id), size, nullable(std::optional<Blob>{})}));
  }
  const auto rows = connection_->query(select_all);
  ASSERT_OK(rows);
  EXPECT_EQ((*rows)[2].real_or_null(3), 2.5);
  EXPECT_EQ((*rows)[3].real_or_null(3), std::nullopt);
}

TEST_P(ConnectionTest, OneParameterMayStandMoreThanOnce) {
  const Statement twice{"SELECT $2, $1, $2, '$1 {rows}' AS \"$3\" -- $4\n WHERE $1 = $1 /* $5 */"};
  const auto rows = connection_->query(twice, {std::int64_t{7}, "b"});
  ASSERT_OK(rows);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].text(0), "b");
  EXPECT_EQ((*rows)[0].integer(1), 7);
  EXPECT_EQ((*rows)[0].text(2), "b");
  EXPECT_EQ((*rows)[0].text(3), "$1 {rows}");
}

TEST_P(ConnectionTest, AnOptionalFilterMayBeNull) {
  ASSERT_OK(run({thing(1, "a"), thing(2, "b")}, Scope::whole));
  const Statement filtered{
      "SELECT id FROM thing WHERE (CAST($1 AS text) IS NULL OR name = $1) AND id <= $2 ORDER BY id LIMIT $3"};
  const auto all = connection_->query(filtered, {Value{}, std::int64_t{9}, std::int64_t{9}});
  ASSERT_OK(all);
  EXPECT_EQ(all->size(), 2u);
  const auto some = connection_->query(filtered, {"b", std::int64_t{9}, std::int64_t{9}});
  ASSERT_OK(some);
  EXPECT_EQ(some->size(), 1u);
}

TEST_P(ConnectionTest, RowsAreInsertedUpsertedAndReturned) {
  const auto rows_of = [](std::int64_t count, const std::string& prefix) {
    std::vector<Params> rows;
    for (std::int64_t id = 1; id <= count; ++id)
      rows.push_back({std::int64_t{1}, id, prefix + std::to_string(id)});
    return rows;
  };
  for (const std::int64_t size : {0, 1, 500, 500}) {
    const bool update = count() >= size;
    auto results = run({{&upsert_rows, {"!"}, rows_of(size, "名")}}, Scope::whole);
    ASSERT_OK(results);
    const auto& rows = results->front();
    EXPECT_EQ(rows.size(), size);
    EXPECT_EQ(rows.affected(), size);
    EXPECT_EQ(count(), std::max<std::int64_t>(size, 0));
    std::set<std::int64_t> ids;
    for (const auto row : rows) ids.insert(row.integer(0));
    EXPECT_EQ(ids.size(), size);
    if (update && size > 0) EXPECT_TRUE(rows[0].text(1).ends_with("!"));
  }
}

TEST_P(ConnectionTest, RowsOfEveryTypeWithNulls) {
  const Statement insert{"INSERT INTO thing (bytes, size, name, id, district_id) {rows}",
                         {Type::blob, Type::real, Type::text, Type::integer, Type::integer}};
  const std::string zero("\0", 1);
  ASSERT_OK(run({{&insert,
                  {},
                  {{Blob{zero}, 0.5, "a", std::int64_t{1}, std::int64_t{1}},
                   {Value{}, Value{}, "b", std::int64_t{2}, std::int64_t{1}}}}},
                Scope::whole));
  const auto rows = connection_->query(select_all);
  ASSERT_OK(rows);
  EXPECT_EQ((*rows)[0].blob_or_null(4), zero);
  EXPECT_EQ((*rows)[0].real(3), 0.5);
  EXPECT_EQ((*rows)[1].blob_or_null(4), std::nullopt);
  EXPECT_EQ((*rows)[1].real_or_null(3), std::nullopt);
}

TEST_P(ConnectionTest, RowsMaySelectUpdateAndDelete) {
  ASSERT_OK(run({thing(1, "a"), thing(2, "b"), thing(3, "c")}, Scope::whole));
  const Statement select{
      "WITH wanted (d, i) AS ({rows}) SELECT t.name FROM thing t JOIN wanted ON t.district_id = d "
      "AND t.id = i WHERE t.id < $1",
      {Type::integer, Type::integer}};
  const Statement update{
      "WITH given (i, name) AS ({rows}) UPDATE thing SET name = given.name FROM given WHERE id = i",
      {Type::integer, Type::text}};
  const Statement remove{"DELETE FROM thing WHERE (district_id, id) IN ({rows})",
                         {Type::integer, Type::integer}};
  const std::int64_t d = 1;
  auto results =
      run({{&select, {std::int64_t{3}}, {{d, std::int64_t{2}}, {d, std::int64_t{3}}, {d, std::int64_t{9}}}},
           {&update, {}, {{std::int64_t{1}, "x"}, {std::int64_t{9}, "y"}}},
           {&remove, {}, {{d, std::int64_t{2}}, {d, std::int64_t{3}}}},
           {&select_all}},
          Scope::whole);
  ASSERT_OK(results);
  ASSERT_EQ((*results)[0].size(), 1u);
  EXPECT_EQ((*results)[0][0].text(0), "b");
  EXPECT_EQ((*results)[1].affected(), 1);
  EXPECT_EQ((*results)[2].affected(), 2);
  ASSERT_EQ((*results)[3].size(), 1u);
  EXPECT_EQ((*results)[3][0].text(2), "x");
}

TEST_P(ConnectionTest, ConstraintsHaveTheirKinds) {
  ASSERT_OK(run({thing(1, "a")}, Scope::whole));
  EXPECT_KIND(Kind::unique, run({thing(1, "b")}, Scope::whole));
  EXPECT_KIND(Kind::unique, run({thing(2, "a")}, Scope::whole));
  EXPECT_KIND(Kind::constraint,
              connection_->query(insert_one, {std::int64_t{1}, std::int64_t{3}, Value{}, Value{}, Value{}}));
  // Deferred: COMMIT itself is refused, and nothing stays open.
  EXPECT_KIND(Kind::constraint,
              run({{&insert_child, {std::int64_t{1}, std::int64_t{1}, std::int64_t{99}}}}, Scope::whole));
  EXPECT_KIND(Kind::sql, connection_->query(Statement{"SELECT nothing FROM thing"}));
  EXPECT_KIND(Kind::sql, connection_->query(Statement{"SELECT 1; SELECT 2"}));
  EXPECT_KIND(Kind::sql, connection_->query(Statement{"SELECT \"a\""}));
  EXPECT_EQ(count(), 1);
  EXPECT_FALSE(connection_->broken());
}

TEST_P(ConnectionTest, WhatOneDatabaseRefusesBothRefuse) {
  const auto insert = [&](Value name, Value size) {
    return connection_->query(insert_one,
                              {std::int64_t{1}, std::int64_t{1}, std::move(name), std::move(size), Value{}});
  };
  EXPECT_KIND(Kind::sql, insert(std::string("a\0b", 3), Value{}));
  EXPECT_KIND(Kind::sql, insert("\xff", Value{}));
  EXPECT_KIND(Kind::sql, insert("a", std::numeric_limits<double>::infinity()));
  EXPECT_KIND(Kind::sql, connection_->query(insert_one, {std::int64_t{1}}));
  EXPECT_KIND(Kind::sql, run({{&upsert_rows, {"!"}, {{std::int64_t{1}, "1", "a"}}}}, Scope::whole));
  EXPECT_KIND(Kind::sql, run({{&upsert_rows, {"!"}, {{std::int64_t{1}}}}}, Scope::whole));
  EXPECT_KIND(Kind::sql, run({{&count_things, {}, {{std::int64_t{1}}}}}, Scope::whole));
  EXPECT_KIND(Kind::sql, connection_->query(Statement{"SELECT $0"}));
  EXPECT_KIND(Kind::limit, run(std::vector<Call>(calls_max + 1, Call{&count_things}), Scope::alone));
  EXPECT_KIND(Kind::limit, run({{&upsert_rows, {"!"}, std::vector<Params>(rows_in_max + 1)}}, Scope::whole));
  EXPECT_KIND(Kind::limit, insert(std::string(run_bytes_max + 1, 'a'), Value{}));
  EXPECT_EQ(count(), 0);
}

TEST_P(ConnectionTest, AnErrorInTheMiddleRollsBackAll) {
  const auto results = run({thing(1, "a"), thing(2, "b"), thing(1, "c"), thing(3, "d")}, Scope::whole);
  EXPECT_KIND(Kind::unique, results);
  EXPECT_EQ(results.error().call, 2);
  EXPECT_EQ(count(), 0);
  // The statement that failed, and those that were never reached, still work.
  ASSERT_OK(
      run({thing(1, "a"), {&upsert_rows, {"!"}, {{std::int64_t{1}, std::int64_t{2}, "b"}}}}, Scope::whole));
  EXPECT_EQ(count(), 2);
}

TEST_P(ConnectionTest, AStatementThatCannotBePreparedSpoilsNothing) {
  const Statement wrong{"SELECT wrong FROM nowhere"};
  const auto results = run({thing(1, "a"), {&wrong}, {&count_things}}, Scope::whole);
  EXPECT_KIND(Kind::sql, results);
  EXPECT_EQ(results.error().call, 1);
  EXPECT_EQ(count(), 0);
  EXPECT_KIND(Kind::sql, connection_->query(wrong));
}

TEST_P(ConnectionTest, ATransactionSpansRuns) {
  const auto other = connect(Access::read_only);
  ASSERT_OK(run({thing(1, "a")}, Scope::begin));
  ASSERT_OK(run({thing(2, "b")}, Scope::within));
  EXPECT_EQ(count(), 2);
  EXPECT_EQ((*other->query(count_things))[0].integer(0), 0);
  ASSERT_OK(run({}, Scope::commit));
  EXPECT_EQ((*other->query(count_things))[0].integer(0), 2);

  ASSERT_OK(run({thing(3, "c")}, Scope::begin));
  connection_->rollback();
  connection_->rollback();
  EXPECT_EQ(count(), 2);

  ASSERT_OK(run({thing(3, "c")}, Scope::begin));
  EXPECT_KIND(Kind::unique, run({thing(3, "d")}, Scope::within));
  EXPECT_KIND(Kind::sql, run({thing(4, "d")}, Scope::within));
  EXPECT_KIND(Kind::sql, run({}, Scope::commit));
  EXPECT_EQ(count(), 2);

  ASSERT_OK(run({}, Scope::begin));
  EXPECT_KIND(Kind::sql, run({}, Scope::begin));
}

TEST_P(ConnectionTest, AReadOnlyConnectionReadsASnapshotAndWritesNothing) {
  const auto reader = connect(Access::read_only);
  const Call read{&count_things};
  ASSERT_EQ((*reader->run(std::span(&read, 1), Scope::begin))[0][0].integer(0), 0);
  ASSERT_OK(run({thing(1, "a")}, Scope::whole));
  EXPECT_EQ((*reader->run(std::span(&read, 1), Scope::within))[0][0].integer(0), 0);
  ASSERT_OK(reader->run({}, Scope::commit));
  EXPECT_EQ((*reader->query(count_things))[0].integer(0), 1);
  const auto write = thing(2, "b");
  EXPECT_KIND(Kind::sql, reader->run(std::span(&write, 1), Scope::whole));
  EXPECT_KIND(Kind::sql, reader->run(std::span(&write, 1), Scope::alone));
  EXPECT_EQ(count(), 1);
}

TEST_P(ConnectionTest, ManyLargeAnswersDoNotBlockManyLargeQuestions) {
  const Statement echo{"SELECT $1"};
  const std::vector<Call> calls(40, Call{&echo, {std::string(1'000'000, 'x')}});
  const auto results = connection_->run(calls, Scope::alone);
  ASSERT_OK(results);
  EXPECT_EQ(results->back()[0].text(0).size(), 1'000'000u);
}

TEST_P(ConnectionTest, TooManyPreparedStatementsAreForgotten) {
  for (std::size_t i = 0; i < 2 * prepared_max + 10; ++i) {
    const auto rows = connection_->query(Statement{"SELECT $1 + " + std::to_string(i)}, {std::int64_t{1}});
    ASSERT_OK(rows);
    ASSERT_EQ((*rows)[0].integer(0), i + 1);
  }
}

TEST_P(ConnectionTest, OrderAndLikeAreThoseOfBytes) {
  ASSERT_OK(run({thing(1, "b"), thing(2, "B"), thing(3, "中"), thing(4, "a")}, Scope::whole));
  const auto rows = connection_->query(Statement{"SELECT name FROM thing ORDER BY name"});
  ASSERT_OK(rows);
  std::string all;
  for (const auto row : *rows) all += row.text(0);
  EXPECT_EQ(all, "Bab中");
  EXPECT_EQ(connection_->query(Statement{"SELECT name FROM thing WHERE name LIKE 'b%'"})->size(), 1u);
}

TEST_P(ConnectionTest, ASumIsCast) {
  ASSERT_OK(run({thing(20, "a"), thing(22, "b")}, Scope::whole));
  const auto rows = connection_->query(Statement{"SELECT CAST(sum(id) AS bigint) FROM thing"});
  ASSERT_OK(rows);
  EXPECT_EQ((*rows)[0].integer(0), 42);
}

TEST_P(ConnectionTest, ALockedRowIsBusy) {
  ASSERT_OK(run({thing(1, "a")}, Scope::whole));
  const Statement update{"UPDATE thing SET name = $1 WHERE id = 1"};
  ASSERT_OK(run({{&update, {"b"}}}, Scope::begin));
  const auto other = connect();
  const bool sqlite = GetParam() == "sqlite";
  ASSERT_OK(other->script(sqlite ? "PRAGMA busy_timeout = 100" : "SET lock_timeout = 100"));
  EXPECT_KIND(Kind::busy, other->query(update, {"c"}));
  ASSERT_OK(run({}, Scope::commit));
  ASSERT_OK(other->query(update, {"c"}));
}

// What follows needs a server that can be told to hang up.

class LostConnectionTest : public ConnectionTest {
 protected:
  static std::int64_t pid_of(Connection& connection) {
    return (*connection.query(Statement{"SELECT pg_backend_pid()"}))[0].integer(0);
  }
  void terminate(std::int64_t pid) const {
    ASSERT_OK(connect()->query(Statement{"SELECT pg_terminate_backend(CAST($1 AS integer), 5000)"}, {pid}));
  }
};
INSTANTIATE_TEST_SUITE_P(On, LostConnectionTest, ::testing::Values("postgres"));

TEST_P(LostConnectionTest, BetweenRunsWithACommitIsUnknown) {
  ASSERT_OK(run({thing(1, "a")}, Scope::begin));
  terminate(pid_of(*connection_));
  EXPECT_KIND(Kind::commit_unknown, run({thing(2, "b")}, Scope::commit));
  EXPECT_TRUE(connection_->broken());
  EXPECT_KIND(Kind::connection, run({thing(2, "b")}, Scope::whole));
  connection_ = connect();
  EXPECT_EQ(count(), 0);
}

TEST_P(LostConnectionTest, WithoutACommitNothingHappened) {
  ASSERT_OK(run({thing(1, "a")}, Scope::begin));
  terminate(pid_of(*connection_));
  EXPECT_KIND(Kind::connection, run({thing(2, "b")}, Scope::within));
  connection_->rollback();
  EXPECT_KIND(Kind::connection, connection_->script("SELECT 1"));
}

TEST_P(LostConnectionTest, InTheMiddleOfARun) {
  const Statement sleep{"SELECT count(*) FROM pg_sleep(30)"};
  const auto pid = pid_of(*connection_);
  std::thread killer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    terminate(pid);
  });
  EXPECT_KIND(Kind::commit_unknown, run({thing(1, "a"), {&sleep}}, Scope::whole));
  killer.join();
  EXPECT_TRUE(connection_->broken());
}

}  // namespace
}  // namespace rz::db

#include "infra/db/pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "infra/db/testing.hpp"

namespace rz::db {
namespace {

class PoolTest : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(connect()->script("CREATE TABLE t (a bigint); INSERT INTO t VALUES (7)"));
  }
};
RZ_ON_BOTH_DATABASES(PoolTest);

const Statement select_t{"SELECT a FROM t"};

TEST_P(PoolTest, ManyThreadsShareFewConnections) {
  Pool pool(database(), 2);
  std::atomic<int> in_use = 0, most = 0, right = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        const auto lease = pool.take();
        if (!lease) return;
        const int now = ++in_use;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        const auto rows = (*lease)->query(select_t);
        if (rows && (*rows)[0].integer(0) == 7) ++right;
        --in_use;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 160);
  EXPECT_LE(most, 2);
}

TEST_P(PoolTest, AnAbandonedTransactionIsLeft) {
  Pool pool(database(), 1);
  {
    const auto lease = pool.take();
    ASSERT_TRUE(lease);
    ASSERT_TRUE((*lease)->run({}, Scope::begin));
  }
  const auto lease = pool.take();
  EXPECT_TRUE((*lease)->run({}, Scope::begin));
}

class LostPoolTest : public PoolTest {};
INSTANTIATE_TEST_SUITE_P(On, LostPoolTest, ::testing::Values("postgres"));

TEST_P(LostPoolTest, ABrokenConnectionIsReplaced) {
  Pool pool(database(), 1);
  {
    const auto lease = pool.take();
    EXPECT_FALSE((*lease)->query(Statement{"SELECT pg_terminate_backend(pg_backend_pid())"}));
    EXPECT_TRUE((*lease)->broken());
  }
  const auto lease = pool.take();
  ASSERT_TRUE(lease);
  EXPECT_TRUE((*lease)->query(select_t));
}

TEST_P(PoolTest, WhoeverWaitsTooLongIsToldSo) {
  Pool pool(database(), 1, std::chrono::milliseconds(50));
  const auto lease = pool.take();
  const auto second = pool.take();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Error::Kind::busy);
}

}  // namespace
}  // namespace rz::db

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "infra/db/testing.hpp"

namespace rz::db {
namespace {

using Kind = Error::Kind;

class HoldTest : public testing::DatabaseTest {
 protected:
  /// A killed process's lock goes when its socket is seen closed; that may take a moment.
  bool can_hold_soon(std::string_view name) const {
    for (int i = 0; i < 200; ++i) {
      if (database().hold(name)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    return false;
  }
};
RZ_ON_BOTH_DATABASES(HoldTest);

TEST_P(HoldTest, ExcludesAnotherAndIsLetGo) {
  auto first = database().hold("writer");
  ASSERT_TRUE(first) << first.error().message;
  const auto second = database().hold("writer");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Kind::busy) << second.error().message;
  EXPECT_TRUE(database().hold("other"));
  first->reset();
  EXPECT_TRUE(can_hold_soon("writer"));
  EXPECT_FALSE(database().hold("../writer"));
}

TEST_P(HoldTest, OfAKilledProcessIsLetGo) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto held = database().hold("writer");
    const char answer = held ? 'y' : 'n';
    if (write(ready[1], &answer, 1) == 1) pause();
    _exit(1);
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  const auto refused = database().hold("writer");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::busy);
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(can_hold_soon("writer"));
  close(ready[0]);
  close(ready[1]);
}

}  // namespace
}  // namespace rz::db

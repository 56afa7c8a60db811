// The jail, from inside: each try in a process of its own.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>

#include "infra/image/worker/jail.hpp"

namespace rz::image {
namespace {

constexpr int not_jailed = 3;

/// How a process ended that shut itself in and then did this.
int status_after(const std::function<void()>& deed) {
  const pid_t pid = fork();
  if (pid == 0) {
    if (!enter_jail()) _exit(not_jailed);
    deed();
    _exit(0);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  return status;
}

bool is_killed_by_filter(int status) { return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS; }

TEST(Jail, MemoryAndTheEndAreAllowed) {
  const int status = status_after([] {
    volatile char* page = new char[8 << 20];
    page[4 << 20] = 1;
    delete[] page;
  });
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Jail, NoFileIsOpened) {
  EXPECT_TRUE(is_killed_by_filter(status_after([] { (void)open("/etc/passwd", O_RDONLY); })));
  EXPECT_TRUE(is_killed_by_filter(status_after([] { (void)open("/tmp/rongzhi-jail", O_CREAT | O_WRONLY, 0600); })));
}

TEST(Jail, NoSocketIsMade) {
  EXPECT_TRUE(is_killed_by_filter(status_after([] { (void)socket(AF_INET, SOCK_STREAM, 0); })));
}

TEST(Jail, NoProcessIsStartedAndNoneIsSignalled) {
  EXPECT_TRUE(is_killed_by_filter(status_after([] { (void)fork(); })));
  EXPECT_TRUE(is_killed_by_filter(status_after([] { (void)execl("/bin/true", "true", nullptr); })));
  EXPECT_TRUE(is_killed_by_filter(status_after([] { (void)kill(getppid(), 0); })));
}

TEST(Jail, OnlyItsOwnTwoDescriptorsAreReadAndWritten) {
  static char byte = 0;
  EXPECT_TRUE(is_killed_by_filter(status_after([] { (void)read(7, &byte, 1); })));
  EXPECT_TRUE(is_killed_by_filter(status_after([] { (void)!write(7, &byte, 1); })));
  const int status = status_after([] { _exit(write(STDERR_FILENO, &byte, 1) < 0 && errno == EBADF ? 0 : 1); });
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "a library's warning is no crime, and goes nowhere";
}

TEST(Jail, NothingNewIsRun) {
  EXPECT_TRUE(is_killed_by_filter(status_after(
      [] { (void)mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); })));
}

}  // namespace
}  // namespace rz::image

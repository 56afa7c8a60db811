#include "infra/image/workers.hpp"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "infra/image/worker_exit.hpp"
#include "infra/log/log.hpp"

namespace rz::image {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t answer_bytes_max = 2 * bytes_max;  // a small noisy PNG may grow as a JPEG

/// A descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

/// Starts the program on `socket` as standard input and output, with nothing else of ours: no other descriptor,
/// no environment, no blocked signals.
std::optional<pid_t> start(const std::string& program, int socket) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t pid = 0;
  char* arguments[] = {const_cast<char*>(program.c_str()), nullptr};
  char* environment[] = {nullptr};
  const int status = posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return status == 0 ? std::optional(pid) : std::nullopt;
}

bool wait_for(int socket, short events, SteadyTime end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
  pollfd wanted{socket, events, 0};
  return left.count() > 0 && poll(&wanted, 1, static_cast<int>(left.count())) == 1;
}

/// The worker reads all before it writes anything. What it does not take it has no use for.
void send_all(int socket, std::string_view bytes, SteadyTime end) {
  while (!bytes.empty() && wait_for(socket, POLLOUT, end)) {
    const auto sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  shutdown(socket, SHUT_WR);
}

/// Nothing if it took too long or said too much.
std::optional<std::string> receive_all(int socket, SteadyTime end) {
  std::string answer;
  char part[64 << 10];
  while (answer.size() <= answer_bytes_max && wait_for(socket, POLLIN, end)) {
    const auto got = recv(socket, part, sizeof part, MSG_DONTWAIT);
    if (got <= 0) return answer;
    answer.append(part, static_cast<std::size_t>(got));
  }
  return std::nullopt;
}

std::optional<Picture> parse_answer(std::string_view answer) {
  const auto line_end = answer.find('\n');
  if (line_end == answer.npos) return std::nullopt;
  std::size_t numbers[4] = {};
  const auto words = split(answer.substr(0, line_end), ' ');
  if (words.size() != std::size(numbers)) return std::nullopt;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto word = words[i];
    if (std::from_chars(word.data(), word.data() + word.size(), numbers[i]).ec != std::errc{}) return std::nullopt;
  }
  const auto body = answer.substr(line_end + 1);
  if (numbers[0] > body.size() || numbers[1] != body.size() - numbers[0]) return std::nullopt;
  return Picture{std::string(body.substr(0, numbers[0])), std::string(body.substr(numbers[0])),
                 static_cast<int>(numbers[2]), static_cast<int>(numbers[3])};
}

Result<Picture, Fault> outcome(int status, const std::optional<std::string>& answer) {
  if (!WIFEXITED(status)) {  // it did what it may not, or used up its time or its memory
    log::warn("image worker killed", {{"signal", std::int64_t{WTERMSIG(status)}}});
    return fail(Fault::broken);
  }
  if (const auto fault = fault_of(WEXITSTATUS(status))) {
    if (*fault == Fault::unavailable) log::error("image worker cannot shut itself in", {});
    return fail(*fault);
  }
  auto picture = WEXITSTATUS(status) == 0 && answer ? parse_answer(*answer) : std::nullopt;
  if (picture) return std::move(*picture);
  log::warn("image worker failed", {{"status", std::int64_t{WEXITSTATUS(status)}}});
  return fail(Fault::broken);
}

}  // namespace

Result<Picture, Fault> run_worker(const std::string& program, std::string_view bytes,
                                  std::chrono::milliseconds time_max) {
  const auto end = std::chrono::steady_clock::now() + time_max;
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return fail(Fault::unavailable);
  const Descriptor ours(pair[0]);
  Descriptor theirs(pair[1]);
  const auto pid = start(program, theirs.number());
  theirs.close();
  if (!pid) {
    log::error("image worker cannot be started", {{"program", program}});
    return fail(Fault::unavailable);
  }
  send_all(ours.number(), bytes, end);
  const auto answer = receive_all(ours.number(), end);
  if (!answer) kill(*pid, SIGKILL);
  int status = 0;
  while (waitpid(*pid, &status, 0) < 0 && errno == EINTR) {
  }
  return outcome(status, answer);
}

Workers::Workers(std::string program, WorkerLimits limits) : program_(std::move(program)), limits_(limits) {
  for (int i = 0; i < limits_.at_once_max; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Workers::submit(std::string bytes, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() < limits_.waiting_max) {
      queue_.push_back({std::move(bytes), std::move(done)});
      wake_.notify_one();
      return;
    }
  }
  done(fail(Fault::busy));
}

void Workers::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    task.done(run_worker(program_, task.bytes, limits_.time_max));
  }
}

}  // namespace rz::image

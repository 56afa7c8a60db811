#pragma once
// The server's side: starts a worker for each photo, a few at once, and waits for it no longer than it may take.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "infra/image/image.hpp"

namespace rz::image {

struct WorkerLimits {
  int at_once_max = 2;                            ///< processes; each may take 1 GiB and a processor
  std::size_t waiting_max = 32;                   ///< photos that wait for one, each up to `bytes_max` in memory
  std::chrono::milliseconds time_max{15'000};     ///< for one photo, from its start
};

class Workers {
 public:
  /// `program` is the worker's path.
  explicit Workers(std::string program, WorkerLimits limits = {});
  /// Finishes what is queued.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// `done` is called once, from a thread of these, or at once with `busy`.
  using Done = std::function<void(Result<Picture, Fault>)>;
  void submit(std::string bytes, Done done);

 private:
  struct Task {
    std::string bytes;
    Done done;
  };
  void run();

  const std::string program_;
  const WorkerLimits limits_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

/// One photo through one worker, in this thread.
Result<Picture, Fault> run_worker(const std::string& program, std::string_view bytes, std::chrono::milliseconds time_max);

}  // namespace rz::image

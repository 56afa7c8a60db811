#pragma once
// Threads for handlers, which may block.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rz::http {

/// The queue has no bound of its own: the dispatcher lets in at most `in_flight_max`.
class WorkerPool {
 public:
  explicit WorkerPool(int threads);
  ~WorkerPool() { stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// After `stop` the task is dropped.
  void post(std::function<void()> task);
  /// Runs what is queued, then ends the threads. A second call does nothing.
  void stop();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace rz::http

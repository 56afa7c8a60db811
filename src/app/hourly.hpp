#pragma once
// Work that is done at the start, each hour, and once more at the end.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace rz::app {

class Hourly {
 public:
  explicit Hourly(std::function<void()> work);
  ~Hourly();

 private:
  void run();

  std::function<void()> work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace rz::app

#include "app/hourly.hpp"

#include <chrono>
#include <utility>

namespace rz::app {

Hourly::Hourly(std::function<void()> work) : work_(std::move(work)) {
  thread_ = std::thread([this] { run(); });
}

Hourly::~Hourly() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  work_();
}

void Hourly::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    work_();
    lock.lock();
    wake_.wait_for(lock, std::chrono::hours(1), [&] { return stopping_; });
  }
}

}  // namespace rz::app

#include "record/follower.hpp"

#include <chrono>

#include "record/record_store.hpp"

namespace rz::record {

namespace {

constexpr std::int64_t page_entries = 500;
constexpr std::chrono::milliseconds look_anyway{1000};
constexpr std::chrono::milliseconds breath{20};  ///< what is committed meanwhile is read at once

}  // namespace

void Follower::start(std::int64_t after) {
  after_ = after;
  thread_ = std::thread([this] { work(); });
}

void Follower::poke() {
  {
    const std::lock_guard lock(mutex_);
    is_poked_ = true;
  }
  wake_.notify_one();
}

void Follower::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool Follower::tell_new() {
  for (;;) {
    std::vector<Entry> entries;
    {
      auto reader = readers_.take();
      if (!reader) return false;
      auto read = read_entries(**reader, district_, after_, page_entries);
      if (!read) return false;
      entries = std::move(*read);
    }
    if (entries.empty()) return true;
    after_ = entries.back().seq;
    hear_(entries);
    if (entries.size() < static_cast<std::size_t>(page_entries)) return true;
  }
}

void Follower::work() {
  for (;;) {
    tell_new();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, look_anyway, [this] { return is_poked_ || stopping_; });
    if (stopping_) return;
    is_poked_ = false;
    wake_.wait_for(lock, breath, [this] { return stopping_; });
    if (stopping_) return;
  }
}

}  // namespace rz::record

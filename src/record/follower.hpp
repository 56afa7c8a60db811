#pragma once
// Reads the record behind its writer and tells what was committed, in order, from a thread of its own. Whoever hears must be
// quick or hand on; a hearer that has been told nothing for a while has missed nothing.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "infra/db/pool.hpp"
#include "record/record.hpp"

namespace rz::record {

class Follower {
 public:
  using Hear = std::function<void(const std::vector<Entry>&)>;

  Follower(db::Pool& readers, DistrictId district, Hear hear) : readers_(readers), district_(district), hear_(std::move(hear)) {}
  ~Follower() { stop(); }

  /// Tells what has a higher seq.
  void start(std::int64_t after);
  /// Something may have been committed. Without it, it looks every second.
  void poke();
  /// After it nothing is told.
  void stop();

 private:
  void work();
  /// False where the database is away.
  bool tell_new();

  db::Pool& readers_;
  const DistrictId district_;
  const Hear hear_;
  std::int64_t after_ = 0;  // the thread's own
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_poked_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace rz::record

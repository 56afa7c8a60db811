#pragma once
// What is held in memory beside the record: every matter of the district is handed over once, and again whenever it changes.

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "infra/db/pool.hpp"
#include "matter/matter_store.hpp"
#include "record/follower.hpp"

namespace rz::matter {

class Mirror {
 public:
  /// Takes matters as they now stand; called by one thread at a time.
  using Take = std::function<void(const std::vector<Stored>&)>;

  /// `name` is what the log calls it: «the public board».
  Mirror(std::string name, DistrictId district, db::Pool& readers, Take take);
  ~Mirror();
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  /// Reads on a thread of its own.
  void start();
  void poke() { follower_.poke(); }
  void stop();
  /// Everything that was committed before the start has been taken.
  bool is_ready() const { return ready_.load(); }

 private:
  void build();
  void hear(const std::vector<record::Entry>& entries);

  const std::string name_;
  const DistrictId district_;
  db::Pool& readers_;
  const Take take_;
  std::set<MatterId> missed_;  ///< could not be read when they changed; the follower's own
  record::Follower follower_;
  std::atomic<bool> ready_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread builder_;
};

}  // namespace rz::matter

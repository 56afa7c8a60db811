#pragma once
// Keeps a board true to the record: reads the district's matters once, then follows what is committed.

#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include "board/board.hpp"
#include "infra/db/pool.hpp"
#include "matter/service.hpp"
#include "record/follower.hpp"

namespace rz::board {

class BoardReader {
 public:
  BoardReader(DistrictId district, db::Pool& readers, std::function<matter::Snapshot()> snapshot);
  ~BoardReader();

  /// Reads on a thread of its own.
  void start();
  void poke() { follower_.poke(); }
  void stop();
  bool is_ready() const { return ready_.load(); }

  const Board& board() const { return board_; }

 private:
  void build();
  void hear(const std::vector<record::Entry>& entries);
  void take(const std::vector<matter::Stored>& page);

  const DistrictId district_;
  db::Pool& readers_;
  const std::function<matter::Snapshot()> snapshot_;
  Board board_;
  std::set<MatterId> missed_;  ///< could not be read when they changed; the follower's own
  record::Follower follower_;
  std::atomic<bool> ready_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread builder_;
};

}  // namespace rz::board

#pragma once
// Keeps a board true to the record.

#include <functional>

#include "board/board.hpp"
#include "matter/mirror.hpp"
#include "matter/service.hpp"

namespace rz::board {

class BoardReader {
 public:
  BoardReader(DistrictId district, db::Pool& readers, std::function<matter::Snapshot()> snapshot);

  void start() { mirror_.start(); }
  void poke() { mirror_.poke(); }
  void stop() { mirror_.stop(); }
  bool is_ready() const { return mirror_.is_ready(); }

  const Board& board() const { return board_; }

 private:
  void take(const std::vector<matter::Stored>& page);

  const std::function<matter::Snapshot()> snapshot_;
  Board board_;
  matter::Mirror mirror_;
};

}  // namespace rz::board

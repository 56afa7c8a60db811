#pragma once
// What came of a step, in the words of a tape: one consequence a line.

#include <functional>
#include <string>
#include <vector>

#include "flow/apply.hpp"
#include "matter/write.hpp"

namespace rz::model {

/// Tapes are told in China's time.
inline constexpr int tape_offset_minutes = 480;

/// «Tue».
std::string weekday_name(Date date);
/// «11-30 Mon 17:30»; with its year where that is not the one of `seen_from`. Midnight is 24:00 of the day
/// before.
std::string moment_text(Instant at, Instant seen_from);

/// How an event is told.
struct Telling {
  const flow::Definition& chain;
  const flow::Matter& before;
  const flow::Matter& after;
  const flow::Event& event;
  const flow::Step* step =
      nullptr;              ///< its form's fields were given, and are no consequences; null = told whole
  bool says_stage = false;  ///< also when it remains where it is
  std::function<std::string(MatterId)> label;
};

/// Without indentation.
std::vector<std::string> tell(const Telling& telling);
/// Whether a timer caused it: it begins with what a clock did.
bool is_of_timer(const flow::Event& event);
std::string refusal_text(const matter::WriteError& error);

}  // namespace rz::model

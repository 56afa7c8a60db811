#pragma once
// What both programs of the benchmark measure and how they say it.

#include <chrono>
#include <string_view>
#include <vector>

namespace rz::bench {

using SteadyClock = std::chrono::steady_clock;

/// One run. `times` need not be sorted.
struct Measured {
  std::vector<SteadyClock::duration> times;  ///< of each request, or of each commit
  std::size_t steps = 0;
  SteadyClock::duration elapsed{};
};

/// One line of JSON on stdout: steps, seconds, and mean, p50, p95, p99 in milliseconds.
void print(Measured measured);

/// Says why on stderr and ends the program with 1.
[[noreturn]] void give_up(std::string_view why);

}  // namespace rz::bench

#include "bench/latency.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <numeric>

namespace rz::bench {

namespace {

double to_ms(SteadyClock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

/// The nearest rank of sorted times.
double percentile(const std::vector<SteadyClock::duration>& sorted, std::size_t percent) {
  if (sorted.empty()) return 0;
  const auto rank = (sorted.size() * percent + 99) / 100;
  return to_ms(sorted[std::max<std::size_t>(rank, 1) - 1]);
}

}  // namespace

void print(Measured measured) {
  auto& times = measured.times;
  std::ranges::sort(times);
  const auto sum = std::accumulate(times.begin(), times.end(), SteadyClock::duration{});
  const auto mean = times.empty() ? 0 : to_ms(sum) / static_cast<double>(times.size());
  std::cout << R"({"steps":)" << measured.steps << R"(,"seconds":)" << to_ms(measured.elapsed) / 1000
            << R"(,"mean":)" << mean << R"(,"p50":)" << percentile(times, 50) << R"(,"p95":)"
            << percentile(times, 95) << R"(,"p99":)" << percentile(times, 99) << "}" << std::endl;
}

void give_up(std::string_view why) {
  std::cerr << "bench: " << why << std::endl;
  std::exit(1);
}

}  // namespace rz::bench

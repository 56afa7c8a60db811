// How long the order of a round takes, and how far from the best it may be: points scattered over a grid, in clusters as compounds are.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

#include "patrol/walk.hpp"

namespace {

using rz::patrol::Stop;

/// Those that come early stand in one compound, or one in every so many.
enum class Early { together, apart };

std::vector<Stop> scattered(std::size_t count, std::size_t weighted, Early early, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto share = [&] { return static_cast<double>(random() % 100'000) / 100'000; };
  std::vector<Stop> out;
  double lon = 0;
  double lat = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 6 == 0) {
      lon = 113.2 + share() * 0.008;
      lat = 33.7 + share() * 0.006;
    }
    const bool is_early = early == Early::together ? i < weighted : weighted > 0 && i % (count / weighted) == 0;
    out.push_back({{lon + share() * 0.001, lat + share() * 0.001}, is_early ? 0.5 : 0.0});
  }
  return out;
}

void measure(std::size_t count, std::size_t weighted, Early early = Early::together) {
  constexpr int rounds = 20;
  double gap_sum = 0, gap_max = 0, ms_sum = 0, ms_max = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto stops = scattered(count, weighted, early, static_cast<std::uint64_t>(round) + 1);
    const auto begun = std::chrono::steady_clock::now();
    const auto walk = rz::patrol::propose(stops);
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    gap_sum += walk.gap();
    gap_max = std::max(gap_max, walk.gap());
    ms_sum += ms;
    ms_max = std::max(ms_max, ms);
  }
  std::printf("%3zu points, %zu to come early%s: %6.1f ms (worst %.1f), gap %.2f %% (worst %.2f %%)\n", count, weighted,
              early == Early::apart ? " apart" : "", ms_sum / rounds, ms_max,
              100 * gap_sum / rounds, 100 * gap_max);
}

}  // namespace

int main() {
  measure(8, 2);
  measure(12, 2);
  measure(20, 0);
  measure(40, 0);
  measure(60, 0);
  measure(60, 6);
  measure(60, 6, Early::apart);
}

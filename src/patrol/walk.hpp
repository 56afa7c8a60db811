#pragma once
// In which order the points of a round are best passed: the shortest way over all of them, where some are to come early. Pure and
// deterministic. A proposal: whoever walks may leave it. docs/adr/0012 says why it is ours.

#include <cstddef>
#include <optional>
#include <vector>

#include "place/area.hpp"

namespace rz::patrol {

inline constexpr std::size_t exact_stops_max = 12;  ///< up to here no order is better

struct Stop {
  place::Point where;
  /// How much a metre walked before it costs beside the metre itself: 0 = it may come at any time.
  double weight = 0;
};

/// A way over all stops, each once, as the crow flies: streets are not known.
struct Walk {
  std::vector<std::size_t> order;
  double metres = 0;
  double cost = 0;   ///< metres, and for each stop its weight times the metres before it
  double bound = 0;  ///< no order costs less: proved
  bool is_exact = false;

  /// How far it may be from the best, as a share of that: 0.02 = two in a hundred at most.
  double gap() const { return bound > 0 ? (cost - bound) / bound : 0; }
};

/// From where somebody stands, or from the first of the stops.
Walk propose(const std::vector<Stop>& stops, std::optional<place::Point> from = {});

}  // namespace rz::patrol

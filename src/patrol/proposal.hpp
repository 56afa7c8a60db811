#pragma once
// The order proposed for a round, and why it is this one.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "patrol/patrol.hpp"
#include "patrol/settings.hpp"
#include "patrol/walk.hpp"

namespace rz::patrol {

/// What is known of a grid's points beside the plan.
struct Knowledge {
  std::map<PlaceId, std::int64_t> open_matters;  ///< of the compounds at which points stand
  std::map<std::int64_t, PlaceId> stands;        ///< by the point's number: at which compound
  std::map<std::int64_t, Date> seen;             ///< by the point's number: when it was last passed
  Date since{};                                  ///< what was before is not known: the first day of the plan
};

/// Why a point comes earlier than the shortest walk alone would have it.
struct Forward {
  std::int64_t point = 0;
  std::int64_t open_matters = 0;
  std::int64_t unseen_days = 0;  ///< 0 = seen lately
};

struct Proposal {
  std::vector<std::int64_t> order;  ///< numbers of points
  std::vector<Forward> forward;     ///< in the order
  double metres = 0;
  double shortest_metres = 0;  ///< of the shortest walk that was found, if no point came earlier
  double least_metres = 0;     ///< no walk over these points is shorter: proved
  bool is_exact = false;       ///< no order is better; else `gap` says how far it may be from that
  double gap = 0;
};

/// Over those points of the plan that belong to the part and are still to be passed; from where somebody stands, or from the first.
Proposal proposed(const std::vector<const Point*>& points, const Knowledge& knowledge, const Settings& settings, Date day,
                  std::optional<place::Point> from = {});

/// The order of a round is asked for by each look at it and found anew only when something in it is another. Thread-safe.
class Proposals {
 public:
  Proposal of(const std::vector<const Point*>& points, const Knowledge& knowledge, const Settings& settings, Date day);

 private:
  using Key = std::vector<std::int64_t>;  ///< all that the order depends on

  std::mutex mutex_;
  std::map<Key, Proposal> known_;
};

inline constexpr std::size_t proposals_kept_max = 4'000;  ///< two of each grid, and room; beyond, all are forgotten

}  // namespace rz::patrol

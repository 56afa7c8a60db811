#pragma once
// What bodies promised and what came of it (履约情况), by body. Who declined, and what was never signed, counts for nobody (不得摊派).

#include <map>
#include <span>

#include "base/time.hpp"
#include "flow/matter.hpp"

namespace rz::contract {

/// Of one body as a fulfilling party.
struct Fulfilment {
  std::int64_t promised = 0;     ///< contracts that came into force
  std::int64_t running = 0;      ///< of those
  std::int64_t performed = 0;    ///< accepted, the rating time included
  std::int64_t ended = 0;        ///< before they were performed
  std::int64_t tasks = 0;        ///< not those that were cancelled
  std::int64_t tasks_done = 0;   ///< confirmed
  std::int64_t tasks_in_time = 0;  ///< of those
  std::int64_t tasks_late = 0;   ///< due and not reported, at `now`
  std::int64_t ratings = 0;      ///< by who needed it, the residents' representatives and the street
  std::int64_t rating_sum = 0;   ///< of scores 1 … 5

  bool operator==(const Fulfilment&) const = default;
};

/// `contracts` that came into force in the time asked for, and `tasks` of whichever contracts.
std::map<OrgId, Fulfilment> fulfilment_of(std::span<const flow::Matter* const> contracts, std::span<const flow::Matter* const> tasks, Instant now);

}  // namespace rz::contract

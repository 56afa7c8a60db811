#pragma once
// 漏报: what somebody else told where a round had passed earlier that day. It only asks: a person says whether it could be seen, and what the
// chain's guards do not let be asked is not.

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flow/chains.hpp"
#include "patrol/book.hpp"

namespace rz::patrol {

/// Looked back upon once no phone brings a pass of that day any more.
inline constexpr std::int64_t look_back_days = late_days_max + 1;

/// When a point of each grid, and of each compound, was first passed on a day.
std::map<PlaceId, Instant> first_passes(const access::Network& network, std::span<const GridDay> days, const Settings& settings);

/// A matter, and the step that its chain takes of it («when_passed»).
struct LookBack {
  MatterId matter{};
  std::string step;
};

/// Of what was reported on a day in a grid or at a compound of which a point had been passed before, in the order of the reports.
Result<std::vector<LookBack>, db::Error> look_back(db::Connection& connection, const access::Network& network, const flow::Chains& chains,
                                                   const Settings& settings, Date day);

/// Looks at each day once; after a pause at those since, a week at most. Not thread-safe.
class LookingBack {
 public:
  explicit LookingBack(const Settings& settings) : settings_(settings) {}

  using Ask = std::function<void(const LookBack&)>;
  Status<db::Error> look_back(db::Connection& connection, const access::Network& network, const flow::Chains& chains, Instant now, const Ask& ask);

 private:
  const Settings& settings_;
  Date done_to_{};
};

}  // namespace rz::patrol

#include "patrol/proposal.hpp"

#include <algorithm>
#include <bit>

namespace rz::patrol {

namespace {

/// Of every point: where two orders are as long, the one that does not leave out what it passes.
constexpr double least_weight = 1e-6;

Forward forward_of(const Point& point, const Knowledge& knowledge, const Settings& settings, Date day) {
  Forward out{point.number, 0, 0};
  if (const auto stands = knowledge.stands.find(point.number); stands != knowledge.stands.end()) {
    const auto open = knowledge.open_matters.find(stands->second);
    out.open_matters = open == knowledge.open_matters.end() ? 0 : open->second;
  }
  const auto seen = knowledge.seen.find(point.number);
  const auto last = seen == knowledge.seen.end() ? knowledge.since : seen->second;
  const std::int64_t unseen = day.days - last.days;
  if (unseen > settings.unseen_days) out.unseen_days = unseen;
  return out;
}

double weight_of(const Forward& forward, const Settings& settings) {
  return (forward.open_matters > 0 ? settings.weight_of_matters : 0) + (forward.unseen_days > 0 ? settings.weight_of_unseen : 0);
}

}  // namespace

Proposal proposed(const std::vector<const Point*>& points, const Knowledge& knowledge, const Settings& settings, Date day,
                  std::optional<place::Point> from) {
  std::vector<Stop> plain;
  std::vector<Stop> weighted;
  std::vector<Forward> forward;
  for (const auto* point : points) {
    forward.push_back(forward_of(*point, knowledge, settings, day));
    plain.push_back({point->where, least_weight});
    weighted.push_back({point->where, least_weight + weight_of(forward.back(), settings)});
  }
  // Where all weigh the same nothing is brought forward: it would only make the walk longer.
  const bool all_alike = std::ranges::all_of(weighted, [&](const Stop& stop) { return stop.weight == weighted.front().weight; });
  const auto shortest = propose(plain, from);
  const auto walk = all_alike ? shortest : propose(weighted, from);
  // The least weights are millimetres in the bound.
  Proposal out{{}, {}, walk.metres, shortest.metres, std::min(shortest.bound, shortest.metres), walk.is_exact, walk.gap()};
  for (const auto at : walk.order) {
    out.order.push_back(points[at]->number);
    if (!all_alike && weighted[at].weight > least_weight) out.forward.push_back(forward[at]);
  }
  return out;
}

Proposal Proposals::of(const std::vector<const Point*>& points, const Knowledge& knowledge, const Settings& settings, Date day) {
  Key key;
  for (const auto* point : points) {
    const auto forward = forward_of(*point, knowledge, settings, day);
    key.insert(key.end(), {point->number, std::bit_cast<std::int64_t>(point->where.lon), std::bit_cast<std::int64_t>(point->where.lat),
                           forward.open_matters, forward.unseen_days});
  }
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  auto out = proposed(points, knowledge, settings, day);  // not under the lock: it may take a tenth of a second
  const std::lock_guard lock(mutex_);
  if (known_.size() >= proposals_kept_max) known_.clear();
  known_.emplace(std::move(key), out);
  return out;
}

}  // namespace rz::patrol

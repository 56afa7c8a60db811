#include "patrol/proposal.hpp"

#include <algorithm>

namespace rz::patrol {

namespace {

Forward forward_of(const Point& point, const Knowledge& knowledge, const Settings& settings, Date day) {
  Forward out{point.number, 0, 0};
  if (const auto open = knowledge.open_matters.find(point.place); point.place && open != knowledge.open_matters.end())
    out.open_matters = open->second;
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
    plain.push_back({point->where, 0});
    weighted.push_back({point->where, weight_of(forward.back(), settings)});
  }
  // Where all weigh the same nothing is brought forward: it would only make the walk longer.
  const bool all_alike = std::ranges::all_of(weighted, [&](const Stop& stop) { return stop.weight == weighted.front().weight; });
  const auto shortest = propose(plain, from);
  const auto walk = all_alike ? shortest : propose(weighted, from);
  Proposal out{{}, {}, walk.metres, shortest.metres, shortest.bound, walk.is_exact, walk.gap()};
  for (const auto at : walk.order) {
    out.order.push_back(points[at]->number);
    if (!all_alike && weighted[at].weight > 0) out.forward.push_back(forward[at]);
  }
  return out;
}

}  // namespace rz::patrol

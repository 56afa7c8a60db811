#include "board/figures.hpp"

#include <algorithm>

namespace rz::board {

namespace {

void count(Share& share, const std::optional<bool>& word) {
  if (!word) return;
  ++share.whole;
  share.part += *word ? 1 : 0;
}

double median_days(std::vector<std::int64_t>& took) {
  const auto middle = took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2);
  std::ranges::nth_element(took, middle);
  auto value = static_cast<double>(*middle);
  if (took.size() % 2 == 0) value = (value + static_cast<double>(*std::ranges::max_element(took.begin(), middle))) / 2;
  return value / static_cast<double>(ms_per_day);
}

}  // namespace

Figures figures_of(const std::vector<const Counted*>& counted) {
  Figures out;
  std::vector<std::int64_t> took;
  for (const auto* one : counted) {
    ++out.accepted;
    count(out.answered_in_time, one->answered_in_time);
    count(out.closed, one->took_ms.has_value());
    if (one->took_ms) took.push_back(*one->took_ms);
    count(out.closed_in_time, one->closed_in_time);
    count(out.solved, one->solved);
    count(out.satisfied, one->satisfied);
    out.not_reached += one->took_ms && !one->satisfied ? 1 : 0;
  }
  if (std::cmp_greater_equal(took.size(), cell_least)) out.median_days = median_days(took);
  return out;
}

PlaceId community_of(PlaceId id, const place::Places& places) {
  const auto* place = places.find(id);
  while (place && place::lies_within(place->kind, place::Kind::community)) place = places.find(place->parent);
  return place ? place->id : PlaceId{};
}

Breakdown break_down(const std::vector<Counted>& counted, const place::Places& places) {
  std::vector<const Counted*> all;
  std::map<PlaceId, std::vector<const Counted*>> by_community;
  std::map<OrgId, std::vector<const Counted*>> by_body;
  std::map<PlaceId, PlaceId> known;
  for (const auto& one : counted) {
    auto at = known.find(one.place);
    if (at == known.end()) at = known.emplace(one.place, community_of(one.place, places)).first;
    all.push_back(&one);
    by_community[at->second].push_back(&one);
    if (one.handler) by_body[one.handler].push_back(&one);
  }
  Breakdown out;
  out.whole = figures_of(all);
  for (const auto& [place, ones] : by_community) out.communities.emplace(place, figures_of(ones));
  for (const auto& [body, ones] : by_body) out.bodies.emplace(body, figures_of(ones));
  return out;
}

}  // namespace rz::board

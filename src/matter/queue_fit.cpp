#include "matter/queue_fit.hpp"

#include <algorithm>

namespace rz::matter {

QueueFit::QueueFit(const QueueQuery& query, const flow::Chains& chains)
    : query_(query),
      chains_(chains),
      only_owners_(query.only_owners.begin(), query.only_owners.end()),
      only_places_(query.only_places.begin(), query.only_places.end()) {
  for (const auto& part : query.parts) {
    parts_.push_back({&part, {part.owners.begin(), part.owners.end()}, {part.places.begin(), part.places.end()}});
  }
}

bool QueueFit::fits(const Part& part, std::string_view chain, std::string_view stage, OrgId owner, PlaceId place) const {
  const auto& asked = *part.asked;
  if (asked.chain != chain) return false;
  const bool is_everywhere = part.owners.empty() && part.places.empty();
  if (!is_everywhere && !part.owners.contains(owner) && !part.places.contains(place)) return false;
  if (!asked.stages.empty()) return flow::contains(asked.stages, stage);
  if (query_.kinds.empty()) return true;
  const auto* latest = chains_.latest(chain);
  const auto* found = latest ? latest->stage(stage) : nullptr;
  return !found || std::ranges::find(query_.kinds, found->kind) != query_.kinds.end();
}

bool QueueFit::may_hold(std::string_view chain, std::string_view stage, OrgId owner, PlaceId place) const {
  if (!only_owners_.empty() && !only_owners_.contains(owner)) return false;
  if (!only_places_.empty() && !only_places_.contains(place)) return false;
  return std::ranges::any_of(parts_, [&](const Part& part) { return fits(part, chain, stage, owner, place); });
}

bool QueueFit::holds(const flow::Matter& matter) const {
  if (!may_hold(matter.chain, matter.stage, matter.owner, matter.place)) return false;
  const auto* chain = chains_.find(matter.chain, matter.chain_version);
  if (!chain) return false;
  const auto tags = tags_of(*chain, matter);
  const auto has_all = [&](const std::vector<std::string>& wanted) {
    return std::ranges::all_of(wanted, [&](const auto& tag) { return tags.contains("," + tag + ","); });
  };
  const auto* stage = chain->stage(matter.stage);
  const bool is_in_part = std::ranges::any_of(parts_, [&](const Part& part) {
    const bool is_out = part.asked->is_marked && stage && stage->kind == flow::StageKind::closed;
    return fits(part, matter.chain, matter.stage, matter.owner, matter.place) && has_all(part.asked->tags) && !is_out;
  });
  if (!is_in_part || !has_all(query_.tags)) return false;
  const bool is_ended = matter.settled_at.ms != 0 || matter.closed_at.ms != 0;
  if (query_.order == QueueOrder::oldest && is_ended) return false;
  const auto position = queue_position(matter);
  if (query_.due_from && position < query_.due_from->ms) return false;
  if (query_.due_before && position >= query_.due_before->ms) return false;
  return query_.proposals.empty() || std::ranges::any_of(matter.proposals, [&](const auto& proposal) {
    return flow::contains(query_.proposals, proposal.step);
  });
}

}  // namespace rz::matter

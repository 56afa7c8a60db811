#include "contract/fulfilment.hpp"

#include <algorithm>
#include <array>

namespace rz::contract {

namespace {

constexpr std::array<std::string_view, 4> rating_names{"half_year", "fulfilment", "residents", "street"};

void count_contract(const flow::Matter& contract, Fulfilment& of) {
  const bool is_ended = contract.stage == "ended";
  const bool is_performed = contract.stage == "performed" || contract.stage == "evaluating";
  ++of.promised;
  of.ended += is_ended;
  of.performed += is_performed;
  of.running += !is_ended && !is_performed;
  for (const auto& rating : contract.ratings) {
    if (std::ranges::find(rating_names, rating.name) == rating_names.end()) continue;
    ++of.ratings;
    of.rating_sum += rating.score;
  }
}

void count_task(const flow::Matter& task, Instant now, Fulfilment& of) {
  if (task.stage == "cancelled") return;
  ++of.tasks;
  const auto* clock = task.clock("doing");
  const bool is_late = task.stage == "doing" && clock && (clock->expired || clock->due < now);
  of.tasks_late += is_late;
  if (task.stage != "done") return;
  ++of.tasks_done;
  const auto found = task.fields.find("done_in_time");
  const auto* in_time = found == task.fields.end() ? nullptr : std::get_if<bool>(&found->second);
  of.tasks_in_time += in_time && *in_time;
}

}  // namespace

std::map<OrgId, Fulfilment> fulfilment_of(std::span<const flow::Matter* const> contracts, std::span<const flow::Matter* const> tasks, Instant now) {
  std::map<OrgId, Fulfilment> out;
  for (const auto* contract : contracts) {
    for (const auto& party : contract->parties) {
      if (party.name == "performer") count_contract(*contract, out[OrgId{party.ref}]);
    }
  }
  for (const auto* task : tasks) {
    const auto found = out.find(task->org("handler"));
    if (found != out.end()) count_task(*task, now, found->second);
  }
  return out;
}

}  // namespace rz::contract

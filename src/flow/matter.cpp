#include "flow/matter.hpp"

#include <algorithm>

namespace rz::flow {

const ClockState* Matter::clock(std::string_view name) const {
  const auto found = std::ranges::find(clocks, name, &ClockState::name);
  return found == clocks.end() ? nullptr : &*found;
}

const Proposal* Matter::proposal(std::string_view step) const {
  const auto found = std::ranges::find(proposals, step, &Proposal::step);
  return found == proposals.end() ? nullptr : &*found;
}

std::string_view Matter::text(std::string_view field) const {
  const auto found = fields.find(field);
  if (found == fields.end()) return {};
  const auto* value = std::get_if<std::string>(&found->second);
  return value ? std::string_view(*value) : std::string_view();
}

OrgId Matter::org(std::string_view field) const { return OrgId{parse_id(text(field)).value_or(0)}; }

std::string approval_clock(std::string_view step) { return "approval." + std::string(step); }

std::optional<Timer> next_timer(const Matter& matter) {
  std::optional<Timer> next;
  const auto offer = [&](const ClockState& clock, Instant at, Timer::Threshold threshold) {
    if (!next || at < next->at) next = Timer{at, clock.name, clock.generation, threshold};
  };
  for (const auto& clock : matter.clocks) {
    if (clock.status != ClockState::Status::running) continue;
    const bool may_warn = clock.warn_at.ms != 0 && !clock.warned && !clock.expired;
    if (may_warn) offer(clock, clock.warn_at, Timer::Threshold::warning);
    if (!clock.expired) offer(clock, clock.due, Timer::Threshold::expiry);
  }
  return next;
}

}  // namespace rz::flow

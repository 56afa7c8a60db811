#include "flow/definition.hpp"

#include <algorithm>

namespace rz::flow {

namespace {

template <class T>
const T* look_up(const StringMap<T>& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

std::string FunctionCall::text() const {
  std::string out = negated ? "not " + name : name;
  for (const auto& argument : arguments) out += " " + argument;
  return out;
}

bool Step::takes_evidence(std::string_view kind) const {
  return std::ranges::any_of(evidence, [&](const EvidenceRule& rule) { return rule.kind == kind; });
}

const Stage* Definition::stage(std::string_view stage_name) const { return look_up(stages, stage_name); }
const Step* Definition::step(std::string_view step_name) const { return look_up(steps, step_name); }
const FieldRule* Definition::field(std::string_view field_name) const { return look_up(fields, field_name); }

const ChildRule* Definition::child(std::string_view chain) const {
  const auto found = std::ranges::find(children, chain, &ChildRule::chain);
  return found == children.end() ? nullptr : &*found;
}

bool Definition::is_timed_answer(std::string_view stage_name) const {
  const auto* found = stage(stage_name);
  return found && found->kind == StageKind::settled && std::ranges::any_of(clocks, [&](const auto& clock) {
    return clock.second.expiry_step.empty() && contains(clock.second.runs_in, stage_name);
  });
}

bool contains(const std::vector<std::string>& list, std::string_view item) {
  return std::ranges::find(list, item) != list.end();
}

}  // namespace rz::flow

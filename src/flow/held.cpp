#include "flow/held.hpp"

#include "flow/perform.hpp"

namespace rz::flow {

std::vector<HeldStep> held_steps(const Context& context, const Family& family, const Actor& actor) {
  std::vector<HeldStep> out;
  for (const auto& name : context.chain.step_order) {
    const auto* step = context.chain.step(name);
    const bool is_his = step && contains(step->from, family.matter->stage) && !step->guards.empty();
    const auto post = is_his ? permitted(step->by, family, actor, context.world) : std::nullopt;
    if (!post) continue;
    Draft probe(context.chain, family, actor, context.world, context.now, context.now);
    probe.act_as(*post);
    HeldStep held{name, {}};
    for (const auto& call : step->guards) {
      if (!looks_at_form(*step, call) && !all_hold(context.functions, probe, {call})) held.guards.push_back(call.text());
    }
    if (!held.guards.empty()) out.push_back(std::move(held));
  }
  return out;
}

}  // namespace rz::flow

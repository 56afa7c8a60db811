#include "flow/move.hpp"

#include <algorithm>

#include "flow/clock.hpp"
#include "flow/perform.hpp"

namespace rz::flow {

namespace {

std::string level_after(const Move& move, const Matter& matter) {
  if (matter.level.empty()) return move.first_level;
  const auto found = move.levels.find(matter.level);
  return found == move.levels.end() ? std::string() : found->second;
}

/// Nobody acts in a move: where the owner is to be who acts, he remains who he is.
std::vector<OrgRef> owners_of(const Stage& stage) {
  auto refs = stage.owner;
  for (auto& ref : refs) {
    if (ref.kind == OrgRef::Kind::actor) ref.kind = OrgRef::Kind::keep;
  }
  return refs;
}

bool is_known(const Definition& chain, std::string_view clock) {
  return chain.clocks.contains(clock) || std::ranges::any_of(chain.steps, [&](const auto& entry) {
           return entry.second.approval && approval_clock(entry.first) == clock;
         });
}

void stop_vanished(Draft& draft) {
  const auto clocks = draft.matter().clocks;
  for (const auto& clock : clocks) {
    if (clock.status == ClockState::Status::stopped || is_known(draft.chain(), clock.name)) continue;
    draft.change(change::ClockSet{stop_clock(clock, draft.effective_at(), draft.world().calendar()), "stopped"});
  }
}

}  // namespace

std::optional<Outcome> apply_move(const Context& context, const Family& family, const Move& move, const Actor& actor) {
  const Matter& before = *family.matter;
  const auto target = move.stages.find(before.stage);
  if (before.chain != move.chain || before.chain_version != move.from || target == move.stages.end()) {
    return std::nullopt;
  }
  Draft draft(context.chain, family, actor, context.world, context.now, context.now);
  draft.act_as({"system", {}});
  for (const auto& step : move.lapse) {
    if (draft.matter().proposal(step)) end_proposal(draft, step, "lapsed");
  }
  draft.change(change::Moved{move.from, move.to, before.stage, target->second, level_after(move, before),
                             move.clocks, move.steps});
  for (const auto& field : move.dropped_fields) draft.set(field, Value{});

  const auto& stage = *context.chain.stage(target->second);
  settle_owner(draft, owners_of(stage));
  stop_vanished(draft);
  const auto& begins = move.begins.find(before.stage)->second;
  move_clocks(draft, stage.name, [&](const ClockRule& rule, const ClockState* clock) {
    return !clock && contains(begins, rule.name);
  });
  lapse_proposals(draft);
  return std::move(draft).finish("chain.moved");
}

}  // namespace rz::flow

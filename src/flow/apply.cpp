#include "flow/apply.hpp"

#include <algorithm>

#include "flow/clock.hpp"
#include "flow/parties.hpp"
#include "flow/perform.hpp"

namespace rz::flow {

namespace {

using Applied = Result<Outcome, StepError>;

std::string kind_of(const Definition& chain, std::string_view step, std::string_view how = {}) {
  std::string kind = chain.name + "." + std::string(step);
  if (!how.empty()) kind += "." + std::string(how);
  return kind;
}

StepError refuse(Refusal why, const Step& step, std::string detail = {}) {
  return {why, step.name, std::move(detail)};
}

/// Parties whose agreement a proposal needs: all but the one that proposes it.
std::vector<std::string> others_than_proposer(const Matter& matter, const Proposal& proposal) {
  std::vector<std::string> keys;
  for (const auto& party : matter.parties) {
    const bool proposed = (party.kind == "org" && party.ref == proposal.proposer_org.value) ||
                          (party.kind == "account" && party.ref == proposal.proposer && party.ref != 0);
    if (!proposed) keys.push_back(party_key(matter, party));
  }
  return keys;
}

std::size_t agreements_needed(const Approval& rule, std::size_t others) {
  switch (rule.parties) {
    case Approval::Parties::any: return 1;
    case Approval::Parties::count: return std::min(others, static_cast<std::size_t>(rule.parties_count));
    default: return others;
  }
}

/// Who decides: a body's role, or a party that has not proposed it.
std::optional<Post> decider(const Context& context, const Family& family, const Step& step, const Proposal& proposal,
                            const Actor& actor) {
  const Approval& rule = *step.approval;
  if (rule.parties == Approval::Parties::none) {
    return permitted(rule.by, family, actor, context.world, proposal.escalations > 0);
  }
  const auto others = others_than_proposer(*family.matter, proposal);
  for (const auto& party : family.matter->parties) {
    const auto key = party_key(*family.matter, party);
    const bool may = is_party(*family.matter, party, actor) && contains(others, key) && !contains(proposal.agreed, key);
    if (may) return Post{"party", party.kind == "org" ? OrgId{party.ref} : OrgId{}};
  }
  return std::nullopt;
}

bool needs_second_person(const Matter& matter, const Step& step, const Proposal& proposal, const Actor& actor) {
  const Approval& rule = *step.approval;
  if (!rule.by_proposer && proposal.proposer != 0 && proposal.proposer == actor.account.value) return true;
  if (rule.not_by_actor_of.empty()) return false;
  const auto last = matter.last_actor.find(rule.not_by_actor_of);
  return last != matter.last_actor.end() && last->second == actor.account.value;
}

/// What stands against this actor's taking the step by the post that permits it, if one does.
std::optional<StepError> check_actor(const Step& step, const std::optional<Post>& post, const Actor& actor) {
  if (!post) return refuse(Refusal::not_permitted, step);
  if (step.signature && !actor.is_proved) return refuse(Refusal::unproved, step);
  return std::nullopt;
}

void note_overridden(Draft& draft, const std::vector<std::string>& checks) {
  for (const auto& check : checks) draft.change(change::Overridden{check});
}

Applied take(const Context& context, const Family& family, const Step& step, const StepRequest& request,
             const Actor& actor) {
  const auto post = permitted(step.by, family, actor, context.world);
  if (auto error = check_actor(step, post, actor)) return fail(std::move(*error));
  if (step.approval && family.matter->proposal(step.name)) return fail(refuse(Refusal::proposal_open, step));

  Draft draft(context.chain, family, actor, context.world, context.now, context.now);
  draft.act_as(*post);
  if (auto error = check_input(draft, step, request.input)) return fail(std::move(*error));
  take_inputs(draft, request.input);
  if (auto error = check_guards(context.functions, draft, step)) return fail(std::move(*error));
  auto checks = speaking_checks(context.functions, draft, step);
  if (request.heeds_checks && !checks.empty()) return fail(StepError{Refusal::check, step.name, {}, std::move(checks)});

  if (step.approval) {  // the draft so far was a probe: nothing of it is kept
    Draft proposed(context.chain, family, actor, context.world, context.now, context.now);
    proposed.act_as(*post);
    open_proposal(proposed, step, request.input);
    note_overridden(proposed, checks);
    run_effects(context.functions, proposed, step.approval->on_open);
    return std::move(proposed).finish(kind_of(context.chain, step.name, "proposed"));
  }
  note_overridden(draft, checks);
  if (auto error = perform(context.functions, draft, step)) return fail(std::move(*error));
  return std::move(draft).finish(kind_of(context.chain, step.name));
}

Applied carry_out(const Context& context, Draft& draft, const Step& step, std::string_view how) {
  const Proposal proposal = *draft.matter().proposal(step.name);
  draft.carry_out_for(proposal.proposer);
  end_proposal(draft, step.name, "approved");
  take_inputs(draft, Input{proposal.fields, {}, {}});
  if (auto error = check_guards(context.functions, draft, step)) return fail(std::move(*error));
  if (auto error = perform(context.functions, draft, step)) return fail(std::move(*error));
  return std::move(draft).finish(kind_of(context.chain, step.name, how));
}

Applied approve(const Context& context, Draft& draft, const Step& step) {
  const Proposal proposal = *draft.matter().proposal(step.name);
  if (step.approval->parties == Approval::Parties::none) return carry_out(context, draft, step, "approved");

  const auto party = std::ranges::find_if(draft.matter().parties, [&](const Party& p) {
    return is_party(draft.matter(), p, draft.actor()) && !contains(proposal.agreed, party_key(draft.matter(), p));
  });
  draft.change(change::ProposalAgreed{step.name, party_key(draft.matter(), *party)});
  const auto needed = agreements_needed(*step.approval, others_than_proposer(draft.matter(), proposal).size());
  if (proposal.agreed.size() + 1 < needed) {
    return std::move(draft).finish(kind_of(context.chain, step.name, "agreed"));
  }
  return carry_out(context, draft, step, "approved");
}

void refuse_proposal(const Context& context, Draft& draft, const Step& step) {
  end_proposal(draft, step.name, "refused");
  run_effects(context.functions, draft, step.approval->on_refuse);
}

/// A decision may carry a remark, which is personal text and nothing else.
constexpr std::string_view remark_field = "remark";

Applied decide(const Context& context, const Family& family, const Step& step, const StepRequest& request,
               const Actor& actor) {
  const auto* proposal = step.approval ? family.matter->proposal(step.name) : nullptr;
  if (!proposal) return fail(refuse(Refusal::no_proposal, step));
  for (const auto& [field, value] : request.input.fields) return fail(refuse(Refusal::field_unknown, step, field));
  for (const auto& [field, text] : request.input.personal) {
    if (field != remark_field) return fail(refuse(Refusal::field_unknown, step, field));
  }
  for (const auto& piece : request.input.evidence) return fail(refuse(Refusal::evidence_unknown, step, piece.kind));

  Draft draft(context.chain, family, actor, context.world, context.now, context.now);
  draft.keep_personal(request.input.personal);
  if (request.verb == Verb::withdraw) {
    const auto post = permitted(step.by, family, actor, context.world);
    const bool own = post && proposal->proposer == actor.account.value;
    if (!own) return fail(refuse(Refusal::not_permitted, step));
    draft.act_as(*post);
    end_proposal(draft, step.name, "withdrawn");
    return std::move(draft).finish(kind_of(context.chain, step.name, "withdrawn"));
  }
  const auto post = decider(context, family, step, *proposal, actor);
  if (!post) return fail(refuse(Refusal::not_permitted, step));
  if (needs_second_person(*family.matter, step, *proposal, actor)) return fail(refuse(Refusal::second_person, step));
  draft.act_as(*post);
  if (request.verb == Verb::approve) return approve(context, draft, step);
  refuse_proposal(context, draft, step);
  return std::move(draft).finish(kind_of(context.chain, step.name, "refused"));
}

/// The district's word on an approval that nobody gave in time.
std::optional<Outcome> expire_approval(const Context& context, Draft& draft, const Step& step) {
  const auto* proposal = draft.matter().proposal(step.name);
  if (!proposal) return std::nullopt;
  const auto on_expiry = step.approval->on_expiry;
  if (on_expiry == Approval::Expiry::approve) {
    auto carried = carry_out(context, draft, step, "approved_by_time");
    if (carried) return std::move(*carried);
    return std::nullopt;
  }
  if (on_expiry == Approval::Expiry::escalate && proposal->escalations == 0) {
    draft.change(change::ProposalEscalated{step.name});
    run_effects(context.functions, draft, step.approval->on_escalate);
    start_approval_clock(draft, step, draft.matter().clock(approval_clock(step.name))->generation + 1);
    return std::move(draft).finish(kind_of(context.chain, step.name, "escalated"));
  }
  refuse_proposal(context, draft, step);
  return std::move(draft).finish(kind_of(context.chain, step.name, "refused_by_time"));
}

std::optional<Outcome> expire(const Context& context, const Family& family, const Timer& timer, const Actor& system) {
  Draft draft(context.chain, family, system, context.world, context.now, timer.at);
  draft.act_as({"system", {}});
  ClockState clock = *draft.matter().clock(timer.clock);
  clock.expired = true;
  draft.change(change::ClockSet{clock, "expired"});

  const auto rule = context.chain.clocks.find(timer.clock);
  if (rule == context.chain.clocks.end()) {
    for (const auto& [name, step] : context.chain.steps) {
      if (!step.approval || approval_clock(name) != timer.clock) continue;
      if (auto outcome = expire_approval(context, draft, step)) return outcome;
      // The approval could not be carried out: it ends without it.
      Draft refused(context.chain, family, system, context.world, context.now, timer.at);
      refused.act_as({"system", {}});
      refuse_proposal(context, refused, step);
      return std::move(refused).finish(kind_of(context.chain, name, "refused_by_time"));
    }
    return std::nullopt;
  }
  run_effects(context.functions, draft, rule->second.on_expiry);
  const auto* step = context.chain.step(rule->second.expiry_step);
  if (step && contains(step->from, draft.matter().stage)) {
    // A clock's step may wait for a child; the clock has run out all the same.
    Draft with_step(context.chain, family, system, context.world, context.now, timer.at);
    with_step.act_as({"system", {}});
    with_step.change(change::ClockSet{clock, "expired"});
    run_effects(context.functions, with_step, rule->second.on_expiry);
    if (all_hold(context.functions, with_step, step->guards) && !perform(context.functions, with_step, *step)) {
      return std::move(with_step).finish(kind_of(context.chain, step->name));
    }
  }
  return std::move(draft).finish(kind_of(context.chain, "clock." + timer.clock, "expired"));
}

std::optional<Outcome> system_step(const Context& context, const Family& family, std::string_view name) {
  const auto* step = context.chain.step(name);
  if (!step || !contains(step->from, family.matter->stage)) return std::nullopt;
  const Actor system = Actor::system();
  Draft draft(context.chain, family, system, context.world, context.now, context.effective());
  draft.act_as({"system", {}});
  if (check_guards(context.functions, draft, *step)) return std::nullopt;
  if (perform(context.functions, draft, *step)) return std::nullopt;
  return std::move(draft).finish(kind_of(context.chain, step->name));
}

bool may_take(const Context& context, const Family& family, const Step& step, const Actor& actor) {
  const auto post = permitted(step.by, family, actor, context.world);
  if (!post || (step.approval && family.matter->proposal(step.name))) return false;
  Draft probe(context.chain, family, actor, context.world, context.now, context.now);
  probe.act_as(*post);
  const bool guarded = std::ranges::any_of(step.guards, [&](const FunctionCall& call) {
    return !looks_at_form(step, call) && !all_hold(context.functions, probe, {call});
  });
  if (guarded) return false;
  if (!step.rates.empty() && has_rated(probe, step.rates)) return false;
  if (!step.extends) return true;
  return std::ranges::all_of(step.extends->clocks, [&](const std::string& name) {
    const auto* clock = family.matter->clock(name);
    if (!clock || clock->status == ClockState::Status::stopped) return true;
    const bool over = clock->status == ClockState::Status::running && context.now > clock->due;
    return !clock->expired && !over && clock->extensions < step.extends->times_max;
  });
}

std::vector<std::string> early_checks(const Context& context, const Family& family, const Step& step, const Actor& actor) {
  const auto post = step.warns.empty() ? std::nullopt : permitted(step.by, family, actor, context.world);
  if (!post) return {};
  Draft probe(context.chain, family, actor, context.world, context.now, context.now);
  probe.act_as(*post);
  auto checks = speaking_checks(context.functions, probe, step);
  for (const auto& call : step.warns) {
    if (looks_at_form(step, call)) std::erase(checks, call.text());
  }
  return checks;
}

void offer_decisions(const Context& context, const Family& family, const Step& step, const Actor& actor,
                     std::vector<OpenStep>& open) {
  const auto* proposal = step.approval ? family.matter->proposal(step.name) : nullptr;
  if (!proposal) return;
  if (decider(context, family, step, *proposal, actor) &&
      !needs_second_person(*family.matter, step, *proposal, actor)) {
    open.push_back({step.name, Verb::approve, true});
    open.push_back({step.name, Verb::refuse, false});
  }
  const bool own = actor.kind == Actor::Kind::account && proposal->proposer == actor.account.value;
  if (own) open.push_back({step.name, Verb::withdraw, false});
}

}  // namespace

Applied apply(const Context& context, const Family& family, const StepRequest& request, const Actor& actor) {
  const auto* step = context.chain.step(request.step);
  if (!step || step->is_birth()) return fail(StepError{Refusal::no_such_step, request.step, {}});
  if (!contains(step->from, family.matter->stage)) return fail(refuse(Refusal::wrong_stage, *step));
  if (request.verb == Verb::take) return take(context, family, *step, request, actor);
  return decide(context, family, *step, request, actor);
}

Applied apply_birth(const Context& context, const Family& family, const BirthRequest& request, const Actor& actor) {
  const auto* step = context.chain.step(request.step);
  if (!step || !step->is_birth()) return fail(StepError{Refusal::no_such_step, request.step, {}});
  if (!context.world.has_place(request.place)) return fail(refuse(Refusal::bad_value, *step, "place"));
  auto post = permitted_birth(step->by, request.place, actor, context.world);
  if (auto error = check_actor(*step, post, actor)) return fail(std::move(*error));

  const Family born{nullptr, family.parent, {}, {}};
  Draft draft(context.chain, born, actor, context.world, context.now, context.effective());
  draft.act_as(std::move(*post));
  draft.change(change::Opened{request.id, context.chain.name, context.chain.version, request.number, request.place,
                              request.parent});
  if (!context.chain.levels.empty()) draft.change(change::LevelChanged{context.chain.first_level});
  if (auto error = check_input(draft, *step, request.input)) return fail(std::move(*error));
  take_inputs(draft, request.input);
  if (auto error = check_guards(context.functions, draft, *step)) return fail(std::move(*error));
  if (auto error = perform(context.functions, draft, *step)) return fail(std::move(*error));
  return std::move(draft).finish(kind_of(context.chain, step->name));
}

std::optional<Outcome> apply_timer(const Context& context, const Family& family, const Timer& timer) {
  const auto* clock = family.matter->clock(timer.clock);
  const bool live = clock && clock->generation == timer.generation && clock->status == ClockState::Status::running;
  if (!live || clock->expired) return std::nullopt;
  const Actor system = Actor::system();
  if (timer.threshold == Timer::Threshold::expiry) {
    if (clock->due != timer.at) return std::nullopt;
    return expire(context, family, timer, system);
  }
  if (clock->warned || clock->warn_at != timer.at) return std::nullopt;
  Draft draft(context.chain, family, system, context.world, context.now, timer.at);
  draft.act_as({"system", {}});
  ClockState warned = *clock;
  warned.warned = true;
  draft.change(change::ClockSet{std::move(warned), "warned"});
  const auto rule = context.chain.clocks.find(timer.clock);
  if (rule != context.chain.clocks.end()) run_effects(context.functions, draft, rule->second.on_warn);
  return std::move(draft).finish(kind_of(context.chain, "clock." + timer.clock, "warned"));
}

std::optional<Outcome> apply_follow_up(const Context& context, const Family& family, const FollowUp& follow_up) {
  switch (follow_up.why) {
    case FollowUp::Why::child_ended: {
      const auto* rule = context.chain.child(follow_up.chain);
      return rule ? system_step(context, family, rule->on_close_step) : std::nullopt;
    }
    case FollowUp::Why::parent_ended: return system_step(context, family, follow_up.step);
    case FollowUp::Why::joined: return system_step(context, family, context.chain.when_joined);
    case FollowUp::Why::repeated: return system_step(context, family, context.chain.when_repeated);
    case FollowUp::Why::parted: return system_step(context, family, context.chain.when_parted);
    case FollowUp::Why::main_settled: return system_step(context, family, context.chain.when_main_settles);
    case FollowUp::Why::main_lapsed: {
      const auto& chain = context.chain;
      return system_step(context, family, chain.when_main_lapses.empty() ? chain.when_main_settles : chain.when_main_lapses);
    }
  }
  return std::nullopt;
}

std::optional<Outcome> apply_calendar(const Context& context, const Family& family, const Actor& actor) {
  Draft draft(context.chain, family, actor, context.world, context.now, context.now);
  draft.act_as(actor.posts.empty() ? Post{"system", {}} : actor.posts.front());
  bool moved = false;
  for (const auto& clock : family.matter->clocks) {
    const bool moves = clock.status == ClockState::Status::running && !clock.expired && clock.due > context.now;
    if (!moves) continue;
    const auto rule = context.chain.clocks.find(clock.name);
    const auto warn = rule == context.chain.clocks.end() ? std::nullopt : rule->second.warn_before;
    auto anew = recompute_clock(clock, warn, context.world.calendar());
    if (anew == clock) continue;
    draft.change(change::ClockSet{std::move(anew), "recomputed"});
    moved = true;
  }
  if (!moved) return std::nullopt;
  return std::move(draft).finish(kind_of(context.chain, "clocks", "recomputed"));
}

std::vector<OpenStep> open_steps(const Context& context, const Family& family, const Actor& actor) {
  std::vector<OpenStep> open;
  for (const auto& name : context.chain.step_order) {
    const auto* step = context.chain.step(name);
    if (!step || !contains(step->from, family.matter->stage)) continue;
    if (may_take(context, family, *step, actor)) {
      open.push_back({name, Verb::take, step->primary, early_checks(context, family, *step, actor)});
    }
    offer_decisions(context, family, *step, actor, open);
  }
  return open;
}

}  // namespace rz::flow

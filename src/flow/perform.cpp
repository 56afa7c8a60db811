#include "flow/perform.hpp"

#include <algorithm>

#include "flow/clock.hpp"
#include "flow/parties.hpp"

namespace rz::flow {

namespace {

StepError refuse(Refusal why, const Step& step, std::string detail = {}) {
  return {why, step.name, std::move(detail)};
}

bool is_end(StageKind kind) { return kind == StageKind::settled || kind == StageKind::closed; }
bool is_ended(const Matter& matter) { return matter.settled_at.ms != 0 || matter.closed_at.ms != 0; }

std::optional<StepError> check_fields(const Draft& draft, const Step& step, const Input& input) {
  for (const auto& name : step.required) {
    if (!input.fields.contains(name) && !input.personal.contains(name)) {
      return refuse(Refusal::field_missing, step, name);
    }
  }
  for (const auto& [name, value] : input.fields) {
    const auto* rule = draft.chain().field(name);
    if (!rule || rule->personal || !contains(step.form, name)) return refuse(Refusal::field_unknown, step, name);
  }
  for (const auto& [name, text] : input.personal) {
    const auto* rule = draft.chain().field(name);
    if (!rule || !rule->personal || !contains(step.form, name)) return refuse(Refusal::field_unknown, step, name);
  }
  return std::nullopt;
}

bool names_something(const World& world, const FieldRule& rule, const std::string& text, OrgId owner) {
  using Type = FieldRule::Type;
  const auto id = parse_id(text).value_or(0);
  switch (rule.type) {
    case Type::org:
    case Type::orgs: return rule.named_only ? world.knows_org(OrgId{id}) : world.has_org(OrgId{id});
    case Type::accounts: return !owner || world.holds(AccountId{id}, rule.role, owner);  // a newborn has none: what is handed down was judged above
    case Type::place: return world.has_place(PlaceId{id});
    case Type::category: return world.has_category(text, rule.list);
    default: return true;
  }
}

/// Bodies, places and categories must be there.
std::optional<StepError> check_references(const Draft& draft, const Step& step, const Input& input) {
  for (const auto& [name, value] : input.fields) {
    const auto* rule = draft.chain().field(name);
    const auto texts = texts_in(input.fields, name);
    const bool all = !rule || std::ranges::all_of(texts, [&](const std::string& text) {
      return names_something(draft.world(), *rule, text, draft.matter().owner);
    });
    if (!all) return refuse(Refusal::bad_value, step, name);
  }
  return std::nullopt;
}

std::optional<StepError> check_evidence(const Step& step, const Input& input) {
  for (const auto& piece : input.evidence) {
    if (std::ranges::find(step.evidence, piece.kind, &EvidenceRule::kind) == step.evidence.end()) {
      return refuse(Refusal::evidence_unknown, step, piece.kind);
    }
  }
  for (const auto& rule : step.evidence) {
    const auto pieces = std::ranges::count(input.evidence, rule.kind, &Evidence::kind);
    if (pieces < rule.least) return refuse(Refusal::evidence_missing, step, rule.kind);
    if (pieces > rule.most) return refuse(Refusal::evidence_too_many, step, rule.kind);
  }
  return std::nullopt;
}

/// Judged when it is asked: a request made in time may be granted after the end.
std::optional<StepError> check_extension(const Draft& draft, const Step& step, const Input& input) {
  if (!step.extends) return std::nullopt;
  const auto days = integer_in(input.fields, step.extends->days_field);
  if (days < 1) return refuse(Refusal::bad_value, step, step.extends->days_field);
  for (const auto& name : step.extends->clocks) {
    const auto* clock = draft.matter().clock(name);
    if (!clock || clock->status == ClockState::Status::stopped) continue;
    const bool running = clock->status == ClockState::Status::running;
    if (clock->expired || (running && draft.now() > clock->due)) return refuse(Refusal::too_late, step, name);
    if (clock->extensions >= step.extends->times_max) return refuse(Refusal::limit, step, name);
    const auto longer = clock->allowance_ms + extension_ms(*clock, days, draft.world().calendar());
    if (longer > 2 * clock->first_allowance_ms) return refuse(Refusal::bad_value, step, step.extends->days_field);
  }
  return std::nullopt;
}

OrgId resolve_owner(const Draft& draft, const std::vector<OrgRef>& refs) {
  for (const auto& ref : refs) {
    const OrgId org = find_org(draft, ref);
    if (org && draft.world().has_org(org)) return org;
  }
  return draft.world().catch_all();
}

const std::optional<Duration>& warning_of(const Draft& draft, std::string_view clock) {
  static const std::optional<Duration> none;
  const auto rule = draft.chain().clocks.find(clock);
  return rule == draft.chain().clocks.end() ? none : rule->second.warn_before;
}

/// Also when it is granted: another extension may have been granted since it was asked.
bool extends_too_far(const ClockState& clock, const Extension& rule, std::int64_t days, const Calendar& calendar) {
  return clock.allowance_ms + extension_ms(clock, days, calendar) > 2 * clock.first_allowance_ms ||
         clock.extensions >= rule.times_max;
}

std::optional<StepError> extend_clocks(Draft& draft, const Step& step) {
  if (!step.extends) return std::nullopt;
  const auto days = integer_in(draft.matter().fields, step.extends->days_field);
  for (const auto& name : step.extends->clocks) {
    const auto* clock = draft.matter().clock(name);
    if (!clock || clock->status == ClockState::Status::stopped) continue;
    const auto& calendar = draft.world().calendar();
    if (extends_too_far(*clock, *step.extends, days, calendar)) return refuse(Refusal::limit, step, name);
    const bool voids = clock->expired;
    auto longer = extend_clock(*clock, days, warning_of(draft, name), calendar);
    draft.change(change::ClockSet{std::move(longer), voids ? "voided" : "extended"});
  }
  return std::nullopt;
}

/// The end that a field names: close of business of a date in working time, else its 24:00.
std::optional<Due> due_in_field(const Draft& draft, const ClockRule& rule, std::string_view field) {
  const auto found = draft.matter().fields.find(field);
  if (found == draft.matter().fields.end()) return std::nullopt;
  if (const auto* moment = std::get_if<std::int64_t>(&found->second)) return Due{Instant{*moment}, false};
  const auto date = parse_date(draft.matter().text(field));
  if (!date) return std::nullopt;
  const auto& calendar = draft.world().calendar();
  const auto midnight = local_instant(*date, 0, calendar.utc_offset_minutes());
  if (rule.allowance.otherwise.is_working()) return calendar.end_of_working_day(midnight, 0);
  return Due{Instant{midnight.ms + ms_per_day}, *date > calendar.known_to()};
}

/// Not due after what others set: the city's own limit of a matter it sent, the date on a leader's note.
ClockState capped(const Draft& draft, const ClockRule& rule, ClockState clock) {
  for (const auto& field : rule.not_after) {
    const auto cap = due_in_field(draft, rule, field);
    if (cap) clock = cap_clock(std::move(clock), *cap, rule.warn_before, draft.world().calendar());
  }
  return clock;
}

ClockState started(const Draft& draft, const ClockRule& rule, int generation) {
  const auto& calendar = draft.world().calendar();
  const auto at = draft.effective_at();
  if (const auto due = due_in_field(draft, rule, rule.until_field)) {
    return start_clock_until(rule.name, generation, *due, rule.allowance.otherwise, rule.warn_before, at, calendar);
  }
  const auto duration = choose_duration(rule.allowance, draft.matter(), draft.world());
  auto clock = capped(draft, rule, start_clock(rule.name, generation, duration, rule.warn_before, at, calendar));
  clock.first_allowance_ms = clock.allowance_ms;
  return clock;
}

std::optional<StepError> end_children(Draft& draft, const Step& step) {
  for (const Matter* child : draft.family().children) {
    if (is_ended(*child)) continue;
    const auto* rule = draft.chain().child(child->chain);
    if (!rule || rule->on_parent_end == ChildRule::OnParentEnd::leave) continue;
    if (rule->on_parent_end == ChildRule::OnParentEnd::wait) return refuse(Refusal::child_open, step, child->chain);
    draft.follow_up({child->id, FollowUp::Why::parent_ended, {}, rule->cancel_step});
  }
  return std::nullopt;
}

/// What the relatives of a matter hear when it ends: whether it was answered, or withdrawn and the like.
void tell_relatives(Draft& draft, const Step& step) {
  const bool answered = step.closes || draft.matter().closing_no > 0;
  const auto why = answered ? FollowUp::Why::main_settled : FollowUp::Why::main_lapsed;
  if (draft.matter().parent) {
    draft.follow_up({draft.matter().parent, FollowUp::Why::child_ended, draft.chain().name, {}});
  }
  for (const Matter* merged : draft.family().merged) {
    draft.follow_up({merged->id, why, {}, {}});
  }
}

std::optional<StepError> enter_stage(Draft& draft, const Step& step, const Stage& stage) {
  const bool was_ended = is_ended(draft.matter());
  const bool ends = is_end(stage.kind) && !was_ended;
  if (ends) {
    if (auto error = end_children(draft, step)) return error;
  }
  if (step.reopens && was_ended && !is_end(stage.kind)) {
    if (draft.matter().reopenings >= draft.chain().reopenings_max) return refuse(Refusal::limit, step, "reopenings");
    draft.change(change::Reopened{draft.matter().reopenings + 1});
  }
  draft.change(change::StageEntered{stage.name, stage.kind == StageKind::settled, stage.kind == StageKind::closed});
  if (ends) tell_relatives(draft, step);
  return std::nullopt;
}

/// What this form asks for and was not given may stand there from an earlier time, of another child or of another person: it is not handed
/// down. Personal texts of a proposal were given when it was made.
bool is_left_over(const Draft& draft, const Step& step, const std::string& field, bool is_personal) {
  return contains(step.form, field) && !draft.was_given(field) && !(step.approval && is_personal);
}

std::optional<StepError> open_children(Draft& draft, const Step& step) {
  for (const auto& opens : step.opens) {
    const auto* rule = draft.chain().child(opens.chain);
    const auto values = opens.each_field.empty() ? std::vector<std::string>{""}
                                                 : texts_in(draft.matter().fields, opens.each_field);
    const auto living = std::ranges::count_if(draft.family().children, [&](const Matter* child) {
      return child->chain == opens.chain && !is_ended(*child);
    });
    if (rule && living + static_cast<std::ptrdiff_t>(values.size()) > rule->most) {
      return refuse(Refusal::limit, step, opens.chain);
    }
    for (const auto& value : values) {
      Birth birth{opens.chain, opens.step, draft.matter().place, draft.matter().id, {}, {}};
      for (const auto& field : opens.copies) {
        const auto* field_rule = draft.chain().field(field);
        const bool is_personal = field_rule && field_rule->personal;
        if (is_left_over(draft, step, field, is_personal)) continue;
        if (is_personal) birth.personal_copies.push_back(field);
        const auto found = draft.matter().fields.find(field);
        if (found != draft.matter().fields.end()) birth.input.fields.insert(*found);
      }
      if (!opens.into_field.empty()) birth.input.fields.insert_or_assign(opens.into_field, value);
      draft.bear(std::move(birth));
    }
  }
  return std::nullopt;
}

}  // namespace

/// Starts, pauses, resumes and ends the clocks of the chain where the matter now stands.
void move_clocks(Draft& draft, std::string_view stage,
                 const std::function<bool(const ClockRule&, const ClockState*)>& begins) {
  const Calendar& calendar = draft.world().calendar();
  const Instant at = draft.effective_at();
  for (const auto& [name, rule] : draft.chain().clocks) {
    const auto* clock = draft.matter().clock(name);
    const bool runs_here = contains(rule.runs_in, stage);
    if (begins(rule, clock)) {
      const int generation = clock ? clock->generation + 1 : 1;
      draft.change(change::ClockSet{started(draft, rule, generation), "started"});
      if (runs_here) continue;
      clock = draft.matter().clock(name);
    }
    if (!clock || clock->status == ClockState::Status::stopped) continue;
    const bool running = clock->status == ClockState::Status::running;
    if (runs_here) {
      if (!running) {
        auto resumed = capped(draft, rule, resume_clock(*clock, rule.warn_before, at, calendar));
        draft.change(change::ClockSet{std::move(resumed), "resumed"});
      }
    } else if (contains(rule.pauses_in, stage)) {
      if (running && clock->pauses < rule.pauses_max) {
        draft.change(change::ClockSet{pause_clock(*clock, at, calendar), "paused"});
      }
    } else {
      draft.change(change::ClockSet{stop_clock(*clock, at, calendar), "stopped"});
    }
  }
}

void lapse_proposals(Draft& draft) {
  const auto open = draft.matter().proposals;
  for (const auto& proposal : open) {
    const auto* step = draft.chain().step(proposal.step);
    if (step && contains(step->from, draft.matter().stage)) continue;
    end_proposal(draft, proposal.step, "lapsed");
  }
}

void settle_owner(Draft& draft, const std::vector<OrgRef>& refs) {
  const OrgId owner = resolve_owner(draft, refs);
  if (owner != draft.matter().owner) draft.change(change::OwnerChanged{owner});
}

OrgId find_org(const Draft& draft, const OrgRef& ref) {
  const Matter& matter = draft.matter();
  const World& world = draft.world();
  switch (ref.kind) {
    case OrgRef::Kind::level: return world.org_at(matter.place, matter.level);
    case OrgRef::Kind::field: return matter.org(ref.name);
    case OrgRef::Kind::above_field: return world.parent_of(matter.org(ref.name));
    case OrgRef::Kind::duty: return world.duty_for(matter.text(ref.name), matter.place);
    case OrgRef::Kind::parent_owner: return draft.family().parent ? draft.family().parent->owner : OrgId{};
    case OrgRef::Kind::actor: return draft.post().org;
    case OrgRef::Kind::keep: return matter.owner;
    case OrgRef::Kind::party: {
      const auto found = std::ranges::find(matter.parties, ref.name, &Party::name);
      return found != matter.parties.end() && found->kind == "org" ? OrgId{found->ref} : OrgId{};
    }
  }
  return {};
}

bool all_hold(const Functions& functions, const Draft& draft, const std::vector<FunctionCall>& calls) {
  return std::ranges::all_of(calls, [&](const FunctionCall& call) {
    const auto* guard = functions.guard(call.name);
    return guard && guard->holds(draft, call.arguments) != call.negated;
  });
}

void run_effects(const Functions& functions, Draft& draft, const std::vector<FunctionCall>& calls) {
  for (const auto& call : calls) {
    if (const auto* effect = functions.effect(call.name)) effect->run(draft, call.arguments);
  }
}

std::optional<StepError> check_guards(const Functions& functions, const Draft& draft, const Step& step) {
  for (const auto& call : step.guards) {
    if (!all_hold(functions, draft, {call})) return refuse(Refusal::guard, step, call.text());
  }
  return std::nullopt;
}

bool looks_at_form(const Step& step, const FunctionCall& call) {
  return std::ranges::any_of(call.arguments, [&](const auto& argument) {
    return contains(step.form, argument) || step.takes_evidence(argument);
  });
}

std::vector<std::string> speaking_checks(const Functions& functions, const Draft& draft, const Step& step) {
  std::vector<std::string> out;
  for (const auto& call : step.warns) {
    if (!all_hold(functions, draft, {call})) out.push_back(call.text());
  }
  return out;
}

std::optional<StepError> check_input(const Draft& draft, const Step& step, const Input& input) {
  if (auto error = check_fields(draft, step, input)) return error;
  if (auto error = check_references(draft, step, input)) return error;
  if (auto error = check_evidence(step, input)) return error;
  if (auto error = check_rating(draft, step, input)) return error;
  if (auto error = check_marked_party(draft, step, input)) return error;
  return check_extension(draft, step, input);
}

void take_inputs(Draft& draft, const Input& input) {
  draft.give(input);
  for (const auto& [field, value] : input.fields) draft.set(field, value);
  for (const auto& evidence : input.evidence) {
    draft.change(change::EvidenceBound{evidence.id, evidence.kind, evidence.digest});
  }
  draft.keep_personal(input.personal);
}

std::optional<StepError> perform(const Functions& functions, Draft& draft, const Step& step) {
  if (auto error = join_parties(draft, step)) return error;
  if (step.changes_text) draft.change(change::TextChanged{draft.matter().text_version + 1});
  mark_party(draft, step);
  give_rating(draft, step);
  if (auto error = extend_clocks(draft, step)) return error;
  const auto [level, place] = std::pair(draft.matter().level, draft.matter().place);
  if (step.closes) draft.change(change::ClosingRaised{draft.matter().closing_no + 1});
  run_effects(functions, draft, step.effects);

  const auto target = std::ranges::find_if(
      step.to, [&](const Target& t) { return all_hold(functions, draft, t.when); });
  const bool stays = target == step.to.end() || target->stage.empty();
  const auto* stage = draft.chain().stage(stays ? draft.matter().stage : target->stage);
  if (!stage) return refuse(Refusal::wrong_stage, step);
  if (!stays) {
    if (auto error = enter_stage(draft, step, *stage)) return error;
  }
  const bool moved = level != draft.matter().level || place != draft.matter().place;
  if (!stays || moved) settle_owner(draft, stage->owner);
  move_clocks(draft, stage->name, [&](const ClockRule& rule, const ClockState* clock) {
    return contains(rule.starts_on, step.name) && contains(rule.runs_in, stage->name) && (!clock || rule.restarts);
  });
  lapse_proposals(draft);
  if (draft.actor().kind == Actor::Kind::account) {
    draft.change(change::StepTaken{step.name, draft.actor().account.value});
  }
  return open_children(draft, step);
}

void start_approval_clock(Draft& draft, const Step& step, int generation) {
  const auto duration = choose_duration(step.approval->within, draft.matter(), draft.world());
  draft.change(change::ClockSet{start_clock(approval_clock(step.name), generation, duration, std::nullopt,
                                            draft.effective_at(), draft.world().calendar()),
                                "started"});
}

void open_proposal(Draft& draft, const Step& step, const Input& input) {
  const auto* before = draft.matter().clock(approval_clock(step.name));
  const int number = before ? before->generation + 1 : 1;
  draft.keep_personal(input.personal);
  for (const auto& evidence : input.evidence) {
    draft.change(change::EvidenceBound{evidence.id, evidence.kind, evidence.digest});
  }
  draft.change(change::ProposalOpened{Proposal{step.name, number, draft.actor().account.value, draft.post().org,
                                               draft.effective_at(), input.fields, {}, 0}});
  start_approval_clock(draft, step, number);
}

void end_proposal(Draft& draft, std::string_view step, std::string_view how) {
  draft.change(change::ProposalEnded{std::string(step), std::string(how)});
  const auto* clock = draft.matter().clock(approval_clock(step));
  if (!clock || clock->status == ClockState::Status::stopped) return;
  draft.change(change::ClockSet{stop_clock(*clock, draft.effective_at(), draft.world().calendar()), "stopped"});
}

}  // namespace rz::flow

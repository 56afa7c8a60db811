#include "matter/judgement.hpp"

#include <algorithm>
#include <utility>

#include "flow/number.hpp"
#include "flow/succession.hpp"
#include "matter/matter_json.hpp"

namespace rz::matter {

namespace {

WriteError error_of(WriteError::Kind kind) {
  WriteError error;
  error.kind = kind;
  return error;
}

WriteError not_found() { return error_of(WriteError::Kind::not_found); }

WriteError failure(record::WriteFailure why) {
  auto error = error_of(WriteError::Kind::failure);
  error.failure = why;
  return error;
}

db::Value to_db(const flow::Value& value) {
  struct Visitor {
    db::Value operator()(std::monostate) const { return {}; }
    db::Value operator()(bool flag) const { return static_cast<std::int64_t>(flag); }
    db::Value operator()(std::int64_t number) const { return number; }
    db::Value operator()(const std::string& text) const { return text; }
    db::Value operator()(const std::vector<std::string>& list) const {
      std::string joined;
      for (const auto& item : list) joined += (joined.empty() ? "" : ",") + item;
      return joined;
    }
  };
  return std::visit(Visitor{}, value);
}

record::Entry to_entry(const flow::Event& event) {
  record::Entry entry;
  entry.matter = event.matter;
  entry.at = event.at;
  entry.actor = event.actor;
  entry.kind = event.kind;
  entry.facts = to_facts(event);
  if (!event.personal.empty()) entry.personal = to_personal(event.personal);
  return entry;
}

}  // namespace

WriteResult Judgement::judge(const Pending& pending, Instant now) {
  const auto& key = pending.idempotency;
  if (!key.key.empty()) {
    const auto stored = answers_.find({key.scope, key.key});
    if (stored != answers_.end()) {
      if (stored->second.body_digest != key.body_digest) return fail(failure(record::WriteFailure::key_reused));
      return stored->second.answer;
    }
  }
  now = std::max(now, head_.last_at);
  begin();
  struct Dispatch {
    Judgement& judgement;
    std::string_view scope;
    Instant at;
    WriteResult operator()(const StepWrite& write) const { return judgement.judge_step(write, scope, at); }
    WriteResult operator()(const BirthWrite& write) const { return judgement.judge_birth(write, scope, at); }
    WriteResult operator()(const TimerWrite& write) const { return judgement.judge_timers(write, at); }
    WriteResult operator()(const CalendarWrite& write) const { return judgement.judge_calendar(write, at); }
    WriteResult operator()(const MoveWrite& write) const { return judgement.judge_move(write, at); }
    WriteResult operator()(const SuccessionWrite& write) const { return judgement.judge_succession(write, at); }
    WriteResult operator()(const record::Act& act) const { return judgement.judge_act(act, at); }
  };
  auto result = std::visit(Dispatch{*this, key.scope, now}, pending.write);
  if (!result) {
    undo();
    return result;
  }
  if (!key.key.empty()) {
    new_answers_.push_back({key, *result, now});
    auto again = *result;
    again.repeated = true;
    know(key, {key.body_digest, std::move(again)});
  }
  return result;
}

WriteResult Judgement::judge_step(const StepWrite& write, std::string_view scope, Instant now) {
  auto* known = find(write.matter);
  if (!known) return fail(not_found());
  const auto* chain = chain_of(known->matter);
  if (!chain) return fail(not_found());
  // What the clocks should have done before this step arrived comes first, however busy the writer was; it
  // stands even if the step is then refused. The relatives' too: a step may end them, or ask how they stand.
  for (const auto id : relatives_of(*known)) fire_timers(id, now, now);
  fire_timers(write.matter, now, now);
  begin();
  known = find(write.matter);
  if (write.expected_revision && *write.expected_revision != known->matter.revision) {
    auto error = refused({}, known, write.actor, now);
    error.kind = WriteError::Kind::stale;
    return fail(std::move(error));
  }
  auto request = write.request;
  auto& evidence = request.input.evidence;
  if (auto good = look_up(evidence, request.step, scope, now); !good) {
    return fail(refused(good.error(), known, write.actor, now));
  }
  auto outcome = flow::apply({*chain, parts_.functions, parts_.world, now}, family_of(*known), request, write.actor);
  if (!outcome) return fail(refused(outcome.error(), known, write.actor, now));
  accept(std::move(*outcome));
  bind(evidence, write.matter);
  if (auto bad = bad_main(write)) return fail(refused(*bad, find(write.matter), write.actor, now));
  if (auto done = run_tasks(now); !done) return fail(refused(done.error(), find(write.matter), write.actor, now));
  return answer_for(find(write.matter)->matter, 200);
}

WriteResult Judgement::judge_birth(const BirthWrite& write, std::string_view scope, Instant now) {
  const auto* chain = parts_.chains.latest(write.chain);
  if (!chain) return fail(not_found());
  flow::BirthRequest request;
  request.step = write.step;
  request.place = write.place;
  request.input = write.input;
  if (auto good = look_up(request.input.evidence, write.step, scope, now); !good) {
    return fail(refused(good.error(), nullptr, write.actor, now));
  }
  const auto evidence = request.input.evidence;
  auto id = bear(*chain, std::move(request), write.actor, now, now);
  if (!id) return fail(refused(id.error(), nullptr, write.actor, now));
  bind(evidence, *id);
  if (auto done = run_tasks(now); !done) return fail(refused(done.error(), nullptr, write.actor, now));
  return answer_for(known_.at(*id).matter, 201);
}

WriteResult Judgement::judge_timers(const TimerWrite& write, Instant now) {
  auto* known = find(write.matter);
  if (!known) return fail(not_found());
  fire_timers(write.matter, Instant{now.ms + 1}, now);
  return record::Answer{};
}

WriteResult Judgement::judge_calendar(const CalendarWrite& write, Instant now) {
  if (!find(write.matter)) return fail(not_found());
  fire_timers(write.matter, now, now);  // what has run out by the old calendar has run out
  begin();
  auto* known = find(write.matter);
  const auto* chain = chain_of(known->matter);
  if (!chain) return fail(not_found());
  auto outcome = flow::apply_calendar({*chain, parts_.functions, parts_.world, now}, family_of(*known), write.actor);
  if (outcome) accept(std::move(*outcome));
  return record::Answer{};
}

WriteResult Judgement::judge_move(const MoveWrite& write, Instant now) {
  if (!find(write.matter)) return fail(not_found());
  fire_timers(write.matter, now, now);  // what has run out by the old version has run out
  begin();
  const auto* chain = parts_.chains.find(write.move->chain, write.move->to);
  if (!chain) return fail(not_found());
  auto outcome = flow::apply_move({*chain, parts_.functions, parts_.world, now}, family_of(*find(write.matter)),
                                  *write.move, write.actor);
  if (outcome) accept(std::move(*outcome));
  return record::Answer{};
}

WriteResult Judgement::judge_succession(const SuccessionWrite& write, Instant now) {
  if (!find(write.matter)) return fail(not_found());
  fire_timers(write.matter, now, now);  // what has run out has run out with the old one
  begin();
  const auto* chain = chain_of(find(write.matter)->matter);
  if (!chain) return fail(not_found());
  auto outcome = flow::apply_succession({*chain, parts_.functions, parts_.world, now}, family_of(*find(write.matter)), write.from, write.to,
                                        write.actor);
  if (!outcome) return record::Answer{.status = 204, .body = {}};
  accept(std::move(*outcome));
  return record::Answer{};
}

WriteResult Judgement::judge_act(const record::Act& act, Instant now) {
  if (act.is_refused) return fail(failure(record::WriteFailure::refused));
  rows_.insert(rows_.end(), act.rows.begin(), act.rows.end());
  if (act.kind.empty()) return act.answer;  // rows that are no matter of record
  record::Entry entry;
  entry.at = now;
  entry.actor = act.actor;
  entry.matter = act.matter;
  entry.kind = act.kind;
  entry.facts = act.facts;
  if (!act.personal.empty()) entry.personal = act.personal;
  record::append(head_, entry);
  entries_.push_back(std::move(entry));
  if (act.changes_network) {
    ++head_.network_rev;
    network_changed_ = true;
  }
  return act.answer;
}

flow::Family Judgement::family_of(const Known& known) const {
  flow::Family family{&known.matter, nullptr, {}, {}};
  for (const auto& [id, other] : known_) family.relate(other.matter, &other.personal);
  return family;
}

std::vector<MatterId> Judgement::relatives_of(const Known& known) const {
  const auto family = family_of(known);
  std::vector<MatterId> ids;
  if (family.parent) ids.push_back(family.parent->id);
  for (const auto* child : family.children) ids.push_back(child->id);
  for (const auto* merged : family.merged) ids.push_back(merged->id);
  return ids;
}

const flow::Definition* Judgement::chain_of(const flow::Matter& matter) const {
  return parts_.chains.find(matter.chain, matter.chain_version);
}

std::optional<flow::StepError> Judgement::bad_main(const StepWrite& write) {
  const auto& matter = find(write.matter)->matter;
  const auto* step = chain_of(matter)->step(write.request.step);
  const auto call = std::ranges::find_if(step->effects, [](const flow::FunctionCall& effect) {
    return effect.name == "merge_into@1" || effect.name == "repeat_of@1";
  });
  if (call == step->effects.end() || matter.proposal(step->name)) return std::nullopt;
  const auto& field = call->arguments.front();
  const MatterId main_id{parse_id(matter.text(field)).value_or(0)};
  const auto* main = main_id ? find(main_id) : nullptr;
  const auto* chain = main ? chain_of(main->matter) : nullptr;
  // What answers another must still be open itself; what is only repeated may have been answered long ago.
  const bool can_answer = main && !main->matter.merged_into && main->matter.settled_at.ms == 0 && main->matter.closed_at.ms == 0;
  const bool fits = chain && main_id != write.matter && main->matter.chain == matter.chain &&
                    (can_answer || call->name == "repeat_of@1");
  const bool knows = fits && std::ranges::any_of(chain->visibility, [&](const flow::VisibilityGroup& group) {
    return flow::permitted(flow::seers_of(group, main->matter), family_of(*main), write.actor, parts_.world).has_value();
  });
  if (knows) return std::nullopt;
  return flow::StepError{flow::Refusal::bad_value, write.request.step, field};
}

bool Judgement::fire_next(MatterId id, Instant before, Instant now) {
  auto* known = find(id);
  const auto timer = known ? flow::next_timer(known->matter) : std::nullopt;
  if (!timer || timer->at >= before) return false;
  const auto* chain = chain_of(known->matter);
  if (!chain) return false;
  auto outcome = flow::apply_timer({*chain, parts_.functions, parts_.world, now}, family_of(*known), *timer);
  if (!outcome) return false;
  accept(std::move(*outcome));
  return true;
}

void Judgement::fire_timers(MatterId id, Instant before, Instant now) {
  for (int fired = 0; fired < timers_a_write_max; ++fired) {
    begin();
    if (!fire_next(id, before, now)) return;
    if (!run_tasks(now)) {
      undo();
      return;
    }
  }
}

Status<flow::StepError> Judgement::look_up(std::vector<flow::Evidence>& evidence, std::string_view step,
                                           std::string_view scope, Instant now) const {
  std::set<AttachmentId> offered;
  for (auto& piece : evidence) {
    const auto found = attachments_.find(piece.id);
    const bool usable = found != attachments_.end() && !found->second.matter && found->second.uploader == scope &&
                        found->second.uploaded_at.ms + pending_ms_max > now.ms && offered.insert(piece.id).second;
    // Somebody else's and one that never was look the same from outside.
    if (!usable) return fail(flow::StepError{flow::Refusal::evidence_unusable, std::string(step), piece.kind});
    piece.digest = found->second.digest;
  }
  return {};
}

void Judgement::bind(const std::vector<flow::Evidence>& evidence, MatterId matter) {
  for (const auto& piece : evidence) {
    attachments_.at(piece.id).matter = matter;
    undo_.bound.push_back(piece.id);
    rows_.push_back(bind_attachment(parts_.district, piece.id, matter, piece.kind));
  }
}

std::string Judgement::draw_number(const flow::Definition& chain, Instant now) {
  const auto today = local_date(now, parts_.world.calendar().utc_offset_minutes());
  const auto name = flow::number_counter(chain.name, chain.number_pattern, today);
  if (!counters_.contains(name)) {
    auto stored = loads_.counter(name);
    if (!stored) fault_ = std::move(stored).error();
    counters_[name] = stored.value_or(0);
  }
  auto& counter = counters_[name];
  undo_.counters.try_emplace(name, counter);
  return flow::format_number(chain.number_pattern, today, ++counter);
}

Result<MatterId, flow::StepError> Judgement::bear(const flow::Definition& chain, flow::BirthRequest request,
                                                  const flow::Actor& actor, Instant now, Instant effective_at) {
  request.id = ids_.make<MatterId>(now);
  request.number = draw_number(chain, now);
  flow::Family family;
  if (const auto parent = known_.find(request.parent); parent != known_.end()) family.parent = &parent->second.matter;
  auto outcome = flow::apply_birth({chain, parts_.functions, parts_.world, now, effective_at}, family, request, actor);
  if (!outcome) return fail(std::move(outcome).error());
  families_.insert(request.id);
  accept(std::move(*outcome));
  return request.id;
}

void Judgement::accept(flow::Outcome outcome) {
  auto& known = touch(outcome.event.matter);
  flow::fold(known.matter, outcome.event);
  known.changed = true;
  for (const auto& [field, text] : outcome.event.personal) {
    known.personal.insert_or_assign(field, text);
    known.personal_changed = true;
  }
  auto entry = to_entry(outcome.event);
  record::append(head_, entry);
  entries_.push_back(std::move(entry));
  for (const auto& row : outcome.rows) {
    const auto statement = parts_.row_statements.find(row.statement);
    if (statement == parts_.row_statements.end()) continue;
    record::RowWrite write{statement->second, {parts_.district.value, outcome.event.matter.value}};
    for (const auto& value : row.values) write.values.push_back(to_db(value));
    rows_.push_back(std::move(write));
  }
  const auto at = outcome.event.effective_at;
  for (auto& birth : outcome.births) tasks_.push_back({std::move(birth), at});
  for (auto& follow_up : outcome.follow_ups) tasks_.push_back({std::move(follow_up), at});
}

Status<flow::StepError> Judgement::run_tasks(Instant now) {
  for (int done = 0; !tasks_.empty(); ++done) {
    if (done == follow_ups_max) return fail(flow::StepError{flow::Refusal::limit, {}, "follow_ups_max"});
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    RZ_CHECK(run_task(task, now));
  }
  return {};
}

Status<flow::StepError> Judgement::run_task(const Task& task, Instant now) {
  if (const auto* birth = std::get_if<flow::Birth>(&task.what)) {
    const auto* chain = parts_.chains.latest(birth->chain);
    if (!chain) return fail(flow::StepError{flow::Refusal::no_such_step, birth->step, birth->chain});
    flow::BirthRequest request;
    request.step = birth->step;
    request.place = birth->place;
    request.parent = birth->parent;
    request.input = birth->input;
    for (const auto& field : birth->personal_copies) {
      const auto& personal = known_.at(birth->parent).personal;
      if (const auto text = personal.find(field); text != personal.end()) request.input.personal.insert(*text);
    }
    RZ_TRY(id, bear(*chain, std::move(request), flow::Actor::system(), now, task.effective_at));
    (void)id;
    return {};
  }
  const auto& follow_up = std::get<flow::FollowUp>(task.what);
  auto* known = find(follow_up.matter);
  const auto* chain = known ? chain_of(known->matter) : nullptr;
  if (!chain) return {};
  // What the relative's own clocks should have done before it hears of this comes first here as well.
  int fired = 0;
  while (fired < timers_a_write_max && fire_next(follow_up.matter, task.effective_at, now)) ++fired;
  auto outcome = flow::apply_follow_up({*chain, parts_.functions, parts_.world, now, task.effective_at}, family_of(*known),
                                       follow_up);
  if (outcome) accept(std::move(*outcome));
  return {};
}

WriteError Judgement::refused(const flow::StepError& error, const Known* known, const flow::Actor& actor,
                              Instant now) {
  auto out = error_of(WriteError::Kind::refused);
  out.step = error;
  if (fault_) return failure(record::WriteFailure::failed);
  if (!known) return out;
  const auto id = known->matter.id;
  undo();  // what is told is how the matter really stands
  const auto& matter = known_.at(id).matter;
  out.revision = matter.revision;
  out.stage = matter.stage;
  out.stage_since = matter.stage_since;
  if (const auto* chain = chain_of(matter)) {
    out.open = flow::open_steps({*chain, parts_.functions, parts_.world, now}, family_of(known_.at(id)), actor);
  }
  return out;
}

record::Answer Judgement::answer_for(const flow::Matter& matter, int status) const {
  json::Object out;
  out["id"] = format_id(matter.id);
  out["number"] = matter.number;
  out["chain"] = matter.chain;
  out["stage"] = matter.stage;
  out["revision"] = matter.revision;
  return {status, json::serialise(out), false};
}

}  // namespace rz::matter

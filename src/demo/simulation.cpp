#include "demo/simulation.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <tuple>

#include "demo/arrival.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_store.hpp"

namespace rz::demo {

namespace {

constexpr std::size_t batch_max = 256;
constexpr std::int64_t window_minutes = 90;  ///< what happens within it may share a transaction
constexpr std::int64_t behind_steps = std::numeric_limits<std::int64_t>::max();
constexpr int refusals_max = 5;
constexpr std::size_t recent_max = 60;  ///< about a day of requests
constexpr int twins_percent = 5;
constexpr std::string_view decision = "in_review";  ///< a proposal waits about as long as a review

struct Answered {
  MatterId id{};
  std::string stage;
};

/// Until a request is born its life is kept under a number that no matter has.
template <class Due>
MatterId unborn(const Due& due) {
  return MatterId{-due.order - 1};
}

bool opens_case(const flow::Step& step) { return std::ranges::find(step.opens, "grid", &flow::Opens::chain) != step.opens.end(); }

Answered read_answer(const record::Answer& answer) {
  const auto parsed = json::parse(answer.body);
  if (!parsed) return {};
  return {json::get<MatterId>(*parsed, "/id").value_or(MatterId{}),
          json::get<std::string>(*parsed, "/stage").value_or("")};
}

}  // namespace

void Simulation::plan(Instant at, MatterId matter) {
  if (at < parts_.until) queue_.push({at, planned_++, matter});
}

void Simulation::plan_requests() {
  const auto& calendar = parts_.engine.world()->calendar();
  const int offset = calendar.utc_offset_minutes();
  const auto first = local_date(parts_.from, offset);
  std::vector<std::int64_t> shares;  // of each day: more on working days, and no day is like another
  for (auto day = first; local_instant(day, 0, offset) < parts_.until; day = day.plus(1)) {
    shares.push_back((calendar.is_working_day(day) ? 11 : 7) * between(random_, 80, 120));
  }
  const auto whole = std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
  const auto all = parts_.requests_per_year * static_cast<std::int64_t>(shares.size()) / 365;
  std::int64_t before = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto day = first.plus(static_cast<std::int32_t>(i));
    const auto asked = all * (before + shares[i]) / whole - all * before / whole;
    before += shares[i];
    for (auto left = asked; left > 0; --left) {
      // Most ask by day, some in the evening, a few at night.
      const auto minute = chance(random_, 75)   ? between(random_, 8 * 60, 18 * 60)
                          : chance(random_, 80) ? between(random_, 18 * 60, 22 * 60)
                                                : between(random_, 0, 24 * 60 - 1);
      plan(local_instant(day, static_cast<int>(minute), offset), {});
    }
  }
}

void Simulation::plan_play(Play& play) {
  int nth = 0;
  for (const auto at : play.moments(parts_.from, parts_.until, parts_.engine.world()->calendar())) queue_.push({at, planned_++, {}, &play, nth++});
}

Result<SimulationReport, std::string> Simulation::run(const std::function<void(Instant)>& progress) {
  plan_requests();
  for (const auto& play : parts_.plays) plan_play(*play);
  Instant told = parts_.from;
  while (!queue_.empty()) {
    const auto due = take_due();
    RZ_CHECK(fire_timers(due.front().at));
    auto batch = prepare(due);
    add_timers(batch, due.back().at);
    RZ_CHECK(send(std::move(batch)));
    if (due.front().at.ms - told.ms >= ms_per_day) {
      told = due.front().at;
      progress(told);
    }
  }
  RZ_CHECK(fire_timers(parts_.until));
  return report_;
}

std::vector<Simulation::Sent> Simulation::prepare(const std::vector<Due>& due) {
  std::vector<Sent> batch;
  for (const auto& one : due) {
    auto pending = turn_to(one);
    if (pending) batch.push_back({one, std::move(*pending)});
  }
  return batch;
}

std::optional<matter::Pending> Simulation::turn_to(const Due& due) {
  if (play_of(due)) return move(due);
  return due.matter ? step(due) : birth(due);
}

Play* Simulation::play_of(const Due& due) const {
  const auto found = played_.find(due.matter);
  return found == played_.end() ? due.play : found->second;
}

flow::Input Simulation::input_of(const Act& act, const flow::Actor& actor, Instant at) {
  auto input = act.input;
  for (const auto& shot : act.shots) {
    auto taken = parts_.photos->take(shot.picture, shot.kind, actor.account, at);
    if (taken) input.evidence.push_back(std::move(*taken));
    else fault_ = taken.error();
  }
  return input;
}

matter::Pending Simulation::pending_of(matter::Write write, const Act& act, const flow::Actor& actor, Instant at) const {
  record::Idempotency whose;
  if (!act.shots.empty()) whose.scope = Photos::uploader(actor.account);
  return {std::move(write), std::move(whose), at, {}};
}

std::optional<matter::Pending> Simulation::begin(const Due& due, Play& play) {
  const auto begun = play.begin(due.nth, due.at, parts_.engine.world()->calendar().utc_offset_minutes());
  const auto actor = this->play(begun.act.doer, {});
  if (!actor) return std::nullopt;
  return pending_of(matter::BirthWrite{begun.chain, begun.act.step, begun.place, input_of(begun.act, *actor, due.at), *actor}, begun.act, *actor, due.at);
}

std::optional<matter::Pending> Simulation::move(const Due& due) {
  auto& play = *play_of(due);
  if (!due.matter) return begin(due, play);
  const Scene scene(parts_.reader, parts_.district, due.matter, due.at);
  if (!play.remembers() && !scene.is_open()) return std::nullopt;
  const auto made = play.next(scene);
  // Somebody looks again, as long as it is not settled.
  if (!made && !play.remembers() && scene.matter().settled_at.ms == 0) plan(due.at.plus_minutes(play.delay_minutes(scene.matter().stage)), due.matter);
  const auto actor = made ? this->play(made->act.doer, due.matter) : std::nullopt;
  if (!actor) return std::nullopt;
  const auto& act = made->act;
  return pending_of(matter::StepWrite{due.matter, {act.step, act.verb, input_of(act, *actor, due.at)}, *actor, {}}, act, *actor, due.at);
}

void Simulation::hear_move(const Due& due, Play& play, const matter::WriteResult& result) {
  const auto answer = result ? read_answer(*result) : Answered{due.matter, {}};
  play.hear({answer.id, due.nth, answer.stage, !due.matter, !result});
  if (!answer.id) return;
  played_.emplace(answer.id, &play);
  if (result && !due.matter) ++report_.cases;
  if (const auto at = play.next_turn(answer.id, due.at, parts_.engine.world()->calendar())) plan(*at, answer.id);
}

void Simulation::learn_move(const Due& due, const matter::WriteResult& result) {
  ++(result ? report_.steps : report_.refused);
  auto& play = *play_of(due);
  if (play.remembers()) return hear_move(due, play, result);
  if (!result) return;
  const auto answer = read_answer(*result);
  const auto id = due.matter ? due.matter : answer.id;
  const auto later = [&](std::string_view stage) {
    return parts_.engine.world()->calendar().next_opening(due.at.plus_minutes(play.delay_minutes(stage)));
  };
  played_.emplace(id, &play);
  plan(later(answer.stage), id);
  const Scene scene(parts_.reader, parts_.district, id, due.at);
  for (const auto& child : scene.children()) {
    if (played_.emplace(child.id, &play).second) plan(later(child.stage), child.id);
  }
}

void Simulation::adopt_children(MatterId matter, Instant now) {
  const Scene scene(parts_.reader, parts_.district, matter, now);
  for (const auto& child : scene.children()) {
    for (const auto& play : parts_.plays) {
      if (played_.contains(child.id) || !play->adopt(child)) continue;
      played_.emplace(child.id, play.get());
      ++report_.cases;
      if (const auto at = play->next_turn(child.id, now, parts_.engine.world()->calendar())) plan(*at, child.id);
    }
  }
}

/// Timers take their place among the steps, behind those of the same moment.
void Simulation::add_timers(std::vector<Sent>& batch, Instant until) {
  for (const auto& one : parts_.engine.due(until, batch_max)) {
    batch.push_back({{one.at, behind_steps, one.matter}, {matter::TimerWrite{one.matter, one.at}, {}, one.at, {}}});
  }
  std::ranges::sort(batch, {}, [](const Sent& sent) { return std::tuple(sent.due.at, sent.due.order, sent.due.matter); });
}

Status<std::string> Simulation::send(std::vector<Sent> batch) {
  if (batch.empty()) return {};
  RZ_CHECK(write_photos(batch.front().due.at));
  std::vector<matter::Pending> writes;
  for (auto& one : batch) writes.push_back(std::move(one.pending));
  const auto results = parts_.engine.run(writes);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const bool broken = !results[i] && results[i].error().kind == matter::WriteError::Kind::failure;
    if (broken) return fail(std::string("the database refused a write"));
    if (std::holds_alternative<matter::TimerWrite>(writes[i].write)) {
      ++report_.timers;
      // Somebody may now have to act; in a play people turn to it in their own time.
      if (!play_of(batch[i].due)) plan(when("dispatching", false, batch[i].due.at), batch[i].due.matter);
    } else {
      learn(batch[i].due, writes[i], results[i]);
    }
  }
  return {};
}

/// A step finds what was uploaded before its batch.
Status<std::string> Simulation::write_photos(Instant at) {
  if (fault_) return fail(*fault_);
  auto taken = parts_.photos ? parts_.photos->taken() : record::Act{};
  if (taken.rows.empty()) return {};
  const matter::Pending pending{std::move(taken), {}, at, {}};
  if (!parts_.engine.run({&pending, 1}).front()) return fail(std::string("the database refused photos"));
  return {};
}

/// What is due within the window, each matter once.
std::vector<Simulation::Due> Simulation::take_due() {
  std::vector<Due> due;
  std::set<MatterId> seen;
  const auto end = queue_.top().at.plus_minutes(window_minutes);
  while (!queue_.empty() && due.size() < batch_max && queue_.top().at < end) {
    if (queue_.top().matter && !seen.insert(queue_.top().matter).second) break;
    due.push_back(queue_.top());
    queue_.pop();
  }
  return due;
}

/// Those of a time in which nobody did anything.
Status<std::string> Simulation::fire_timers(Instant now) {
  for (;;) {
    std::vector<Sent> batch;
    add_timers(batch, now);
    if (batch.empty()) return {};
    RZ_CHECK(send(std::move(batch)));
  }
}

/// Mostly something new; now and then what somebody else there has just asked.
Simulation::Life Simulation::draw_life() {
  const auto any_of = [&](std::size_t size) {
    return static_cast<std::size_t>(between(random_, 0, static_cast<std::int64_t>(size) - 1));
  };
  if (!recent_.empty() && chance(random_, twins_percent)) {
    const auto twin = recent_[any_of(recent_.size())];
    const auto& life = lives_.at(twin);
    return {life.story, life.place, twin, 0};
  }
  return {any_of(parts_.stories.size()), any_of(parts_.communities.size()), {}, 0};
}

std::optional<matter::Pending> Simulation::birth(const Due& due) {
  const auto life = draw_life();
  const auto& story = parts_.stories[life.story];
  const auto& world = *parts_.engine.world();
  const auto place = parts_.communities[life.place];
  auto act = arrive(story, world.org_at(place, "community"), local_date(due.at, world.calendar().utc_offset_minutes()), random_);
  auto actor = play(act.doer, {});
  if (!actor) return std::nullopt;
  act.input.personal["what"] = fill_in(random_, story.what);
  lives_[unborn(due)] = life;
  return matter::Pending{matter::BirthWrite{"request", act.step, place, act.input, std::move(*actor)}, {}, due.at, {}};
}

std::optional<flow::Actor> Simulation::play(const Doer& doer, MatterId matter) const {
  if (doer.role == "asker") return flow::Actor{flow::Actor::Kind::visitor, {}, {}, matter};
  if (doer.role == "party") return flow::Actor{flow::Actor::Kind::visitor, {}, {}, matter, static_cast<int>(doer.person)};
  return parts_.cast(doer);
}

bool Simulation::is_open(MatterId matter) const {
  const auto stored = matter::read_matter(parts_.reader, parts_.district, matter);
  return stored && *stored && (*stored)->matter.settled_at.ms == 0 && (*stored)->matter.closed_at.ms == 0 &&
         !(*stored)->matter.merged_into;
}

std::optional<matter::Pending> Simulation::step(const Due& due) {
  const auto stored = matter::read_matter(parts_.reader, parts_.district, due.matter);
  if (!stored || !*stored || (*stored)->matter.closed_at.ms != 0) return std::nullopt;
  const auto life = lives_.find(due.matter);
  if (life == lives_.end()) return std::nullopt;
  const auto& matter = (*stored)->matter;
  auto& twin = life->second.twin;
  if (twin && !is_open(twin)) twin = {};
  const auto& story = parts_.stories[life->second.story];
  const auto act = next_act(matter, {story, *parts_.engine.world(), twin, parts_.case_categories.contains(story.category)}, random_);
  auto actor = act ? play(act->doer, matter.id) : std::nullopt;
  if (!actor) return std::nullopt;
  return matter::Pending{matter::StepWrite{matter.id, {act->step, act->verb, act->input}, std::move(*actor), {}},
                         {}, due.at, {}};
}

Instant Simulation::when(std::string_view stage, bool urgent, Instant now) {
  const auto at = now.plus_minutes(delay_minutes(stage, urgent, random_));
  if (!in_office_hours(stage) || urgent) return at;
  const auto opening = parts_.engine.world()->calendar().next_opening(at);
  return opening == at ? at : opening.plus_minutes(between(random_, 1, 45));
}

void Simulation::learn(const Due& due, const matter::Pending& pending, const matter::WriteResult& result) {
  if (play_of(due)) return learn_move(due, result);
  auto id = due.matter;
  if (!id) {
    const auto planned = lives_.extract(unborn(due));
    if (!result) return;
    id = read_answer(*result).id;
    lives_[id] = planned.mapped();
    recent_.push_back(id);
    if (recent_.size() > recent_max) recent_.pop_front();
    ++report_.requests;
  }
  auto& life = lives_[id];
  const bool urgent = parts_.stories[life.story].urgent;
  if (result) {
    ++report_.steps;
    const auto* step = std::get_if<matter::StepWrite>(&pending.write);
    const auto* rule = step ? parts_.engine.chains().latest("request")->step(step->request.step) : nullptr;
    if (rule && opens_case(*rule)) adopt_children(id, due.at);
    const bool proposed = rule && rule->approval && step->request.verb == flow::Verb::take;
    return plan(when(proposed ? decision : read_answer(*result).stage, urgent, due.at), id);
  }
  ++report_.refused;
  if (++life.refused <= refusals_max) plan(when("reworking", false, due.at), id);
}

}  // namespace rz::demo

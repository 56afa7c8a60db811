#include "demo/simulation.hpp"

#include <set>

#include "infra/json/json.hpp"
#include "matter/matter_store.hpp"

namespace rz::demo {

namespace {

constexpr std::size_t batch_max = 64;
constexpr std::int64_t window_minutes = 45;  ///< what happens within it may share a transaction
constexpr int refusals_max = 5;
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
  const int offset = parts_.engine.world()->calendar().utc_offset_minutes();
  const auto last = local_date(parts_.until, offset);
  for (auto day = local_date(parts_.from, offset); day < last; day = day.plus(1)) {
    const bool works = parts_.engine.world()->calendar().is_working_day(day);
    const auto mean = works ? parts_.requests_per_day * 11 / 10 : parts_.requests_per_day * 7 / 10;
    for (auto left = between(random_, mean * 8 / 10, mean * 12 / 10); left > 0; --left) {
      // Most ask by day, some in the evening, a few at night.
      const auto minute = chance(random_, 75)   ? between(random_, 8 * 60, 18 * 60)
                          : chance(random_, 80) ? between(random_, 18 * 60, 22 * 60)
                                                : between(random_, 0, 24 * 60 - 1);
      plan(local_instant(day, static_cast<int>(minute), offset), {});
    }
  }
}

Result<SimulationReport, std::string> Simulation::run(const std::function<void(Instant)>& progress) {
  plan_requests();
  Instant told = parts_.from;
  while (!queue_.empty()) {
    const auto due = take_due();
    fire_timers(due.front().at);
    std::vector<matter::Pending> batch;
    std::vector<Due> sent;
    for (const auto& one : due) {
      auto pending = one.matter ? step(one) : std::optional(birth(one));
      if (!pending) continue;
      batch.push_back(std::move(*pending));
      sent.push_back(one);
    }
    if (!batch.empty()) {
      const auto results = parts_.engine.run(batch);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const bool broken = !results[i] && results[i].error().kind == matter::WriteError::Kind::failure;
        if (broken) return fail(std::string("the database refused a write"));
        learn(sent[i], batch[i], results[i]);
      }
    }
    if (due.front().at.ms - told.ms >= ms_per_day) {
      told = due.front().at;
      progress(told);
    }
  }
  fire_timers(parts_.until);
  return report_;
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

void Simulation::fire_timers(Instant now) {
  for (;;) {
    const auto due = parts_.engine.due(now, batch_max);
    if (due.empty()) return;
    std::vector<matter::Pending> batch;
    for (const auto& one : due) batch.push_back({matter::TimerWrite{one.matter, one.at}, {}, one.at, {}});
    parts_.engine.run(batch);
    report_.timers += static_cast<std::int64_t>(batch.size());
    for (const auto& one : due) plan(when("dispatching", false, now), one.matter);  // somebody may now have to act
  }
}

matter::Pending Simulation::birth(const Due& due) {
  const auto story = static_cast<std::size_t>(between(random_, 0, static_cast<std::int64_t>(parts_.stories.size()) - 1));
  const auto place = static_cast<std::size_t>(between(random_, 0, static_cast<std::int64_t>(parts_.communities.size()) - 1));
  matter::BirthWrite write{"request", "submit", parts_.communities[place], {}, {}};
  write.actor.kind = flow::Actor::Kind::visitor;
  write.input.fields = {{"confidential", chance(random_, 10)}, {"may_publish", chance(random_, 40)}};
  write.input.personal["what"] = fill_in(random_, parts_.stories[story].what);
  lives_[unborn(due)] = {story, 0};
  return {std::move(write), {}, due.at, {}};
}

std::optional<matter::Pending> Simulation::step(const Due& due) {
  const auto stored = matter::read_matter(parts_.reader, parts_.district, due.matter);
  if (!stored || !*stored || (*stored)->matter.closed_at.ms != 0) return std::nullopt;
  const auto life = lives_.find(due.matter);
  if (life == lives_.end()) return std::nullopt;
  const auto& matter = (*stored)->matter;
  const auto act = next_act(matter, parts_.stories[life->second.story], *parts_.engine.world(), random_);
  if (!act) return std::nullopt;
  std::optional<flow::Actor> actor;
  if (act->doer.role == "asker") {
    actor = flow::Actor{flow::Actor::Kind::visitor, {}, {}, matter.id};
  } else {
    actor = parts_.cast(act->doer.role, act->doer.org);
  }
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
  auto id = due.matter;
  if (!id) {
    const auto planned = lives_.extract(unborn(due));
    if (!result) return;
    id = read_answer(*result).id;
    lives_[id] = planned.mapped();
    ++report_.requests;
  }
  auto& life = lives_[id];
  const bool urgent = parts_.stories[life.story].urgent;
  if (result) {
    ++report_.steps;
    const auto* step = std::get_if<matter::StepWrite>(&pending.write);
    const auto* rule = step ? parts_.engine.chains().latest("request")->step(step->request.step) : nullptr;
    const bool proposed = rule && rule->approval && step->request.verb == flow::Verb::take;
    return plan(when(proposed ? decision : read_answer(*result).stage, urgent, due.at), id);
  }
  ++report_.refused;
  if (++life.refused <= refusals_max) plan(when("reworking", false, due.at), id);
}

}  // namespace rz::demo

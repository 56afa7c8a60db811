#include "model/clock_board.hpp"

#include <algorithm>
#include <type_traits>

namespace rz::model {

using flow::Counting;
using flow::Due;
using Threshold = flow::Timer::Threshold;

namespace {

constexpr int china_minutes = 480;

std::string said(Instant at) { return format_rfc3339(at, china_minutes); }

/// «request.extend.approved» → {request, extend, approved}; «request.clock.overall.warned» has a clock for its step.
std::vector<std::string_view> words_of(std::string_view kind) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto dot = kind.find('.');
    words.push_back(kind.substr(0, dot));
    if (dot == std::string_view::npos) return words;
    kind.remove_prefix(dot + 1);
  }
}

std::optional<flow::Timer> timer_in(const flow::Event& event) {
  for (const auto& change : event.changes) {
    const auto* set = std::get_if<flow::change::ClockSet>(&change);
    if (!set || (set->why != "warned" && set->why != "expired")) continue;
    const auto threshold = set->why == "warned" ? Threshold::warning : Threshold::expiry;
    return flow::Timer{event.effective_at, set->clock.name, set->clock.generation, threshold};
  }
  return std::nullopt;
}

}  // namespace

void ClockBoard::fault(const flow::Timer& timer, const std::string& what) {
  const auto* threshold = timer.threshold == Threshold::warning ? " warning" : " expiry";
  faults_.push_back(timer.clock + " " + std::to_string(timer.generation) + threshold + " of " + said(timer.at) + ": " + what);
}

void ClockBoard::read(const flow::Event& event) {
  const auto timer = timer_in(event);
  miss_until(event.effective_at);
  for (const auto& change : event.changes) {
    if (const auto* entered = std::get_if<flow::change::StageEntered>(&change)) stage_ = entered->stage;
    if (const auto* set = std::get_if<flow::change::FieldSet>(&change)) fields_.insert_or_assign(set->name, set->value);
    if (const auto* set = std::get_if<flow::change::ClockSet>(&change)) recorded_.insert_or_assign(set->clock.name, set->clock);
  }
  const auto words = words_of(event.kind);
  const auto step = words.size() > 1 ? words[1] : "";
  if (timer) {
    read_timer(*timer, step);
  } else {
    read_deed(event, step, words.size() > 2 ? words[2] : "");
  }
  if (recorded_.size() != clocks_.size()) faults_.push_back(event.kind + ": another number of clocks");
  for (const auto& [name, clock] : clocks_) {
    const auto recorded = recorded_.find(name);
    const auto text = recorded == recorded_.end() ? " missing" : clock.differs(recorded->second);
    if (!text.empty()) faults_.push_back(event.kind + " at " + said(event.effective_at) + ": " + name + text);
  }
}

void ClockBoard::miss_until(Instant end) {
  for (auto timer = next_timer(); timer && timer->at < end; timer = next_timer()) {
    fault(*timer, "did not fire before " + said(end));
    mark(*timer);
  }
}

void ClockBoard::close(Instant last) { miss_until({last.ms + 1}); }

std::optional<Instant> ClockBoard::moment_of(const flow::Timer& timer) const {
  const auto clock = clocks_.find(timer.clock);
  if (clock == clocks_.end() || clock->second.generation() != timer.generation) return std::nullopt;
  return timer.threshold == Threshold::warning ? clock->second.warns_at() : clock->second.expires_at();
}

std::optional<flow::Timer> ClockBoard::next_timer() const {
  std::optional<flow::Timer> next;
  for (const auto& [name, clock] : clocks_) {
    for (const auto threshold : {Threshold::warning, Threshold::expiry}) {
      flow::Timer timer{{}, name, clock.generation(), threshold};
      const auto at = moment_of(timer);
      if (!at || (next && next->at <= *at)) continue;
      timer.at = *at;
      next = timer;
    }
  }
  return next;
}

void ClockBoard::mark(const flow::Timer& timer) {
  auto& clock = clocks_.at(timer.clock);
  timer.threshold == Threshold::warning ? clock.warn() : clock.expire();
}

void ClockBoard::read_timer(const flow::Timer& timer, std::string_view done) {
  if (std::ranges::find(fired_, timer) != fired_.end()) return fault(timer, "fired twice");
  fired_.push_back(timer);
  const auto expected = moment_of(timer);
  if (!expected) return fault(timer, "fired where nothing was due");
  if (*expected != timer.at) fault(timer, "should have been at " + said(*expected));
  mark(timer);
  if (timer.threshold == Threshold::warning) return;
  const auto rule = chain_.clocks.find(timer.clock);
  if (rule == chain_.clocks.end()) {
    const auto* step = chain_.step(std::string_view(timer.clock).substr(flow::approval_clock("").size()));
    return step ? expire_approval(*step, timer.at) : fault(timer, "no such clock");
  }
  const auto* step = chain_.step(rule->second.expiry_step);
  if (!step) return;
  if (step->name == done) return perform(*step, timer.at);
  if (step->guards.empty() && flow::contains(step->from, stage_)) fault(timer, "did not take " + step->name);
}

void ClockBoard::expire_approval(const flow::Step& step, Instant at) {
  if (step.approval->on_expiry == flow::Approval::Expiry::escalate && proposals_[step.name]++ == 0) {
    return start(flow::approval_clock(step.name), due_after(duration_of(step.approval->within), at), Counting::working, {}, at);
  }
  end_proposal(step.name, at);
}

void ClockBoard::read_deed(const flow::Event& event, std::string_view name, std::string_view how) {
  const auto* step = chain_.step(name);
  if (!step) return;  // an act that moves nothing
  const auto at = event.effective_at;
  if (how == "proposed") return propose(*step, at);
  if (how == "agreed") return;
  if (!how.empty()) end_proposal(step->name, at);
  if (how.empty() || how == "approved") perform(*step, at);
}

void ClockBoard::propose(const flow::Step& step, Instant at) {
  proposals_[step.name] = 0;
  const auto within = duration_of(step.approval->within);
  start(flow::approval_clock(step.name), due_after(within, at), within.is_working() ? Counting::working : Counting::calendar, {}, at);
}

void ClockBoard::end_proposal(const std::string& step, Instant at) {
  proposals_.erase(step);
  stop(flow::approval_clock(step), at);
}

void ClockBoard::perform(const flow::Step& step, Instant at) {
  if (step.extends) {
    const auto days = static_cast<int>(flow::integer_in(fields_, step.extends->days_field));
    for (const auto& name : step.extends->clocks) {
      const auto clock = clocks_.find(name);
      if (clock != clocks_.end() && clock->second.status() != Stopwatch::Status::stopped) clock->second.extend(days);
    }
  }
  move_clocks(step, at);
  for (const auto& [name, risen] : std::map(proposals_)) {
    if (!flow::contains(chain_.step(name)->from, stage_)) end_proposal(name, at);
  }
}

void ClockBoard::move_clocks(const flow::Step& step, Instant at) {
  for (const auto& [name, rule] : chain_.clocks) {
    const auto found = clocks_.find(name);
    const bool runs_here = flow::contains(rule.runs_in, stage_);
    const bool starts = flow::contains(rule.starts_on, step.name) && runs_here;
    if (starts && (found == clocks_.end() || rule.restarts)) {
      start_rule(rule, at);
      continue;
    }
    if (found == clocks_.end()) continue;
    auto& clock = found->second;
    if (runs_here) {
      if (clock.status() == Stopwatch::Status::paused) resume(rule, at);
    } else if (!flow::contains(rule.pauses_in, stage_)) {
      stop(name, at);
    } else if (clock.status() == Stopwatch::Status::running && clock.pauses() < rule.pauses_max) {
      clock.pause(at);
    }
  }
}

void ClockBoard::start(const std::string& name, Due due, Counting counting, std::optional<std::int64_t> lead_ms, Instant at) {
  const auto before = clocks_.find(name);
  const int generation = before == clocks_.end() ? 1 : before->second.generation() + 1;
  clocks_.insert_or_assign(name, Stopwatch(calendar_, counting, at, due, lead_ms, generation));
}

void ClockBoard::start_rule(const flow::ClockRule& rule, Instant at) {
  const auto agreed = due_in_field(rule, rule.until_field);
  const auto given = agreed ? rule.allowance.otherwise : duration_of(rule.allowance);
  const auto counting = given.is_working() ? Counting::working : Counting::calendar;
  auto due = agreed ? *agreed : due_after(given, at);
  due.at = std::max(due.at, at);
  std::optional<std::int64_t> lead;
  if (rule.warn_before) lead = lead_of(*rule.warn_before, counting, at);
  start(rule.name, due, counting, lead, at);
  for (const auto& cap : rule.not_after) {
    const auto end = due_in_field(rule, cap);
    if (end) clocks_.at(rule.name).cut_at_start(*end);
  }
}

void ClockBoard::resume(const flow::ClockRule& rule, Instant at) {
  auto& clock = clocks_.at(rule.name);
  clock.resume(at);
  for (const auto& cap : rule.not_after) {
    const auto end = due_in_field(rule, cap);
    if (end) clock.cut(*end);
  }
}

void ClockBoard::stop(const std::string& name, Instant at) {
  const auto found = clocks_.find(name);
  if (found != clocks_.end() && found->second.status() != Stopwatch::Status::stopped) found->second.stop(at);
}

std::string ClockBoard::field(std::string_view name) const {
  const auto found = fields_.find(name);
  if (found == fields_.end()) return {};
  if (const auto* flag = std::get_if<bool>(&found->second)) return *flag ? "true" : "false";
  const auto* text = std::get_if<std::string>(&found->second);
  return text ? *text : "";
}

Duration ClockBoard::duration_of(const flow::Allowance& allowance) const {
  for (const auto& row : allowance.rows) {
    bool fits = true;
    for (std::size_t i = 0; i < row.keys.size(); ++i) fits &= row.keys[i] == "*" || row.keys[i] == field(allowance.by[i]);
    if (fits) return row.duration;
  }
  const auto own = limits_.find({allowance.own_limit.of, field(allowance.own_limit.field)});
  if (own == limits_.end()) return allowance.otherwise;
  return {std::max<std::int64_t>(1, own->second.amount * allowance.own_limit.percent / 100), own->second.unit};
}

Due ClockBoard::due_after(const Duration& duration, Instant at) const {
  const auto amount = static_cast<int>(duration.amount);
  switch (duration.unit) {
    case Duration::Unit::working_minutes: return calendar_.after(at, amount * ms_per_minute, Counting::working);
    case Duration::Unit::working_days: return calendar_.end_of_working_day(at, amount);
    case Duration::Unit::minutes: return calendar_.after(at, amount * ms_per_minute, Counting::calendar);
    case Duration::Unit::days: return calendar_.end_of_calendar_day(at, amount);
    case Duration::Unit::months: return calendar_.end_of_month(at, amount);
  }
  return {at, false};
}

/// The day that was agreed ends at 24:00, in working time with its business.
std::optional<Due> ClockBoard::due_in_field(const flow::ClockRule& rule, std::string_view field_name) const {
  const auto date = parse_date(field(field_name));
  if (!date) return std::nullopt;
  const auto midnight = local_instant(*date, 0, china_minutes);
  if (rule.allowance.otherwise.is_working()) return calendar_.end_of_working_day(midnight, 0);
  return Due{{midnight.ms + ms_per_day}, false};
}

/// A day before the end is a whole day of the clock's own counting: 24 hours, or the hours of one working day.
std::int64_t ClockBoard::lead_of(const Duration& before, Counting counting, Instant at) const {
  if (before.unit == Duration::Unit::working_minutes || before.unit == Duration::Unit::minutes) {
    return before.amount * ms_per_minute;
  }
  if (counting == Counting::calendar) return before.amount * ms_per_day;
  const auto day = local_instant(local_date(calendar_.next_opening(at), china_minutes), 0, china_minutes);
  return before.amount * calendar_.between(day, {day.ms + ms_per_day}, Counting::working);
}

}  // namespace rz::model

#include "model/clock_reference.hpp"

#include <algorithm>

namespace rz::model {

using flow::Counting;
using flow::Due;
using flow::Refusal;
using Threshold = flow::Timer::Threshold;

namespace {

constexpr std::int64_t ms_per_hour = 60 * ms_per_minute;
constexpr int china_minutes = 480;
constexpr int pauses_max = 3;      // of «overall» in the errand's chain
constexpr int extensions_max = 1;  // of «overall»
constexpr int low_at = 2;          // of the rating
constexpr int top_level = 2;

std::string said(Instant at) { return format_rfc3339(at, china_minutes); }

}  // namespace

Stopwatch::Stopwatch(const SlowCalendar& calendar, Counting counting, Instant at, Due due,
                     std::optional<std::int64_t> lead_ms, int generation)
    : calendar_(&calendar),
      counting_(counting),
      since_(at),
      due_(due),
      lead_ms_(lead_ms),
      generation_(generation),
      allowance_ms_(calendar.between(at, due.at, counting)),
      first_allowance_ms_(allowance_ms_) {}

void Stopwatch::end_run(Instant at) {
  spent_ms_ += calendar_->between(since_, at, counting_);
  since_ = at;
}

void Stopwatch::pause(Instant at) {
  end_run(at);
  status_ = Status::paused;
  ++pauses_;
}

void Stopwatch::resume(Instant at) {
  status_ = Status::running;
  since_ = at;
  if (!expired_) due_ = calendar_->after(at, left_ms(), counting_);
}

void Stopwatch::stop(Instant at) {
  if (status_ == Status::running) end_run(at);
  status_ = Status::stopped;
}

void Stopwatch::cut(Due cap) {
  cap.at = std::max(cap.at, since_);
  if (expired_ || due_.at <= cap.at) return;
  due_ = cap;
  allowance_ms_ = spent_ms_ + calendar_->between(since_, cap.at, counting_);
}

void Stopwatch::cut_at_start(Due cap) {
  cut(cap);
  first_allowance_ms_ = allowance_ms_;
}

Due Stopwatch::extended_due(int days) const {
  if (counting_ == Counting::calendar) return {{due_.at.ms + days * ms_per_day}, false};
  const Due later = calendar_->prolonged_by_working_days(due_.at, days);
  return {later.at, due_.provisional || later.provisional};
}

std::int64_t Stopwatch::extension_ms(int days) const {
  return calendar_->between(due_.at, extended_due(days).at, counting_);
}

void Stopwatch::extend(int days) {
  const Due later = extended_due(days);
  allowance_ms_ += calendar_->between(due_.at, later.at, counting_);
  ++extensions_;
  warned_ = false;
  expired_ = false;
  if (status_ == Status::running) due_ = later;
}

void Stopwatch::recount(const SlowCalendar& longer) {
  calendar_ = &longer;
  due_ = longer.after(since_, left_ms(), counting_);
}

std::optional<Instant> Stopwatch::warns_at() const {
  const bool may = status_ == Status::running && !warned_ && !expired_ && lead_ms_ && *lead_ms_ < left_ms();
  if (!may) return std::nullopt;
  return calendar_->after(since_, left_ms() - *lead_ms_, counting_).at;
}

std::optional<Instant> Stopwatch::expires_at() const {
  return status_ == Status::running && !expired_ ? std::optional(due_.at) : std::nullopt;
}

std::string Stopwatch::differs(const flow::ClockState& clock) const {
  std::string out;
  const auto number = [&](const char* what, std::int64_t expected, std::int64_t got) {
    if (expected != got) out += std::string(" ") + what + " " + std::to_string(expected) + ", got " + std::to_string(got);
  };
  number("generation", generation_, clock.generation);
  number("status", static_cast<int>(status_), static_cast<int>(clock.status));
  number("spent", spent_ms_, clock.spent_ms);
  number("allowance", allowance_ms_, clock.allowance_ms);
  number("first allowance", first_allowance_ms_, clock.first_allowance_ms);
  number("warned", warned_, clock.warned);
  number("expired", expired_, clock.expired);
  number("pauses", pauses_, clock.pauses);
  number("extensions", extensions_, clock.extensions);
  number("provisional", due_.provisional, clock.provisional);
  if (due_.at != clock.due) out += " due " + said(due_.at) + ", got " + said(clock.due);
  return out;
}

ErrandReference::ErrandReference(const SlowCalendar& calendar, bool urgent, Instant at) : calendar_(calendar) {
  const auto lead = 4 * ms_per_hour;
  if (urgent) {
    start("overall", {at.plus_minutes(120), false}, at, Counting::calendar, lead);
  } else {
    start("overall", calendar.end_of_working_day(at, 2), at, Counting::working, lead);
  }
}

const Stopwatch* ErrandReference::clock(std::string_view name) const {
  const auto found = clocks_.find(name);
  return found == clocks_.end() ? nullptr : &found->second;
}

void ErrandReference::start(const std::string& name, Due due, Instant at, Counting counting,
                            std::optional<std::int64_t> lead_ms) {
  const auto* before = clock(name);
  const int generation = before ? before->generation() + 1 : 1;
  clocks_.insert_or_assign(name, Stopwatch(calendar_, counting, at, due, lead_ms, generation));
}

void ErrandReference::stop(const std::string& name, Instant at) {
  const auto found = clocks_.find(name);
  if (found != clocks_.end() && found->second.status() != Stopwatch::Status::stopped) found->second.stop(at);
}

std::optional<flow::Timer> ErrandReference::next_timer() const {
  std::optional<flow::Timer> next;
  for (const auto& [name, clock] : clocks_) {
    const auto offer = [&](std::optional<Instant> at, Threshold threshold) {
      if (at && (!next || *at < next->at)) next = flow::Timer{*at, name, clock.generation(), threshold};
    };
    offer(clock.warns_at(), Threshold::warning);
    offer(clock.expires_at(), Threshold::expiry);
  }
  return next;
}

void ErrandReference::pass_until(Instant now) {
  for (auto timer = next_timer(); timer && timer->at < now; timer = next_timer()) {
    fire(*timer);
    fired_.push_back(*timer);
  }
}

void ErrandReference::fire(const flow::Timer& timer) {
  auto& clock = clocks_.at(timer.clock);
  if (timer.threshold == Threshold::warning) return clock.warn();
  clock.expire();
  if (timer.clock == "waiting") answer(timer.at);
  if (timer.clock == "approval.extend") {
    days_asked_.reset();
    clock.stop(timer.at);
  }
  if (timer.clock == "rating_window") {
    stage_ = "filed";
    clock.stop(timer.at);
  }
}

void ErrandReference::leave_todo(Instant at) {
  days_asked_.reset();
  stop("approval.extend", at);
}

void ErrandReference::answer(Instant at) {
  stage_ = "todo";
  stop("waiting", at);
  auto& overall = clocks_.at("overall");
  if (overall.status() == Stopwatch::Status::paused) overall.resume(at);
}

void ErrandReference::finish(Instant at) {
  answered_in_time_ = !clocks_.at("overall").expired();
  leave_todo(at);
  stage_ = "done";
  score_.reset();
  stop("overall", at);
  stop("redoing", at);
  start("rating_window", calendar_.end_of_calendar_day(at, 5), at, Counting::calendar);
}

std::optional<Refusal> ErrandReference::extension_refusal(int days, Instant now) const {
  const auto& overall = clocks_.at("overall");
  if (days_asked_) return Refusal::proposal_open;
  if (overall.expired() || now > overall.due().at) return Refusal::too_late;
  if (overall.extensions() >= extensions_max) return Refusal::limit;
  const bool doubles = overall.allowance_ms() + overall.extension_ms(days) > 2 * overall.first_allowance_ms();
  return doubles ? std::optional(Refusal::bad_value) : std::nullopt;
}

std::optional<Refusal> ErrandReference::refusal(Deed deed, int amount, Instant now) const {
  const auto unless = [](bool holds, Refusal why) { return holds ? std::nullopt : std::optional(why); };
  const auto in = [&](std::initializer_list<std::string_view> stages) {
    return unless(std::ranges::find(stages, stage_) != stages.end(), Refusal::wrong_stage);
  };
  switch (deed) {
    case Deed::note:
    case Deed::help_came: return in({"todo", "again", "asking"});
    case Deed::rise: return in({"todo"}) ? in({"todo"}) : unless(level_ < top_level, Refusal::guard);
    case Deed::call_help:
    case Deed::ask: return in({"todo"});
    case Deed::answer: return in({"asking"});
    case Deed::extend: return in({"todo"}) ? in({"todo"}) : extension_refusal(amount, now);
    case Deed::grant:
    case Deed::deny:
      if (auto why = in({"todo"})) return why;
      if (!days_asked_) return Refusal::no_proposal;
      return unless(level_ < top_level, Refusal::not_permitted);  // nobody stands above the district
    case Deed::withdraw: return in({"todo"}) ? in({"todo"}) : unless(days_asked_.has_value(), Refusal::no_proposal);
    case Deed::finish: return in({"todo", "again"});
    case Deed::rate: return in({"done"}) ? in({"done"}) : unless(!score_, Refusal::already_rated);
    case Deed::redo:
      return in({"done"}) ? in({"done"}) : unless(score_ && *score_ <= low_at && reopenings_ == 0, Refusal::guard);
  }
  return std::nullopt;
}

std::optional<Refusal> ErrandReference::act(Deed deed, int amount, Instant now) {
  if (auto why = refusal(deed, amount, now)) return why;
  auto& overall = clocks_.at("overall");
  switch (deed) {
    case Deed::note:
    case Deed::help_came:
    case Deed::call_help: break;
    case Deed::rise: ++level_; break;
    case Deed::ask:
      leave_todo(now);
      stage_ = "asking";
      if (overall.pauses() < pauses_max) overall.pause(now);
      start("waiting", calendar_.end_of_working_day(now, 1), now, Counting::working);
      break;
    case Deed::answer: answer(now); break;
    case Deed::extend:
      days_asked_ = amount;
      start("approval.extend", calendar_.after(now, 4 * ms_per_hour, Counting::working), now, Counting::working);
      break;
    case Deed::grant: overall.extend(*days_asked_); [[fallthrough]];
    case Deed::deny:
    case Deed::withdraw: leave_todo(now); break;
    case Deed::finish: finish(now); break;
    case Deed::rate:
      score_ = amount;
      if (amount <= low_at && reopenings_ == 0) break;
      stage_ = "filed";
      stop("rating_window", now);
      break;
    case Deed::redo:
      ++reopenings_;
      stage_ = "again";
      stop("rating_window", now);
      start("redoing", calendar_.end_of_working_day(now, 3), now, Counting::working);
      break;
  }
  return std::nullopt;
}

std::string ErrandReference::differs(const flow::Matter& matter) const {
  std::string out;
  if (matter.stage != stage_) out += "stage " + stage_ + ", got " + matter.stage + "; ";
  if (matter.clocks.size() != clocks_.size()) out += "another number of clocks; ";
  for (const auto& [name, clock] : clocks_) {
    const auto* got = matter.clock(name);
    const auto text = got ? clock.differs(*got) : std::string(" missing");
    if (!text.empty()) out += name + ":" + text + "; ";
  }
  const auto said_in_time = matter.fields.find("answered_in_time");
  const bool told = said_in_time != matter.fields.end();
  if (told != answered_in_time_.has_value() || (told && said_in_time->second != flow::Value(*answered_in_time_))) {
    out += "answered_in_time; ";
  }
  return out;
}

}  // namespace rz::model

#include "flow/clock.hpp"

#include <algorithm>

#include "flow/field_text.hpp"

namespace rz::flow {

namespace {

bool fits(const Allowance::Row& row, const std::vector<std::string>& values) {
  for (std::size_t i = 0; i < values.size() && i < row.keys.size(); ++i) {
    if (row.keys[i] != "*" && row.keys[i] != values[i]) return false;
  }
  return true;
}

Due due_after(const Duration& duration, Instant at, const Calendar& calendar) {
  switch (duration.unit) {
    case Duration::Unit::working_minutes:
      return calendar.after(at, duration.amount * ms_per_minute, Counting::working);
    case Duration::Unit::working_days:
      return calendar.end_of_working_day(at, static_cast<int>(duration.amount));
    case Duration::Unit::minutes:
      return calendar.after(at, duration.amount * ms_per_minute, Counting::calendar);
    case Duration::Unit::days:
      return calendar.end_of_calendar_day(at, static_cast<int>(duration.amount));
    case Duration::Unit::months:
      return calendar.end_of_month(at, static_cast<int>(duration.amount));
  }
  return {at, false};
}

/// A warning's distance from the end, in milliseconds of the clock's counting. A working day is taken as the
/// working time of one day before the due moment, so that «one day before» means the same hour of that day.
std::int64_t warn_distance_ms(const Duration& before, const ClockState& clock, const Calendar& calendar) {
  if (before.unit == Duration::Unit::working_minutes || before.unit == Duration::Unit::minutes) {
    return before.amount * ms_per_minute;
  }
  const auto days = before.unit == Duration::Unit::months ? before.amount * 30 : before.amount;
  if (clock.counting == Counting::calendar) return days * ms_per_day;
  const Due later = calendar.end_of_working_day(clock.running_since, static_cast<int>(days));
  const Due sooner = calendar.end_of_working_day(clock.running_since, 0);
  return calendar.between(sooner.at, later.at, Counting::working);
}

void set_warning(ClockState& clock, const std::optional<Duration>& before, const Calendar& calendar) {
  clock.warn_at = {};
  if (!before) return;
  const auto remainder = clock.allowance_ms - clock.spent_ms;
  const auto lead = warn_distance_ms(*before, clock, calendar);
  if (lead >= remainder) return;  // a clock shorter than its warning gives none
  clock.warn_at = calendar.after(clock.running_since, remainder - lead, clock.counting).at;
}

ClockState begin_clock(std::string_view name, int generation, Due due, const Duration& given, Instant at,
                       const Calendar& calendar) {
  ClockState clock;
  clock.name = name;
  clock.generation = generation;
  clock.counting = given.is_working() ? Counting::working : Counting::calendar;
  clock.given = given;
  clock.running_since = at;
  clock.due = due.at;
  clock.provisional = due.provisional;
  clock.allowance_ms = calendar.between(at, due.at, clock.counting);
  clock.first_allowance_ms = clock.allowance_ms;
  return clock;
}

bool ends_with_the_day(const Duration& given) {
  return given.unit == Duration::Unit::days || given.unit == Duration::Unit::months;
}

/// A term in calendar days that ends on a day off ends with the next working day (民法典 203).
Due rolled(Due due, const Duration& given, const Calendar& calendar) {
  if (!ends_with_the_day(given)) return due;
  const Due later = calendar.end_of_calendar_day(Instant{due.at.ms - 1}, 0);
  return {later.at, due.provisional || later.provisional};
}

/// The end of a running clock, so many days later.
Due later_due(const ClockState& clock, std::int64_t days, const Calendar& calendar) {
  if (clock.counting == Counting::calendar) {
    return rolled({Instant{clock.due.ms + days * ms_per_day}, clock.provisional}, clock.given, calendar);
  }
  return calendar.prolonged_by_working_days(clock.due, static_cast<int>(days));
}

/// Of whole days no part is taken: at least one remains.
Duration part_of(const Duration& whole, int percent) {
  return {std::max<std::int64_t>(1, whole.amount * percent / 100), whole.unit};
}

}  // namespace

Duration choose_duration(const Allowance& allowance, const Matter& matter, const World& world) {
  std::vector<std::string> values;
  for (const auto& field : allowance.by) values.push_back(field_text(matter.fields, field));
  const auto row = std::ranges::find_if(allowance.rows, [&](const auto& r) { return fits(r, values); });
  if (row != allowance.rows.end()) return row->duration;
  const auto& own = allowance.own_limit;
  const auto limit = own.field.empty() ? std::nullopt : world.limit_of(field_text(matter.fields, own.field), own.of);
  return limit ? part_of(*limit, own.percent) : allowance.otherwise;
}

ClockState start_clock(std::string_view name, int generation, const Duration& duration,
                       const std::optional<Duration>& warn_before, Instant at, const Calendar& calendar) {
  auto clock = begin_clock(name, generation, due_after(duration, at, calendar), duration, at, calendar);
  set_warning(clock, warn_before, calendar);
  return clock;
}

ClockState start_clock_until(std::string_view name, int generation, Due due, const Duration& like,
                             const std::optional<Duration>& warn_before, Instant at, const Calendar& calendar) {
  due.at = std::max(due.at, at);
  auto clock = begin_clock(name, generation, due, like, at, calendar);
  clock.fixed_end = true;
  set_warning(clock, warn_before, calendar);
  return clock;
}

ClockState cap_clock(ClockState clock, Due cap, const std::optional<Duration>& warn_before, const Calendar& calendar) {
  cap.at = std::max(cap.at, clock.running_since);
  if (clock.expired || clock.due <= cap.at) return clock;
  clock.due = cap.at;
  clock.provisional = cap.provisional;
  clock.fixed_end = true;
  clock.allowance_ms = clock.spent_ms + calendar.between(clock.running_since, cap.at, clock.counting);
  set_warning(clock, warn_before, calendar);
  return clock;
}

ClockState pause_clock(ClockState clock, Instant at, const Calendar& calendar) {
  clock.spent_ms += calendar.between(clock.running_since, at, clock.counting);
  clock.running_since = at;
  clock.status = ClockState::Status::paused;
  ++clock.pauses;
  return clock;
}

ClockState resume_clock(ClockState clock, const std::optional<Duration>& warn_before, Instant at,
                        const Calendar& calendar) {
  clock.status = ClockState::Status::running;
  clock.running_since = at;
  if (clock.expired) return clock;  // what ran out stays run out: there is no remainder to give back
  const Due due = calendar.after(at, clock.allowance_ms - clock.spent_ms, clock.counting);
  clock.due = due.at;
  clock.provisional = due.provisional;
  set_warning(clock, warn_before, calendar);
  return clock;
}

ClockState stop_clock(ClockState clock, Instant at, const Calendar& calendar) {
  if (clock.status == ClockState::Status::running) {
    clock.spent_ms += calendar.between(clock.running_since, at, clock.counting);
  }
  clock.running_since = at;
  clock.status = ClockState::Status::stopped;
  return clock;
}

std::int64_t extension_ms(const ClockState& clock, std::int64_t days, const Calendar& calendar) {
  // A day off at the end is no longer time given: it is not counted against the limit.
  if (clock.counting == Counting::calendar) return days * ms_per_day;
  return calendar.between(clock.due, later_due(clock, days, calendar).at, clock.counting);
}

ClockState extend_clock(ClockState clock, std::int64_t days, const std::optional<Duration>& warn_before,
                        const Calendar& calendar) {
  const Due later = later_due(clock, days, calendar);
  clock.allowance_ms += calendar.between(clock.due, later.at, clock.counting);
  ++clock.extensions;
  clock.warned = false;
  clock.expired = false;
  if (clock.status != ClockState::Status::running) return clock;
  clock.due = later.at;
  clock.provisional |= later.provisional;  // the first part may already have been a guess
  set_warning(clock, warn_before, calendar);
  return clock;
}

ClockState recompute_clock(ClockState clock, const std::optional<Duration>& warn_before, const Calendar& calendar) {
  if (clock.fixed_end) {
    const auto last_day = local_date(Instant{clock.due.ms - 1}, calendar.utc_offset_minutes());
    clock.provisional = last_day > calendar.known_to();
    return clock;
  }
  Due due;
  if (clock.pauses == 0 && clock.extensions == 0) {
    due = due_after(clock.given, clock.running_since, calendar);
    clock.allowance_ms = calendar.between(clock.running_since, due.at, clock.counting);
    clock.first_allowance_ms = clock.allowance_ms;
  } else {
    due = rolled(calendar.after(clock.running_since, clock.allowance_ms - clock.spent_ms, clock.counting), clock.given,
                 calendar);
  }
  clock.due = due.at;
  clock.provisional = due.provisional;
  set_warning(clock, warn_before, calendar);
  return clock;
}

std::int64_t left_ms(const ClockState& clock, Instant at, const Calendar& calendar) {
  if (clock.status != ClockState::Status::running) return clock.allowance_ms - clock.spent_ms;
  if (at <= clock.due) return calendar.between(at, clock.due, clock.counting);
  return -calendar.between(clock.due, at, clock.counting);
}

}  // namespace rz::flow

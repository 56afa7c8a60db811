#include "model/slow_calendar.hpp"

#include <algorithm>
#include <utility>

namespace rz::model {

using flow::Counting;
using flow::Due;

namespace {

std::int64_t minute_of(Instant at) {
  auto minute = at.ms / ms_per_minute;
  while (minute * ms_per_minute > at.ms) --minute;
  return minute;
}

bool is_in(const flow::Season& season, YearMonthDay ymd) {
  const int from = season.from_month * 100 + season.from_day;
  const int to = season.to_month * 100 + season.to_day;
  const int day = ymd.month * 100 + ymd.day;
  if (from <= to) return from <= day && day <= to;
  return day >= from || day <= to;
}

}  // namespace

SlowCalendar::SlowCalendar(flow::CalendarRules rules)
    : rules_(std::move(rules)),
      holidays_(rules_.holidays.begin(), rules_.holidays.end()),
      workdays_(rules_.workdays.begin(), rules_.workdays.end()) {}

bool SlowCalendar::is_known(Date date) const { return rules_.known_from <= date && date <= rules_.known_to; }

Date SlowCalendar::date_of(std::int64_t minute) const {
  return local_date({minute * ms_per_minute}, rules_.utc_offset_minutes);
}

bool SlowCalendar::is_working_day(Date date) const {
  if (holidays_.contains(date)) return false;
  if (workdays_.contains(date)) return true;
  return rules_.working_weekdays[static_cast<std::size_t>(weekday(date) - 1)];
}

bool SlowCalendar::is_open(std::int64_t minute) const {
  const Date date = date_of(minute);
  if (!is_working_day(date)) return false;
  const auto ymd = to_ymd(date);
  const int of_day = local_minute({minute * ms_per_minute}, rules_.utc_offset_minutes);
  for (const auto& season : rules_.seasons) {
    if (!is_in(season, ymd)) continue;
    for (const auto& hours : season.hours) {
      if (hours.from <= of_day && of_day < hours.to) return true;
    }
  }
  return false;
}

Due SlowCalendar::after(Instant from, std::int64_t amount_ms, Counting counting) const {
  if (amount_ms <= 0) return {from, false};
  if (counting == Counting::calendar) return {{from.ms + amount_ms}, false};
  bool provisional = false;
  for (auto minute = minute_of(from);; ++minute) {
    if (!is_known(date_of(minute))) provisional = true;
    if (!is_open(minute)) continue;
    const auto start = std::max(from.ms, minute * ms_per_minute);
    const auto left_of_minute = (minute + 1) * ms_per_minute - start;
    if (amount_ms <= left_of_minute) return {{start + amount_ms}, provisional};
    amount_ms -= left_of_minute;
  }
}

std::int64_t SlowCalendar::between(Instant from, Instant to, Counting counting) const {
  if (to <= from) return 0;
  if (counting == Counting::calendar) return to.ms - from.ms;
  std::int64_t passed = 0;
  for (auto minute = minute_of(from); minute * ms_per_minute < to.ms; ++minute) {
    if (!is_open(minute)) continue;
    passed += std::min(to.ms, (minute + 1) * ms_per_minute) - std::max(from.ms, minute * ms_per_minute);
  }
  return passed;
}

Instant SlowCalendar::next_opening(Instant at) const {
  auto minute = minute_of(at);
  if (is_open(minute)) return at;
  while (!is_open(minute)) ++minute;
  return {minute * ms_per_minute};
}

Due SlowCalendar::close_of_business(Date date, int n, bool provisional) const {
  while (n > 0) {
    date = date.plus(1);
    if (is_working_day(date)) --n;
  }
  if (!is_known(date)) provisional = true;
  auto minute = minute_of(local_instant(date, 1439, rules_.utc_offset_minutes));
  while (!is_open(minute)) --minute;
  return {{(minute + 1) * ms_per_minute}, provisional};
}

Due SlowCalendar::end_of_working_day(Instant from, int n) const {
  return close_of_business(date_of(minute_of(next_opening(from))), n, !is_known(date_of(minute_of(from))));
}

Due SlowCalendar::prolonged_by_working_days(Instant due, int n) const {
  if (n == 0) return {due, false};
  const Date last_day = date_of(minute_of({due.ms - 1}));
  return close_of_business(last_day, n, !is_known(last_day));
}

Due SlowCalendar::end_of_first_working_day_from(Date date) const {
  bool provisional = !is_known(date);
  while (!is_working_day(date)) date = date.plus(1);
  if (!is_known(date)) provisional = true;
  return {local_instant(date, 1440, rules_.utc_offset_minutes), provisional};
}

Due SlowCalendar::end_of_calendar_day(Instant from, int n) const {
  return end_of_first_working_day_from(date_of(minute_of(from)).plus(n));
}

Due SlowCalendar::end_of_month(Instant from, int months) const {
  const auto start = to_ymd(date_of(minute_of(from)));
  int year = start.year;
  int month = start.month;
  for (int i = 0; i < months; ++i) {
    if (++month > 12) {
      month = 1;
      ++year;
    }
  }
  const bool december = month == 12;
  const Date last = to_date({december ? year + 1 : year, december ? 1 : month + 1, 1}).plus(-1);
  const int day = std::min(start.day, to_ymd(last).day);
  return end_of_first_working_day_from(to_date({year, month, day}));
}

}  // namespace rz::model

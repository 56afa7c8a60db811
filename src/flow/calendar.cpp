#include "flow/calendar.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

namespace rz::flow {

namespace {

constexpr std::int32_t minutes_per_day = 1440;

using SeasonOfDay = std::array<std::uint8_t, 12 * 31>;

std::size_t day_of_year_slot(int month, int day) {
  return static_cast<std::size_t>((month - 1) * 31 + day - 1);
}

std::string month_day_text(int month, int day) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%02d-%02d", month, day);
  return buffer;
}

bool exists_in_leap_year(int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  return std::chrono::year_month_day{std::chrono::year{2000},
                                     std::chrono::month{static_cast<unsigned>(month)},
                                     std::chrono::day{static_cast<unsigned>(day)}}
      .ok();
}

bool contains(const Season& season, int month, int day) {
  const auto from = day_of_year_slot(season.from_month, season.from_day);
  const auto to = day_of_year_slot(season.to_month, season.to_day);
  const auto at = day_of_year_slot(month, day);
  return from <= to ? from <= at && at <= to : from <= at || at <= to;
}

Status<std::string> check_hours(const std::vector<Hours>& hours, const std::string& where) {
  if (hours.empty()) return fail(where + ": no hours");
  if (hours.size() > hours_of_day_max) {
    return fail(where + ": more than " + std::to_string(hours_of_day_max) + " intervals");
  }
  int last = 0;
  for (const auto& [from, to] : hours) {
    const auto text = where + ": hours " + std::to_string(from) + "–" + std::to_string(to);
    if (from < 0 || to > 1440 || from >= to) return fail(text + " are not within a day");
    if (from < last) return fail(text + " begin before those before them end");
    last = to;
  }
  return {};
}

Status<std::string> check_season(const Season& season, std::size_t index) {
  const auto where = "seasons[" + std::to_string(index) + "]";
  for (const auto& [month, day] :
       {std::pair{season.from_month, season.from_day}, std::pair{season.to_month, season.to_day}}) {
    if (!exists_in_leap_year(month, day)) return fail(where + ": no such day " + month_day_text(month, day));
  }
  return check_hours(season.hours, where);
}

/// Which season each day of a leap year is in; refuses gaps and overlaps.
Result<SeasonOfDay, std::string> season_of_each_day(const std::vector<Season>& seasons) {
  if (seasons.size() > seasons_max) return fail("seasons: more than " + std::to_string(seasons_max));
  for (std::size_t i = 0; i < seasons.size(); ++i) RZ_CHECK(check_season(seasons[i], i));

  SeasonOfDay season_of{};
  for (int month = 1; month <= 12; ++month) {
    for (int day = 1; day <= 31; ++day) {
      if (!exists_in_leap_year(month, day)) continue;
      int found = 0;
      for (std::size_t i = 0; i < seasons.size(); ++i) {
        if (!contains(seasons[i], month, day)) continue;
        season_of[day_of_year_slot(month, day)] = static_cast<std::uint8_t>(i);
        ++found;
      }
      if (found == 0) return fail("seasons: " + month_day_text(month, day) + " is in no season");
      if (found > 1) return fail("seasons: " + month_day_text(month, day) + " is in two seasons");
    }
  }
  return season_of;
}

Status<std::string> check_frame(const CalendarRules& rules) {
  if (rules.utc_offset_minutes < -utc_offset_minutes_max ||
      rules.utc_offset_minutes > utc_offset_minutes_max) {
    return fail("utc_offset_minutes: " + std::to_string(rules.utc_offset_minutes) + " is not within ±" +
                std::to_string(utc_offset_minutes_max));
  }
  if (rules.known_from < to_date({known_year_min, 1, 1}) ||
      rules.known_to > to_date({known_year_max, 12, 31})) {
    return fail("known_from, known_to: not within the years " + std::to_string(known_year_min) + " to " +
                std::to_string(known_year_max));
  }
  if (rules.known_from > rules.known_to) {
    return fail("known_from: " + format_date(rules.known_from) + " is after known_to " +
                format_date(rules.known_to));
  }
  if (std::ranges::none_of(rules.working_weekdays, [](bool working) { return working; })) {
    return fail(std::string("working_weekdays: none"));
  }
  return {};
}

bool is_working_weekday(const std::array<bool, 7>& working_weekdays, Date date) {
  return working_weekdays[static_cast<std::size_t>(weekday(date) - 1)];
}

/// For each of `days` days from `first_day`: whether it is a working day.
Result<std::vector<bool>, std::string> working_flags(const CalendarRules& rules, Date first_day,
                                                     std::int32_t days) {
  std::vector<bool> working(static_cast<std::size_t>(days));
  for (std::int32_t i = 0; i < days; ++i) {
    working[static_cast<std::size_t>(i)] = is_working_weekday(rules.working_weekdays, first_day.plus(i));
  }

  std::vector<bool> named(working.size());
  const auto name = [&](const std::vector<Date>& dates, bool is_working,
                        const std::string& list) -> Status<std::string> {
    for (const Date date : dates) {
      if (date < rules.known_from || date > rules.known_to) {
        return fail(list + ": " + format_date(date) + " is outside the known calendar");
      }
      const auto i = static_cast<std::size_t>(date.days - first_day.days);
      if (named[i]) return fail(list + ": " + format_date(date) + " is named twice in holidays and workdays");
      named[i] = true;
      working[i] = is_working;
    }
    return {};
  };
  RZ_CHECK(name(rules.holidays, false, "holidays"));
  RZ_CHECK(name(rules.workdays, true, "workdays"));
  return working;
}

}  // namespace

Calendar::Calendar(const CalendarRules& rules, Date first_day, std::int32_t days)
    : first_day_(first_day),
      known_from_(rules.known_from),
      known_to_(rules.known_to),
      utc_offset_minutes_(rules.utc_offset_minutes),
      working_weekdays_(rules.working_weekdays),
      start_(local_instant(first_day, 0, rules.utc_offset_minutes)),
      length_ms_(days * ms_per_day) {}

Result<Calendar, std::string> Calendar::build(const CalendarRules& rules) {
  RZ_CHECK(check_frame(rules));
  constexpr std::int32_t horizon_days = horizon_years_max * 366;
  const Date first_day = rules.known_from.plus(-horizon_days);
  const std::int32_t days = rules.known_to.days + horizon_days - first_day.days + 1;

  RZ_TRY(season_of, season_of_each_day(rules.seasons));
  RZ_TRY(working, working_flags(rules, first_day, days));
  std::vector<const std::vector<Hours>*> hours_of_day(working.size(), nullptr);
  for (std::int32_t i = 0; i < days; ++i) {
    if (!working[static_cast<std::size_t>(i)]) continue;
    const auto ymd = to_ymd(first_day.plus(i));
    const auto season = season_of[day_of_year_slot(ymd.month, ymd.day)];
    hours_of_day[static_cast<std::size_t>(i)] = &rules.seasons[season].hours;
  }
  Calendar calendar(rules, first_day, days);
  calendar.lay_out(hours_of_day);
  return calendar;
}

/// The hours of each day, null where it is no working day.
void Calendar::lay_out(const std::vector<const std::vector<Hours>*>& hours_of_day) {
  const auto days = static_cast<std::int32_t>(hours_of_day.size());
  std::int32_t worked = 0;
  first_span_.reserve(hours_of_day.size() + 1);
  for (std::int32_t day = 0; day < days; ++day) {
    first_span_.push_back(static_cast<std::int32_t>(spans_.size()));
    const auto* hours = hours_of_day[static_cast<std::size_t>(day)];
    if (hours == nullptr) continue;
    working_days_.push_back(day);
    for (const auto& [from, to] : *hours) {
      spans_.push_back({day * minutes_per_day + from, day * minutes_per_day + to, worked});
      worked += to - from;
    }
  }
  first_span_.push_back(static_cast<std::int32_t>(spans_.size()));
  spans_.push_back({days * minutes_per_day, days * minutes_per_day, worked});
}

bool Calendar::is_working_day(Date date) const {
  const auto day = std::int64_t{date.days} - first_day_.days;
  if (day < 0 || day + 1 >= std::ssize(first_span_)) return is_working_weekday(working_weekdays_, date);
  const auto i = static_cast<std::size_t>(day);
  return first_span_[i] != first_span_[i + 1];
}

/// Milliseconds since `start_`, held within the horizon.
std::int64_t Calendar::position(Instant at) const {
  return std::clamp(at.ms, start_.ms, start_.ms + length_ms_) - start_.ms;
}

/// The span that is open at `position`, else the next one; the sentinel if there is none.
const Calendar::Span& Calendar::span_at(std::int64_t position) const {
  auto i = static_cast<std::size_t>(first_span_[static_cast<std::size_t>(position / ms_per_day)]);
  while (i + 1 < spans_.size() && spans_[i].closes * ms_per_minute <= position) ++i;
  return spans_[i];
}

/// Working milliseconds from `start_` to `position`.
std::int64_t Calendar::worked(std::int64_t position) const {
  const auto& span = span_at(position);
  return span.before * ms_per_minute + std::max<std::int64_t>(0, position - span.opens * ms_per_minute);
}

bool Calendar::is_known(std::int64_t first_day, std::int64_t last_day) const {
  return first_day_.days + first_day >= known_from_.days && first_day_.days + last_day <= known_to_.days;
}

Due Calendar::after(Instant from, std::int64_t amount_ms, Counting counting) const {
  const auto start = position(from);
  const auto amount = std::clamp<std::int64_t>(amount_ms, 0, length_ms_);
  if (amount == 0) return {instant(start), false};
  if (counting == Counting::calendar) {
    return start + amount >= length_ms_ ? horizon() : Due{instant(start + amount), false};
  }

  const auto target = worked(start) + amount;
  const auto later = std::ranges::lower_bound(spans_, target, {},
                                              [](const Span& span) { return span.before * ms_per_minute; });
  if (later == spans_.end()) return horizon();
  const auto& span = *std::prev(later);
  const auto end = span.opens * ms_per_minute + target - span.before * ms_per_minute;
  // A term that ends at 24:00 ends on the day that is over, not on the next.
  return {instant(end), !is_known(start / ms_per_day, (end - 1) / ms_per_day)};
}

std::int64_t Calendar::between(Instant from, Instant to, Counting counting) const {
  const auto start = position(from);
  const auto end = position(to);
  if (end <= start) return 0;
  return counting == Counting::calendar ? end - start : worked(end) - worked(start);
}

/// The n-th of the working days that are not before `event`; the days from `first_day` on were looked at.
Due Calendar::close_of_business(std::int64_t first_day, std::int64_t event, std::int64_t n) const {
  const auto first = std::ranges::lower_bound(working_days_, event);
  if (n >= working_days_.end() - first) return horizon();
  const auto day = static_cast<std::size_t>(*(first + n));
  const auto& last_span = spans_[static_cast<std::size_t>(first_span_[day + 1] - 1)];
  return {instant(last_span.closes * ms_per_minute), !is_known(first_day, static_cast<std::int64_t>(day))};
}

Due Calendar::end_of_working_day(Instant from, int n) const {
  const auto start = position(from);
  return close_of_business(start / ms_per_day, span_at(start).opens / minutes_per_day, std::max(n, 0));
}

Due Calendar::prolonged_by_working_days(Instant due, int n) const {
  if (n <= 0) return {due, false};
  const auto last_day = position({due.ms - 1}) / ms_per_day;
  return close_of_business(last_day, last_day + 1, n - 1);
}

/// 24:00 of `day`, or of the next working day if it is none. Only the days from `day` on were looked at.
Due Calendar::end_of_day_rolled(std::int64_t day) const {
  const auto rolled = std::ranges::lower_bound(working_days_, day);
  if (rolled == working_days_.end()) return horizon();
  return {instant((*rolled + 1) * ms_per_day), !is_known(day, *rolled)};
}

Due Calendar::end_of_calendar_day(Instant from, int n) const {
  return end_of_day_rolled(position(from) / ms_per_day + std::max(n, 0));
}

Due Calendar::end_of_month(Instant from, int months) const {
  constexpr int months_max = (known_year_max - known_year_min + 2 * horizon_years_max + 1) * 12;
  const auto day = static_cast<std::int32_t>(position(from) / ms_per_day);
  const auto start = to_ymd(first_day_.plus(day));
  const int month_count = start.month - 1 + std::clamp(months, 0, months_max);
  const std::chrono::year_month month{std::chrono::year{start.year + month_count / 12},
                                      std::chrono::month{static_cast<unsigned>(month_count % 12 + 1)}};
  const std::chrono::sys_days last{month / std::chrono::last};
  const std::chrono::sys_days same{month / start.day};  // an excess day counts on into the next month
  const auto end = std::min(same, last).time_since_epoch().count();
  return end_of_day_rolled(std::int64_t{end} - first_day_.days);
}

Instant Calendar::next_opening(Instant at) const {
  const auto start = position(at);
  return instant(std::max(start, span_at(start).opens * ms_per_minute));
}

}  // namespace rz::flow

#include "model/clock_times.hpp"

#include <algorithm>
#include <vector>

#include "model/test_world.hpp"

namespace rz::model {

namespace {

/// The eve, the morning, noon, the lunch hour and the night of every day that is no plain one, in order.
const std::vector<Instant>& telling_moments() {
  static const auto all = [] {
    auto rules = henan_rules();
    auto days = rules.holidays;
    days.insert(days.end(), rules.workdays.begin(), rules.workdays.end());
    for (const auto* text : {"2024-05-01", "2024-10-01", "2025-05-01", "2025-10-01", "2026-05-01", "2026-10-01",
                             "2026-12-30", "2026-12-31"}) {
      days.push_back(*parse_date(text));
    }
    std::vector<Instant> moments;
    for (const auto date : days) {
      for (const int minute : {-360, -1, 510, 600, 720, 750, 870, 900, 1050, 1080, 1380}) {
        moments.push_back(Instant{local_instant(date, 0, rules.utc_offset_minutes).plus_minutes(minute)});
      }
    }
    std::ranges::sort(moments);
    return moments;
  }();
  return all;
}

Instant next_edge(Instant now, const SlowCalendar& calendar) {
  auto minute = now.ms / ms_per_minute + 1;
  while (calendar.is_open(minute) == calendar.is_open(minute - 1)) ++minute;
  return {minute * ms_per_minute};
}

}  // namespace

Instant any_moment() {
  const auto& telling = telling_moments();
  const int kind = *wide(0, 8);
  if (kind == 0) return {*wide(at("2026-12-28 08:00").ms, at("2027-01-20 12:00").ms)};
  if (kind < 4) return telling[*wide<std::size_t>(0, telling.size())];
  return {*wide(at("2024-01-02 00:00").ms, at("2026-12-31 23:00").ms)};
}

Instant moment_after(Instant now, int kind, int size, std::optional<Instant> due, const SlowCalendar& calendar) {
  constexpr std::int64_t days_ahead_max = 12;
  switch (kind) {
    case 0: return now;
    case 1: return {now.ms + size};
    case 2: return now.plus_minutes(size % 600);
    case 3: return {now.plus_minutes(size % 6000).ms + size % 1000};
    case 4: return next_edge(now, calendar);
    case 5: return due ? std::max(now, *due) : now;
    case 6: return due ? std::max(now, Instant{due->ms + 1}) : now;
    case 7: return due ? std::max(now, due->plus_minutes(-1)) : now;
    case 8: return due && *due > now ? Instant{now.ms + (due->ms - now.ms) / 60'000 * size} : now;
    case 9: return due ? std::max(now, due->plus_minutes(size % 200)) : now;
    default: break;
  }
  const auto& telling = telling_moments();
  const auto first = std::ranges::lower_bound(telling, now);
  const auto last = std::ranges::lower_bound(telling, Instant{now.ms + days_ahead_max * ms_per_day});
  return first == last ? now.plus_minutes(1440) : *(first + size % (last - first));
}

flow::CalendarRules longer_rules() {
  auto rules = henan_rules();
  rules.known_to = *parse_date("2027-12-31");
  const auto add = [](std::vector<Date>& list, std::string_view from, std::string_view to) {
    for (Date date = *parse_date(from); date <= *parse_date(to); date = date.plus(1)) list.push_back(date);
  };
  add(rules.holidays, "2027-01-01", "2027-01-03");
  add(rules.holidays, "2027-02-05", "2027-02-12");
  add(rules.holidays, "2027-04-05", "2027-04-05");
  add(rules.holidays, "2027-05-01", "2027-05-05");
  add(rules.holidays, "2027-10-01", "2027-10-07");
  for (const auto* text : {"2027-01-30", "2027-02-20", "2027-05-08", "2027-10-09"}) add(rules.workdays, text, text);
  return rules;
}

}  // namespace rz::model

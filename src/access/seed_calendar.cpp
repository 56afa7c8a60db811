#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "access/seed_parts.hpp"
#include "base/text.hpp"

namespace rz::access {

namespace {

constexpr std::array<std::string_view, 7> weekday_words{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// «05-01» with '-', «08:30» with ':'.
std::optional<std::pair<int, int>> parse_pair(std::string_view text, char separator,
                                              std::pair<int, int> max) {
  if (text.size() != 5 || text[2] != separator) return std::nullopt;
  const auto number = [](std::string_view digits) {
    int value = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() ? value : -1;
  };
  const std::pair out{number(text.substr(0, 2)), number(text.substr(3))};
  if (out.first < 0 || out.second < 0 || out.first > max.first || out.second > max.second)
    return std::nullopt;
  return out;
}

std::optional<int> parse_minute(std::string_view text) {
  const auto time = parse_pair(text, ':', {24, 59});
  if (!time || time->first * 60 + time->second > 1440) return std::nullopt;
  return time->first * 60 + time->second;
}

Result<std::vector<OpenHours>, Fault> read_hours(const Yaml& season) {
  RZ_TRY(words, season.words("hours"));
  std::vector<OpenHours> out;
  for (const auto& word : words) {
    const auto ends = split(word, '-');
    const auto from = ends.size() == 2 ? parse_minute(ends[0]) : std::nullopt;
    const auto to = ends.size() == 2 ? parse_minute(ends[1]) : std::nullopt;
    if (!from || !to || *from >= *to) return fail(season.fault("«" + word + "» is not like 08:30-12:00"));
    out.push_back({*from, *to});
  }
  return out;
}

Status<Fault> read_season(const Yaml& node, CalendarData& calendar) {
  RZ_CHECK(node.only({"from", "to", "hours"}));
  RZ_TRY(from, node.need("from"));
  RZ_TRY(to, node.need("to"));
  const auto first = parse_pair(from, '-', {12, 31});
  const auto last = parse_pair(to, '-', {12, 31});
  if (!first || !last) return fail(node.fault("a season runs from and to days like 05-01"));
  RZ_TRY(hours, read_hours(node));
  calendar.seasons.push_back({first->first, first->second, last->first, last->second, std::move(hours)});
  return {};
}

Status<Fault> read_weekdays(const Yaml& node, CalendarData& calendar) {
  calendar.working_weekdays.fill(false);
  RZ_TRY(words, node.words("working_weekdays"));
  for (const auto& word : words) {
    const auto* day = std::ranges::find(weekday_words, word);
    if (day == weekday_words.end()) return fail(node.fault("«" + word + "» is no weekday"));
    calendar.working_weekdays[static_cast<std::size_t>(day - weekday_words.begin())] = true;
  }
  return {};
}

}  // namespace

Status<Fault> read_calendar(SeedReading& reading, const Yaml& root) {
  auto& calendar = reading.seed.calendar;
  RZ_TRY(node, root.need_node("calendar"));
  RZ_CHECK(node->only({"utc_offset_minutes", "working_weekdays", "holidays", "seasons"}));
  RZ_TRY(offset_node, node->need_node("utc_offset_minutes"));
  RZ_TRY(offset, offset_node->integer());
  if (offset < -840 || offset > 840) return fail(offset_node->fault("no place is so far from UTC"));
  calendar.utc_offset_minutes = static_cast<int>(offset);
  RZ_CHECK(read_weekdays(*node, calendar));
  RZ_TRY(seasons_node, node->need_node("seasons"));
  RZ_TRY(seasons, seasons_node->list());
  for (const auto* season : seasons) RZ_CHECK(read_season(*season, calendar));
  RZ_TRY(holidays, node->need("holidays"));
  RZ_TRY(source, reading.read(holidays));
  return read_holidays(source, calendar);
}

Status<Fault> read_holidays(const Source& source, CalendarData& calendar) {
  RZ_TRY(file, Csv::parse(source, {"date", "kind", "name_zh"}));
  std::optional<Date> from;
  std::optional<Date> to;
  calendar.holidays.clear();
  calendar.workdays.clear();
  for (const auto& line : file.lines()) {
    const auto date = parse_date(line.fields[0]);
    if (!date) return fail(file.fault(line, "«" + line.fields[0] + "» is no date"));
    const auto& kind = line.fields[1];
    if (kind == "holiday") {
      calendar.holidays.push_back(*date);
    } else if (kind == "workday") {
      calendar.workdays.push_back(*date);
    } else if (kind == "known_from") {
      from = date;
    } else if (kind == "known_to") {
      to = date;
    } else {
      return fail(file.fault(line, "«" + kind + "» is no kind of day"));
    }
  }
  if (!from || !to) return fail(Fault{source.file, 0, "known_from or known_to is missing"});
  calendar.known_from = *from;
  calendar.known_to = *to;
  // A day that stands twice would be refused by the database, without its line.
  std::vector<Date> days = calendar.holidays;
  days.insert(days.end(), calendar.workdays.begin(), calendar.workdays.end());
  std::ranges::sort(days);
  if (const auto twice = std::ranges::adjacent_find(days); twice != days.end()) {
    return fail(Fault{source.file, 0, format_date(*twice) + " stands twice"});
  }
  std::ranges::sort(calendar.holidays);
  std::ranges::sort(calendar.workdays);
  return {};
}

}  // namespace rz::access

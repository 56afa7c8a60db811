#include "access/calendar_store.hpp"

#include <charconv>
#include <optional>

#include "base/text.hpp"

namespace rz::access {

namespace {

using enum db::Type;

const db::Statement select_calendar_statement{
    "SELECT version, utc_offset_minutes, working_weekdays, known_from, known_to FROM calendar "
    "WHERE district_id = $1 ORDER BY version DESC LIMIT 1"};
const db::Statement select_seasons_statement{
    "SELECT from_month, from_day, to_month, to_day, hours FROM calendar_season WHERE district_id = $1 AND "
    "version = (SELECT max(version) FROM calendar WHERE district_id = $1) ORDER BY position"};
const db::Statement select_days_statement{
    "SELECT day, is_workday FROM calendar_day WHERE district_id = $1 AND "
    "version = (SELECT max(version) FROM calendar WHERE district_id = $1) ORDER BY day"};
const db::Statement insert_calendar_statement{
    "INSERT INTO calendar (district_id, version, utc_offset_minutes, working_weekdays, known_from, known_to) "
    "{rows}",
    {integer, integer, integer, text, integer, integer}};
const db::Statement insert_season_statement{
    "INSERT INTO calendar_season (district_id, version, position, from_month, from_day, to_month, to_day, "
    "hours) "
    "{rows}",
    {integer, integer, integer, integer, integer, integer, integer, text}};
const db::Statement insert_day_statement{
    "INSERT INTO calendar_day (district_id, version, day, is_workday) {rows}",
    {integer, integer, integer, integer}};

std::string to_text(const std::vector<OpenHours>& hours) {
  std::string out;
  for (const auto& [from, to] : hours) {
    out += (out.empty() ? "" : ",") + std::to_string(from) + "-" + std::to_string(to);
  }
  return out;
}

std::optional<int> parse_minutes(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<std::vector<OpenHours>, std::string> parse_hours(const std::string& text) {
  std::vector<OpenHours> out;
  for (const auto part : split(text, ',')) {
    const auto ends = split(part, '-');
    const auto from = ends.size() == 2 ? parse_minutes(ends[0]) : std::nullopt;
    const auto to = ends.size() == 2 ? parse_minutes(ends[1]) : std::nullopt;
    if (!from || !to) return fail("the calendar's hours «" + text + "» cannot be read");
    out.push_back({*from, *to});
  }
  return out;
}

int small(std::int64_t value) { return static_cast<int>(value); }
Date date(std::int64_t days) { return {static_cast<std::int32_t>(days)}; }

}  // namespace

db::Call select_calendar(DistrictId district) { return {&select_calendar_statement, {district.value}}; }
db::Call select_seasons(DistrictId district) { return {&select_seasons_statement, {district.value}}; }
db::Call select_days(DistrictId district) { return {&select_days_statement, {district.value}}; }

Result<StoredCalendar, std::string> calendar_of(const db::Rows& calendar, const db::Rows& seasons,
                                                const db::Rows& days) {
  StoredCalendar out;
  if (calendar.empty()) return out;
  const auto head = calendar[0];
  out.version = head.integer(0);
  auto& data = out.data;
  data.utc_offset_minutes = small(head.integer(1));
  for (std::size_t day = 0; day < 7; ++day) {
    data.working_weekdays[day] = head.text(2).contains(static_cast<char>('1' + day));
  }
  data.known_from = date(head.integer(3));
  data.known_to = date(head.integer(4));
  for (const auto row : seasons) {
    RZ_TRY(hours, parse_hours(row.text(4)));
    data.seasons.push_back({small(row.integer(0)), small(row.integer(1)), small(row.integer(2)),
                            small(row.integer(3)), std::move(hours)});
  }
  for (const auto row : days)
    (row.integer(1) != 0 ? data.workdays : data.holidays).push_back(date(row.integer(0)));
  return out;
}

std::vector<record::RowWrite> insert_calendar(DistrictId district, std::int64_t version,
                                              const CalendarData& data) {
  std::string weekdays;
  for (std::size_t day = 0; day < 7; ++day) {
    if (data.working_weekdays[day]) weekdays += static_cast<char>('1' + day);
  }
  const auto number = [](auto value) { return static_cast<std::int64_t>(value); };
  std::vector<record::RowWrite> out{{&insert_calendar_statement,
                                     {district.value, version, number(data.utc_offset_minutes), weekdays,
                                      number(data.known_from.days), number(data.known_to.days)}}};
  for (std::size_t i = 0; i < data.seasons.size(); ++i) {
    const auto& season = data.seasons[i];
    out.push_back({&insert_season_statement,
                   {district.value, version, number(i), number(season.from_month), number(season.from_day),
                    number(season.to_month), number(season.to_day), to_text(season.hours)}});
  }
  const auto add_days = [&](const std::vector<Date>& days, bool is_workday) {
    for (const auto day : days) {
      out.push_back({&insert_day_statement, {district.value, version, number(day.days), number(is_workday)}});
    }
  };
  add_days(data.holidays, false);
  add_days(data.workdays, true);
  return out;
}

}  // namespace rz::access

#include "base/time.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace rz {

namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0 && a < 0) ? 1 : 0); }

std::optional<int> digits(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::chrono::year_month_day chrono_ymd(YearMonthDay ymd) {
  return std::chrono::year{ymd.year} / static_cast<unsigned>(ymd.month) / static_cast<unsigned>(ymd.day);
}

/// «Z», «+08:00» or «-03:30» as minutes.
std::optional<int> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = digits(text.substr(1, 2));
  const auto minutes = digits(text.substr(4, 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

}  // namespace

Date to_date(YearMonthDay ymd) {
  return {static_cast<std::int32_t>(std::chrono::sys_days{chrono_ymd(ymd)}.time_since_epoch().count())};
}

YearMonthDay to_ymd(Date date) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{date.days}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

int weekday(Date date) {
  const auto thursday_based = floor_div(date.days, 7) * 7;
  return static_cast<int>((date.days - thursday_based + 3) % 7) + 1;
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const YearMonthDay ymd{*year, *month, *day};
  if (!chrono_ymd(ymd).ok()) return std::nullopt;
  return to_date(ymd);
}

std::string format_date(Date date) {
  const auto ymd = to_ymd(date);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", ymd.year, ymd.month, ymd.day);
  return buffer;
}

Date local_date(Instant at, int offset_minutes) {
  return {static_cast<std::int32_t>(floor_div(at.ms + offset_minutes * ms_per_minute, ms_per_day))};
}

int local_minute(Instant at, int offset_minutes) {
  const auto local = at.ms + offset_minutes * ms_per_minute;
  return static_cast<int>((local - floor_div(local, ms_per_day) * ms_per_day) / ms_per_minute);
}

Instant local_instant(Date date, int minute, int offset_minutes) {
  return {date.days * ms_per_day + (static_cast<std::int64_t>(minute) - offset_minutes) * ms_per_minute};
}

std::string format_rfc3339(Instant at, int offset_minutes) {
  const auto local = at.ms + offset_minutes * ms_per_minute;
  const auto in_day = local - floor_div(local, ms_per_day) * ms_per_day;
  const int away = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%sT%02d:%02d:%02d.%03d%c%02d:%02d",
                format_date(local_date(at, offset_minutes)).c_str(), static_cast<int>(in_day / 3'600'000),
                static_cast<int>(in_day / 60'000 % 60), static_cast<int>(in_day / 1000 % 60),
                static_cast<int>(in_day % 1000), offset_minutes < 0 ? '-' : '+', away / 60, away % 60);
  return buffer;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text.substr(11, 2));
  const auto minute = digits(text.substr(14, 2));
  const auto second = digits(text.substr(17, 2));
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;

  auto rest = text.substr(19);
  std::int64_t millis = 0;
  if (rest.front() == '.') {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end < 2 || end > 4) return std::nullopt;
    auto fraction = std::string(rest.substr(1, end - 1));
    fraction.resize(3, '0');
    millis = *digits(fraction);
    rest = rest.substr(end);
  }
  const auto offset = parse_offset(rest);
  if (!offset) return std::nullopt;
  return Instant{local_instant(*date, *hour * 60 + *minute, *offset).ms + *second * 1000 + millis};
}

Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace rz

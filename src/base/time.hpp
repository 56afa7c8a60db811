#pragma once
// Moments and dates. Storage: UTC milliseconds since 1970. Outside: RFC 3339 with the district's offset.
// A district's offset is fixed (China has had no summer time since 1991), so no time zone database is needed.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rz {

inline constexpr std::int64_t ms_per_minute = 60'000;
inline constexpr std::int64_t ms_per_day = 86'400'000;

/// A moment: UTC milliseconds since 1970-01-01T00:00Z.
struct Instant {
  std::int64_t ms = 0;

  auto operator<=>(const Instant&) const = default;
  constexpr Instant plus_minutes(std::int64_t minutes) const { return {ms + minutes * ms_per_minute}; }
};

/// A calendar date, as days since 1970-01-01 (proleptic Gregorian).
struct Date {
  std::int32_t days = 0;

  auto operator<=>(const Date&) const = default;
  constexpr Date plus(std::int32_t n) const { return {days + n}; }
};

struct YearMonthDay {
  int year = 1970;
  int month = 1;
  int day = 1;

  auto operator<=>(const YearMonthDay&) const = default;
};

Date to_date(YearMonthDay ymd);
YearMonthDay to_ymd(Date date);
/// Monday = 1 … Sunday = 7 (ISO 8601).
int weekday(Date date);
/// «2026-11-24»; nothing if the text is not such a date or the date does not exist.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(Date date);

/// The date on which `at` falls for clocks that are `offset_minutes` ahead of UTC.
Date local_date(Instant at, int offset_minutes);
/// Minutes since local midnight, 0 … 1439.
int local_minute(Instant at, int offset_minutes);
/// The moment of `minute` (0 … 1440) after local midnight of `date`.
Instant local_instant(Date date, int minute, int offset_minutes);

/// «2026-11-24T17:30:00.000+08:00»
std::string format_rfc3339(Instant at, int offset_minutes);
/// Reads RFC 3339 with `Z` or an offset and up to three decimals of a second.
std::optional<Instant> parse_rfc3339(std::string_view text);

/// Where the present comes from. Passed in, so that a test or a seed can hold it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  /// How long to sleep, in milliseconds of life, until `at` has come; less than 1 when it has.
  virtual std::int64_t ms_until(Instant at) const { return at.ms - now().ms; }
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// A clock that stands until it is moved.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void set(Instant at) { now_ = at; }

 private:
  Instant now_;
};

}  // namespace rz

#pragma once
// How a district counts time: working time with its seasons, holidays and make-up days (调休), or plain
// elapsed time. Pure and immutable: rules in, answers out. A calendar takes about 0.4 MB; share one.
//
// Two rules carry everything else (民法典 201–203 and the district's own hours):
//  * an interval of hours is open at its first moment and closed at its last: [from, to);
//  * receipt outside hours counts from the next opening.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace rz::flow {

inline constexpr int horizon_years_max = 10;  ///< years counted by guess on either side of the known
inline constexpr int known_year_min = 1900;   ///< earliest year of `known_from`
inline constexpr int known_year_max = 2200;   ///< latest year of `known_to`
inline constexpr int utc_offset_minutes_max = 14 * 60;  ///< minutes, either way
inline constexpr int seasons_max = 12;                  ///< seasons in a year
inline constexpr int hours_of_day_max = 8;              ///< intervals in a day

/// What passes: working minutes of the district, or every minute, round the clock.
enum class Counting { working, calendar };

/// One interval of business, in minutes after local midnight: {510, 720} is 08:30–12:00. `to` may be 1440.
struct Hours {
  int from = 0;
  int to = 0;

  bool operator==(const Hours&) const = default;
};

/// From one day of the year to another, both included; may go over the year's end (1 October to 30 April).
struct Season {
  int from_month = 1;
  int from_day = 1;
  int to_month = 12;
  int to_day = 31;
  std::vector<Hours> hours;  ///< of every working day in it, in order, without overlap, at least one
};

/// What a district states about its time.
struct CalendarRules {
  int utc_offset_minutes = 480;
  std::vector<Season> seasons;  ///< cover each day once
  std::array<bool, 7> working_weekdays = {true, true, true, true, true, false, false};  ///< Monday first
  std::vector<Date> holidays;  ///< days off, whatever the weekday; inside the known calendar
  std::vector<Date> workdays;  ///< make-up days, whatever the weekday; inside the known calendar
  Date known_from;             ///< first and last day that the holiday notices speak of; days outside are
  Date known_to;               ///< guessed by weekday alone, and what is counted over them is provisional
};

/// When a term ends. Provisional: a day outside the known calendar was counted, or the horizon was reached.
struct Due {
  Instant at;
  bool provisional = false;

  bool operator==(const Due&) const = default;
};

/// Moments beyond `horizon_years_max` before or after the known calendar are taken as the horizon itself, and
/// no answer lies beyond it. Amounts are milliseconds so that pausing and resuming never rounds; amounts,
/// days and months below zero count as zero.
class Calendar {
 public:
  /// The error names the rule and the value that is wrong, as in «seasons: 02-29 is in no season».
  static Result<Calendar, std::string> build(const CalendarRules& rules);

  bool is_working_day(Date date) const;

  /// The earliest moment, not before `from`, at which `amount_ms` have passed. So a term that is used up at
  /// the end of business is due at close of business, not at the next opening; and for every `to` ≥ `from`
  ///   after(from, x).at ≤ to  exactly if  x ≤ between(from, to),
  /// hence between(from, after(from, x).at) = x, and after(from, between(from, to)).at ≤ to, equal if the
  /// moment just before `to` was open.
  Due after(Instant from, std::int64_t amount_ms, Counting counting) const;

  /// Milliseconds that have passed from `from` to `to`; 0 if `to` is not later.
  std::int64_t between(Instant from, Instant to, Counting counting) const;

  /// Close of business of the n-th working day after the day of the event, which is not counted itself. The
  /// day of the event is that of `next_opening(from)`: what comes after close of business on Friday comes on
  /// Monday. n = 0 is close of business on the day of the event (当日).
  Due end_of_working_day(Instant from, int n) const;

  /// Close of business of the n-th working day after the local day on which a term that ends at `due` ends; a
  /// term that ends at midnight ends on the day before. Outside hours nothing moves on to the next opening: a
  /// term that ran out on Saturday, prolonged by one day, ends on Monday. n = 0 is `due` itself.
  Due prolonged_by_working_days(Instant due, int n) const;

  /// 24:00 of the n-th calendar day after the day of `from`; if that is no working day, 24:00 of the next
  /// working day (民法典 201, 203).
  Due end_of_calendar_day(Instant from, int n) const;

  /// 24:00 of the same day of the month `months` later, or of that month's last day if it has no such day;
  /// moved to the next working day as above (民法典 202, 203).
  Due end_of_month(Instant from, int months) const;

  /// `at` itself inside hours, else the next moment of opening.
  Instant next_opening(Instant at) const;

  Date known_to() const { return known_to_; }
  int utc_offset_minutes() const { return utc_offset_minutes_; }

 private:
  /// One opening to the next closing; minutes since `start_`.
  struct Span {
    std::int32_t opens;
    std::int32_t closes;
    std::int32_t before;  ///< working minutes before `opens`
  };

  Calendar(const CalendarRules& rules, Date first_day, std::int32_t days);
  void lay_out(const std::vector<const std::vector<Hours>*>& hours_of_day);

  std::int64_t position(Instant at) const;
  Instant instant(std::int64_t position) const { return {start_.ms + position}; }
  const Span& span_at(std::int64_t position) const;
  std::int64_t worked(std::int64_t position) const;
  bool is_known(std::int64_t first_day, std::int64_t last_day) const;
  Due horizon() const { return {instant(length_ms_), true}; }
  Due end_of_day_rolled(std::int64_t day) const;
  Due close_of_business(std::int64_t first_day, std::int64_t event, std::int64_t n) const;

  Date first_day_;
  Date known_from_;
  Date known_to_;
  int utc_offset_minutes_;
  std::array<bool, 7> working_weekdays_;
  Instant start_;           ///< local midnight of `first_day_`
  std::int64_t length_ms_;  ///< from `start_` to the horizon
  // Days are numbered from `first_day_`. The last span is a sentinel: it opens and closes at the horizon.
  std::vector<Span> spans_;
  std::vector<std::int32_t> first_span_;    ///< of each day, and one more: the first span not before that day
  std::vector<std::int32_t> working_days_;  ///< numbers of the working days, rising
};

}  // namespace rz::flow

#pragma once
// The calendar of a district as data. What it means, flow::Calendar says; the two have the same shape so that
// the one is made from the other member by member.

#include <array>
#include <vector>

#include "base/time.hpp"

namespace rz::access {

/// Minutes after local midnight.
struct OpenHours {
  int from = 0;
  int to = 0;

  bool operator==(const OpenHours&) const = default;
};

struct CalendarSeason {
  int from_month = 1;
  int from_day = 1;
  int to_month = 12;
  int to_day = 31;
  std::vector<OpenHours> hours;

  bool operator==(const CalendarSeason&) const = default;
};

struct CalendarData {
  int utc_offset_minutes = 480;
  std::array<bool, 7> working_weekdays = {true, true, true, true, true, false, false};  ///< Monday first
  std::vector<CalendarSeason> seasons;
  std::vector<Date> holidays;  ///< by date
  std::vector<Date> workdays;  ///< make-up days, by date
  Date known_from;
  Date known_to;

  bool operator==(const CalendarData&) const = default;
};

}  // namespace rz::access

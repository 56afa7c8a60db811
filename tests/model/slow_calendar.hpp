#pragma once
// The calendar as a clerk with a watch would keep it: one minute after the other. Slow and obviously right;
// flow::Calendar is compared with it. Rules are taken as valid, and there is no horizon.

#include <cstdint>
#include <set>

#include "base/time.hpp"
#include "flow/calendar.hpp"

namespace rz::model {

class SlowCalendar {
 public:
  explicit SlowCalendar(flow::CalendarRules rules);

  bool is_working_day(Date date) const;
  /// Whether the minute that begins `minute` minutes after 1970-01-01T00:00Z is one of business.
  bool is_open(std::int64_t minute) const;

  flow::Due after(Instant from, std::int64_t amount_ms, flow::Counting counting) const;
  std::int64_t between(Instant from, Instant to, flow::Counting counting) const;
  flow::Due end_of_working_day(Instant from, int n) const;
  flow::Due prolonged_by_working_days(Instant due, int n) const;
  flow::Due end_of_calendar_day(Instant from, int n) const;
  flow::Due end_of_month(Instant from, int months) const;
  Instant next_opening(Instant at) const;

 private:
  bool is_known(Date date) const;
  Date date_of(std::int64_t minute) const;
  flow::Due end_of_first_working_day_from(Date date) const;
  flow::Due close_of_business(Date date, int n, bool provisional) const;

  flow::CalendarRules rules_;
  std::set<Date> holidays_;
  std::set<Date> workdays_;
};

}  // namespace rz::model

#pragma once
// How long something may take, as rules spell it: in working time, round the clock, or by the calendar.

#include <cstdint>
#include <optional>
#include <string_view>

namespace rz {

/// «5wd»: wm working minutes · wh working hours · wd working days · m h minutes and hours round the clock ·
/// d calendar days · mo months.
struct Duration {
  enum class Unit { working_minutes, working_days, minutes, days, months };
  std::int64_t amount = 0;
  Unit unit = Unit::working_minutes;

  bool operator==(const Duration&) const = default;

  bool is_working() const { return unit == Unit::working_minutes || unit == Unit::working_days; }
};

/// Nothing where the text is no such spelling, is nothing, or is longer than ten years.
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace rz

#pragma once
// Moments at which clocks go wrong, for properties: the edges of business, eves of holidays, make-up days, the
// change of season, and the very moment at which something is due.

#include <rapidcheck.h>

#include <optional>

#include "base/time.hpp"
#include "flow/calendar.hpp"
#include "model/slow_calendar.hpp"

namespace rz::model {

/// From `from` to below `to`, as wide in the first case as in the last (inRange alone begins narrow).
template <class T>
rc::Gen<T> wide(T from, T to) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(from, to));
}

/// Drawn with rapidcheck: of 2024–2026 and the first weeks after; half of them telling ones, many at the known end.
Instant any_moment();

/// The kinds of moments that moment_after() knows.
inline constexpr int moments = 11;
/// The same or a later moment. `due`: the next moment at which a clock does something.
Instant moment_after(Instant now, int kind, int size, std::optional<Instant> due, const SlowCalendar& calendar);

/// As henan_rules(), once the year 2027 is known. Its holidays are invented, in the manner of a notice.
flow::CalendarRules longer_rules();

}  // namespace rz::model

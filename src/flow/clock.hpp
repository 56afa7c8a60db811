#pragma once
// A clock is (generation, allowance, spent, running since, due). Pausing keeps the remainder; nothing but the
// words of the chain moves a clock: who edits a matter never touches one.

#include <string_view>

#include "flow/calendar.hpp"
#include "flow/definition.hpp"
#include "flow/matter.hpp"
#include "flow/world.hpp"

namespace rz::flow {

/// By the table's row that fits the matter's fields, by the own limit of its category, or what is left.
Duration choose_duration(const Allowance& allowance, const Matter& matter, const World& world);

/// A running clock from `at`. Working days end at the close of business, calendar days at 24:00 (民法典 201–203);
/// the allowance is then what lies between, so that a pause keeps exactly the remainder.
ClockState start_clock(std::string_view name, int generation, const Duration& duration,
                       const std::optional<Duration>& warn_before, Instant at, const Calendar& calendar);
/// The same with an end that is agreed, not before `at`; `like` says how its time is counted.
ClockState start_clock_until(std::string_view name, int generation, Due due, const Duration& like,
                             const std::optional<Duration>& warn_before, Instant at, const Calendar& calendar);
/// A running clock that is due at `cap` if it would be later; not before it last began to run.
ClockState cap_clock(ClockState clock, Due cap, const std::optional<Duration>& warn_before, const Calendar& calendar);
ClockState pause_clock(ClockState clock, Instant at, const Calendar& calendar);
ClockState resume_clock(ClockState clock, const std::optional<Duration>& warn_before, Instant at,
                        const Calendar& calendar);
ClockState stop_clock(ClockState clock, Instant at, const Calendar& calendar);

/// Moves the due moment by whole days of the clock's own counting. Granted after the end it voids the overdue mark.
ClockState extend_clock(ClockState clock, std::int64_t days, const std::optional<Duration>& warn_before,
                        const Calendar& calendar);
/// How much longer the clock would be, in milliseconds of its own counting.
std::int64_t extension_ms(const ClockState& clock, std::int64_t days, const Calendar& calendar);

/// Computes a running clock's due moment anew, after the calendar became longer: from its start where it was never
/// paused nor extended, else by its remainder. An agreed end stays. An explicit, recorded act.
ClockState recompute_clock(ClockState clock, const std::optional<Duration>& warn_before, const Calendar& calendar);

/// Time left at `at`, in milliseconds of the clock's own counting; negative when it has run out.
std::int64_t left_ms(const ClockState& clock, Instant at, const Calendar& calendar);

}  // namespace rz::flow

#include "flow/lending.hpp"

#include <algorithm>
#include <array>

#include "flow/draft.hpp"
#include "flow/field_text.hpp"

namespace rz::flow {

namespace {

using Arguments = std::vector<std::string>;

constexpr std::array<std::string_view, 7> day_names{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr std::int64_t minutes_an_hour = 60;
constexpr std::int64_t minutes_a_day = 24 * minutes_an_hour;

/// Bookings are children, and one writer judges them in their order: what was free when it is judged is free.
bool is_free(const Draft& draft, const Arguments& a) {
  const auto from = integer_in(draft.matter().fields, a[1]);
  const auto until = integer_in(draft.matter().fields, a[2]);
  return std::ranges::none_of(draft.family().children, [&](const Matter* child) {
    const bool holds = child->chain == a[0] && child->settled_at.ms == 0 && child->closed_at.ms == 0;
    return holds && integer_in(child->fields, a[1]) < until && from < integer_in(child->fields, a[2]);
  });
}

bool is_within_hours(const Draft& draft, const Arguments& a) {
  const auto& fields = draft.matter().fields;
  const auto offset = draft.world().calendar().utc_offset_minutes();
  const Instant from{integer_in(fields, a[0])};
  const auto day = local_date(from, offset);
  const auto midnight = local_instant(day, 0, offset);
  const auto minutes_in = [&](std::int64_t moment) { return (moment - midnight.ms + ms_per_minute - 1) / ms_per_minute; };
  const auto opens = integer_in(fields, a[2]) * minutes_an_hour;
  const auto closes = std::min(integer_in(fields, a[3]) * minutes_an_hour, minutes_a_day);
  return contains(texts_in(fields, a[4]), std::string(day_names.at(static_cast<std::size_t>(weekday(day)) - 1))) &&
         (from.ms - midnight.ms) / ms_per_minute >= opens && minutes_in(integer_in(fields, a[1])) <= closes;
}

bool is_ahead(const Draft& draft, const Arguments& a) { return integer_in(draft.matter().fields, a[0]) >= draft.now().ms; }

}  // namespace

void add_lending_guards(Functions& functions) {
  using enum Argument;
  functions.add_guard({"free@1", {chain, moment_field, moment_field}, false, is_free});
  functions.add_guard({"within_hours@1", {moment_field, moment_field, integer_field, integer_field, field}, false, is_within_hours, true});
  functions.add_guard({"ahead@1", {moment_field}, false, is_ahead, true});
}

}  // namespace rz::flow

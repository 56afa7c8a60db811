#include "stats/case_fact.hpp"

#include <algorithm>
#include <string>

namespace rz::stats {

namespace {

using flow::Matter;

std::optional<bool> flag(const Matter& matter, std::string_view field) {
  const auto found = matter.fields.find(field);
  const auto* value = found == matter.fields.end() ? nullptr : std::get_if<bool>(&found->second);
  return value ? std::optional(*value) : std::nullopt;
}

Instant moment(const Matter& matter, std::string_view field) { return Instant{flow::integer_in(matter.fields, std::string(field))}; }

CaseFact::Fate fate_of(const Matter& matter, bool is_filed) {
  using enum CaseFact::Fate;
  if (matter.stage == "not_filed") return not_filed;
  if (matter.stage == "repeated") return repeated;
  if (matter.stage == "written_off") return written_off;
  if (matter.settled_at.ms == 0 && matter.closed_at.ms == 0) return open;
  return is_filed ? closed : on_the_spot;
}

}  // namespace

std::optional<CaseFact> case_fact_of(const Matter& matter) {
  if (matter.chain != case_chain) return std::nullopt;
  CaseFact out;
  out.filed = moment(matter, "filed_at");
  out.id = matter.id;
  out.ended = matter.settled_at.ms != 0 ? matter.settled_at : matter.closed_at;
  out.fate = fate_of(matter, out.filed.ms != 0);
  out.place = matter.place;
  out.reported = matter.opened_at;
  out.decided_by = matter.org("decided_by");
  out.dispatched_by = matter.org("dispatched_by");
  out.handler = matter.org("handler");
  out.verified_by = matter.org("verified_by");
  out.was_on_the_spot = flag(matter, "on_the_spot").value_or(false);
  for (const auto& clock : matter.clocks) {
    if (!clock.expired || (clock.name != "overall" && clock.name != "again")) continue;
    out.late_since = out.is_late ? std::min(out.late_since, clock.due) : clock.due;
    out.is_late = true;
  }
  out.was_on_patrol = matter.text("found_by") == "patrol";
  out.was_missed = flag(matter, "was_missed");
  out.was_sent_back = flow::integer_in(matter.fields, "rework_times") > 0;
  out.decided_in_time = flag(matter, "decided_in_time");
  out.dispatched_in_time = flag(matter, "dispatched_in_time");
  out.handled_in_time = flag(matter, "handled_in_time");
  out.verified_in_time = flag(matter, "verified_in_time");
  out.closed_in_time = flag(matter, "closed_in_time");
  out.sample_passed = flag(matter, "sample_passed");
  return out;
}

}  // namespace rz::stats

#include "stats/day_sheet.hpp"

#include <algorithm>
#include <utility>

namespace rz::stats {

namespace {

bool lies_in(Instant at, const Period& period) { return at.ms != 0 && at >= period.from && at < period.to; }

bool is_open_at(const CaseFact& fact, Instant at) {
  const bool is_mended = fact.was_on_the_spot && fact.filed.ms == 0;  // one that a sample failed is a case
  return !is_mended && fact.reported < at && (fact.ended.ms == 0 || fact.ended >= at);
}

void sort_by(std::vector<CaseFact>& facts, Instant CaseFact::* moment) {
  std::ranges::sort(facts, [&](const CaseFact& a, const CaseFact& b) { return std::pair(a.*moment, a.id) < std::pair(b.*moment, b.id); });
}

}  // namespace

DaySheet day_sheet_of(std::span<const CaseFact> facts, const Period& day) {
  using enum CaseFact::Fate;
  DaySheet out;
  for (const auto& fact : facts) {
    if (lies_in(fact.reported, day)) (fact.was_on_the_spot ? out.on_the_spot : out.found).push_back(fact);
    if (lies_in(fact.filed, day)) out.filed.push_back(fact);
    if (lies_in(fact.ended, day) && fact.fate == closed) out.closed.push_back(fact);
    const bool is_dropped = fact.fate == not_filed || fact.fate == repeated || fact.fate == written_off;
    if (is_dropped && lies_in(fact.ended, day)) out.dropped.push_back(fact);
    if (!is_open_at(fact, day.to)) continue;
    out.open.push_back(fact);
    if (fact.is_late && fact.late_since < day.to) out.late.push_back(fact);
  }
  for (auto* each : {&out.found, &out.on_the_spot, &out.open, &out.late}) sort_by(*each, &CaseFact::reported);
  sort_by(out.filed, &CaseFact::filed);
  for (auto* each : {&out.closed, &out.dropped}) sort_by(*each, &CaseFact::ended);
  return out;
}

}  // namespace rz::stats

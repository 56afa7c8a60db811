#pragma once
// The day sheet (日报): what was found, filed and closed on a day, and what was open at its end (句号管理). As the cases now stand: one that was closed that day and
// found again since is open.

#include <span>
#include <vector>

#include "stats/case_fact.hpp"
#include "stats/indicators.hpp"

namespace rz::stats {

struct DaySheet {
  std::vector<CaseFact> found;        ///< reported that day, without those mended on the spot; the first first
  std::vector<CaseFact> on_the_spot;  ///< found and mended that day
  std::vector<CaseFact> filed;
  std::vector<CaseFact> closed;       ///< filed, and closed that day
  std::vector<CaseFact> dropped;      ///< not filed, reported before, or written off, that day
  std::vector<CaseFact> open;         ///< at the day's end, or now; the oldest first
  std::vector<CaseFact> late;         ///< of those open, out of time then
};

/// `day` ends now, where it is today.
DaySheet day_sheet_of(std::span<const CaseFact> facts, const Period& day);

}  // namespace rz::stats

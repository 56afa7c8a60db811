#pragma once
// Patrols of a demo district: points and rounds of every grid, and some days on which they were walked, mostly.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "access/calendar_data.hpp"
#include "demo/playbook.hpp"
#include "patrol/patrol.hpp"
#include "record/act.hpp"

namespace rz::demo {

/// A place such as every grid has: its name, and what to look at there.
struct PatrolSpot {
  std::string name;
  std::string look;
};
/// Reads seeds/…/patrol_points.csv; the error names the line.
Result<std::vector<PatrolSpot>, std::string> parse_patrol_spots(std::string_view csv);

struct PatrolGrid {
  PlaceId grid{};
  place::Area area;
  AccountId worker{};
};

struct PatrolParts {
  DistrictId district{};
  std::vector<PatrolGrid> grids;
  std::vector<PatrolSpot> spots;
  access::CalendarData calendar;
  std::uint64_t seed = 1;
  Instant from{};
  Instant until{};
};

inline constexpr std::int32_t patrol_days_max = 89;  ///< the last days of the time that are walked: no more is kept

class Patrols {
 public:
  explicit Patrols(PatrolParts parts);

  /// One act for all grids, at the beginning.
  std::vector<record::Act> plan_acts() const;
  /// An act for each of the last days: rows alone, as in life.
  std::vector<record::Act> day_acts();

 private:
  patrol::Plan plan_of(const PatrolGrid& grid);
  place::Point point_in(const place::Area& area);
  void walk(const PatrolGrid& grid, const patrol::Plan& plan, const patrol::DayRound& round, record::Act& act);
  bool excuse(const PatrolGrid& grid, const patrol::DayRound& round, record::Act& act);

  PatrolParts parts_;
  Random random_;
  std::vector<patrol::Plan> plans_;
};

}  // namespace rz::demo

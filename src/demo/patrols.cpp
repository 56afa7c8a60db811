#include "demo/patrols.hpp"

#include <algorithm>
#include <array>

#include "patrol/patrol_store.hpp"

namespace rz::demo {

namespace {

constexpr std::int64_t points_min = 6;
constexpr std::int64_t points_most = 10;
constexpr int tries_max = 400;
constexpr int rounds_excused_percent = 2;
constexpr int rounds_forgotten_percent = 1;
constexpr int points_missed_percent = 1;
constexpr int by_code_percent = 6;
constexpr int edge_percent = 8;
constexpr std::array<std::string_view, 4> reasons{"leave", "no_signal", "weather", "campaign"};

/// Hours of the seasons: the summer's afternoon begins later.
std::vector<patrol::Round> usual_rounds() {
  const auto season = [](int from_month, int from_day, int to_month, int to_day, int from, int to) {
    return patrol::Season{from_month, from_day, to_month, to_day, {from, to}};
  };
  return {{patrol::Part::morning, false, {season(1, 1, 12, 31, 8 * 60 + 40, 10 * 60 + 40)}},
          {patrol::Part::afternoon, false,
           {season(5, 1, 9, 30, 15 * 60 + 20, 17 * 60 + 20), season(10, 1, 4, 30, 14 * 60 + 50, 16 * 60 + 50)}}};
}

place::Box box_of(const place::Area& area) {
  const auto& ring = area.polygons.front().outer;
  place::Box out{ring.front(), ring.front()};
  for (const auto& corner : ring) {
    out.low = {std::min(out.low.lon, corner.lon), std::min(out.low.lat, corner.lat)};
    out.high = {std::max(out.high.lon, corner.lon), std::max(out.high.lat, corner.lat)};
  }
  return out;
}

bool is_in(const place::Ring& ring, place::Point point) {
  bool inside = false;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const auto& a = ring[i - 1];
    const auto& b = ring[i];
    const bool crosses = (a.lat > point.lat) != (b.lat > point.lat);
    if (crosses && point.lon < (b.lon - a.lon) * (point.lat - a.lat) / (b.lat - a.lat) + a.lon) inside = !inside;
  }
  return inside;
}

}  // namespace

Result<std::vector<PatrolSpot>, std::string> parse_patrol_spots(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "patrol_points.csv", "name,look"));
  std::vector<PatrolSpot> out;
  for (auto& row : rows) out.push_back({row[0], row[1]});
  return out;
}

Patrols::Patrols(PatrolParts parts) : parts_(std::move(parts)), random_(parts_.seed) {
  if (parts_.spots.empty()) return;
  for (const auto& grid : parts_.grids) plans_.push_back(plan_of(grid));
}

/// Six digits behind the point are a decimetre.
place::Point Patrols::point_in(const place::Area& area) {
  const auto box = box_of(area);
  const auto micro = [](double degrees) { return static_cast<std::int64_t>(degrees * 1e6); };
  place::Point out = area.polygons.front().outer.front();
  for (int i = 0; i < tries_max; ++i) {
    const place::Point tried{static_cast<double>(between(random_, micro(box.low.lon), micro(box.high.lon))) / 1e6,
                             static_cast<double>(between(random_, micro(box.low.lat), micro(box.high.lat))) / 1e6};
    if (is_in(area.polygons.front().outer, tried)) return tried;
  }
  return out;
}

patrol::Plan Patrols::plan_of(const PatrolGrid& grid) {
  patrol::Plan out;
  out.grid = grid.grid;
  const auto count = std::min(between(random_, points_min, points_most), static_cast<std::int64_t>(parts_.spots.size()));
  const auto first = static_cast<std::size_t>(between(random_, 0, static_cast<std::int64_t>(parts_.spots.size()) - 1));
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const auto& spot = parts_.spots[(first + i) % parts_.spots.size()];
    patrol::Point point;
    point.name = spot.name;
    point.look = spot.look;
    point.where = point_in(grid.area);
    point.in_afternoon = i % 5 != 4;  // a few are looked at once a day
    out.points.push_back(std::move(point));
  }
  auto plan = patrol::planned(out, out.points, usual_rounds(), &grid.area);
  if (!plan) return out;
  plan->since = parts_.from;
  plan->reason = "初次布点（演示）";
  return std::move(*plan);
}

std::vector<record::Act> Patrols::plan_acts() const {
  if (plans_.empty()) return {};
  record::Act act;
  act.kind = "patrol.seeded";
  for (const auto& plan : plans_) act.rows.push_back(patrol::insert_plan(parts_.district, plan));
  return {std::move(act)};
}

bool Patrols::excuse(const PatrolGrid& grid, const patrol::DayRound& round, record::Act& act) {
  if (!chance(random_, rounds_excused_percent)) return false;
  const auto& reason = reasons[static_cast<std::size_t>(between(random_, 0, reasons.size() - 1))];
  act.rows.push_back(patrol::insert_excuse(parts_.district, grid.grid,
                                           {round.day, round.part, 0, std::string(reason), grid.worker, round.from.plus_minutes(10)}));
  return true;
}

void Patrols::walk(const PatrolGrid& grid, const patrol::Plan& plan, const patrol::DayRound& round, record::Act& act) {
  if (excuse(grid, round, act) || chance(random_, rounds_forgotten_percent)) return;
  auto at = round.from.plus_minutes(between(random_, 2, 35));
  for (const auto& point : plan.points) {
    if (!point.is_in(round.part)) continue;
    at = at.plus_minutes(between(random_, 4, 12));
    if (chance(random_, points_missed_percent)) continue;
    patrol::Claim claim{point.number, at, {}, {}};
    if (chance(random_, by_code_percent)) claim.code_fits = true;
    else claim.position = patrol::Position{point.where, 8};
    const bool is_offline = chance(random_, 5);
    const auto arrived = at.plus_minutes(is_offline ? between(random_, 30, 300) : 0);
    auto pass = patrol::judge(plan, parts_.calendar, claim, arrived);
    if (!pass || arrived > parts_.until) continue;
    if (pass->way == patrol::Way::position && chance(random_, edge_percent)) pass->nearness = patrol::Nearness::edge;
    pass->by = grid.worker;
    act.rows.push_back(patrol::insert_pass(parts_.district, grid.grid, *pass));
  }
}

std::vector<record::Act> Patrols::day_acts() {
  const int offset = parts_.calendar.utc_offset_minutes;
  const auto last = local_date(parts_.until, offset);
  const auto first = std::max(local_date(parts_.from, offset), last.plus(-patrol_days_max));
  std::vector<record::Act> out;
  for (auto day = first; day <= last; day = day.plus(1)) {
    record::Act act;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      for (const auto& round : patrol::rounds_on(plans_[i], parts_.calendar, day)) {
        if (round.until <= parts_.until) walk(parts_.grids[i], plans_[i], round, act);
      }
    }
    if (!act.rows.empty()) out.push_back(std::move(act));
  }
  return out;
}

}  // namespace rz::demo

#include "patrol/patrol.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "base/text.hpp"

namespace rz::patrol {

namespace {

constexpr double earth_metres = 6'371'008.8;
constexpr int minutes_a_day = 24 * 60;
constexpr int leap_year = 2024;
constexpr int days_of_leap_year = 366;

template <class Range, class Value, class Member>
bool has(const Range& range, const Value& value, Member member) {
  return std::ranges::find(range, value, member) != std::ranges::end(range);
}

template <class Enum, std::size_t n>
std::optional<Enum> parse_word(const std::array<std::string_view, n>& words, std::string_view text) {
  const auto found = std::ranges::find(words, text);
  return found == words.end() ? std::nullopt : std::optional(static_cast<Enum>(found - words.begin()));
}

constexpr std::array<std::string_view, 2> part_words{"morning", "afternoon"};
constexpr std::array<std::string_view, 2> way_words{"position", "code"};
constexpr std::array<std::string_view, 3> nearness_words{"inside", "edge", "unknown"};
constexpr std::array<std::string_view, 8> refusal_words{"clock_ahead", "too_old", "no_point",   "no_round",
                                                        "inaccurate",  "too_far", "wrong_code", "no_proof"};
constexpr std::array<std::string_view, 3> standing_words{"asked", "agreed", "refused"};
constexpr std::array<std::string_view, 7> state_words{"coming", "open", "passed", "late", "excused", "asked", "missed"};

template <std::size_t n, class Enum>
std::string_view word_of(const std::array<std::string_view, n>& words, Enum value) {
  return words[static_cast<std::size_t>(value)];
}

/// Whether a day of the year lies in a time that may go over the year's end.
bool holds(int from_month, int from_day, int to_month, int to_day, const YearMonthDay& day) {
  const std::pair from(from_month, from_day);
  const std::pair to(to_month, to_day);
  const std::pair at(day.month, day.day);
  return from <= to ? from <= at && at <= to : at >= from || at <= to;
}

template <class AnySeason>
const AnySeason* season_on(const std::vector<AnySeason>& seasons, const YearMonthDay& day) {
  const auto found = std::ranges::find_if(seasons, [&](const AnySeason& season) {
    return holds(season.from_month, season.from_day, season.to_month, season.to_day, day);
  });
  return found == seasons.end() ? nullptr : &*found;
}

bool is_day_of_year(int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  return to_ymd(to_date({leap_year, month, day})) == YearMonthDay{leap_year, month, day};
}


class PlanJudge {
 public:
  PlanJudge(const Plan& before, const place::Area* grid) : before_(before), grid_(grid) {}

  void look(const std::vector<Point>& points) {
    if (points.size() > points_max) tell("points", PlanFault::too_many);
    for (std::size_t i = 0; i < std::min(points.size(), points_max); ++i) {
      look(points[i], "points/" + std::to_string(i));
      const auto others = std::span(points).first(i);
      const bool same_number = points[i].number != 0 && has(others, points[i].number, &Point::number);
      if (same_number) tell("points/" + std::to_string(i), PlanFault::twice);
      if (has(others, points[i].name, &Point::name)) tell("points/" + std::to_string(i) + "/name", PlanFault::twice);
    }
  }

  void look(const std::vector<Round>& rounds) {
    for (std::size_t i = 0; i < rounds.size(); ++i) {
      const auto at = "rounds/" + std::to_string(i);
      if (has(std::span(rounds).first(i), rounds[i].part, &Round::part)) return tell(at + "/part", PlanFault::twice);
      look(rounds[i], at);
    }
    if (faults_.empty() && afternoon_is_early(rounds)) tell("rounds", PlanFault::overlaps);
  }

  std::vector<PlanError> faults() && { return std::move(faults_); }

 private:
  void tell(std::string pointer, PlanFault fault) { faults_.push_back({std::move(pointer), fault}); }

  void look(const Point& point, const std::string& at) {
    const bool known = point.number == 0 || before_.find(point.number);
    if (!known) tell(at + "/number", PlanFault::no_such);
    if (point.name.empty()) tell(at + "/name", PlanFault::missing);
    if (count_characters(point.name) > point_name_characters_max) tell(at + "/name", PlanFault::too_long);
    if (count_characters(point.look) > look_characters_max) tell(at + "/look", PlanFault::too_long);
    const bool fits = point.radius_metres >= radius_metres_min && point.radius_metres <= radius_metres_max;
    if (!fits) tell(at + "/radius_metres", PlanFault::out_of_range);
    if (!point.in_morning && !point.in_afternoon) tell(at + "/parts", PlanFault::in_no_round);
    const bool is_place = std::abs(point.where.lon) <= 180 && std::abs(point.where.lat) <= 90;
    if (!is_place) return tell(at + "/lon", PlanFault::out_of_range);
    if (grid_ && !grid_->polygons.empty() && metres_from(*grid_, point.where) > border_metres_max) tell(at + "/lon", PlanFault::far_away);
  }

  void look(const Round& round, const std::string& at) {
    if (round.seasons.size() > seasons_max) return tell(at + "/seasons", PlanFault::too_many);
    for (std::size_t i = 0; i < round.seasons.size(); ++i) {
      const auto& season = round.seasons[i];
      const auto here = at + "/seasons/" + std::to_string(i);
      const bool is_time = 0 <= season.hours.from && season.hours.from < season.hours.to && season.hours.to <= minutes_a_day;
      if (!is_time) tell(here + "/hours", PlanFault::out_of_range);
      if (!is_day_of_year(season.from_month, season.from_day)) tell(here + "/from", PlanFault::out_of_range);
      if (!is_day_of_year(season.to_month, season.to_day)) tell(here + "/to", PlanFault::out_of_range);
    }
    if (faults_.empty() && has_twice_covered(round)) tell(at + "/seasons", PlanFault::overlaps);
  }

  static YearMonthDay day_of_year(int n) { return to_ymd(to_date({leap_year, 1, 1}).plus(n)); }

  static bool has_twice_covered(const Round& round) {
    for (int n = 0; n < days_of_leap_year; ++n) {
      const auto day = day_of_year(n);
      const auto count = std::ranges::count_if(round.seasons, [&](const Season& season) {
        return holds(season.from_month, season.from_day, season.to_month, season.to_day, day);
      });
      if (count > 1) return true;
    }
    return false;
  }

  static bool afternoon_is_early(const std::vector<Round>& rounds) {
    const auto morning = std::ranges::find(rounds, Part::morning, &Round::part);
    const auto afternoon = std::ranges::find(rounds, Part::afternoon, &Round::part);
    if (morning == rounds.end() || afternoon == rounds.end()) return false;
    for (int n = 0; n < days_of_leap_year; ++n) {
      const auto* first = season_on(morning->seasons, day_of_year(n));
      const auto* second = season_on(afternoon->seasons, day_of_year(n));
      if (first && second && second->hours.from < first->hours.to) return true;
    }
    return false;
  }

  const Plan& before_;
  const place::Area* grid_;
  std::vector<PlanError> faults_;
};

struct Metres {
  double x = 0;
  double y = 0;
};

Metres metres_of(place::Point point, place::Point origin) {
  constexpr double radians = std::numbers::pi / 180;
  return {(point.lon - origin.lon) * radians * earth_metres * std::cos(origin.lat * radians),
          (point.lat - origin.lat) * radians * earth_metres};
}

/// Of the origin from the line between two points.
double distance_from_line(Metres a, Metres b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? std::clamp(-(a.x * dx + a.y * dy) / length, 0.0, 1.0) : 0;
  return std::hypot(a.x + along * dx, a.y + along * dy);
}

bool is_around(const place::Ring& ring, place::Point where) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const bool crosses = (ring[i].lat > where.lat) != (ring[j].lat > where.lat);
    if (crosses && where.lon < (ring[j].lon - ring[i].lon) * (where.lat - ring[i].lat) / (ring[j].lat - ring[i].lat) + ring[i].lon)
      inside = !inside;
  }
  return inside;
}

/// The end of the hours of business in which a moment of the day lies, or that moment.
int closing_after(const access::CalendarData& calendar, Date day, int minute) {
  if (!is_working_day(calendar, day)) return minute;
  for (const auto& hours : hours_on(calendar, day)) {
    if (hours.from <= minute && minute <= hours.to) return hours.to;
  }
  return minute;
}

/// The round in which a moment lies; one that is late only where none is in time.
std::optional<DayRound> round_at(const Plan& plan, const access::CalendarData& calendar, Instant at) {
  std::optional<DayRound> late;
  for (const auto& round : rounds_on(plan, calendar, local_date(at, calendar.utc_offset_minutes))) {
    if (round.from <= at && at < round.until) return round;
    if (!late && round.from <= at && at < round.late_until) late = round;
  }
  return late;
}

struct Proof {
  Way way = Way::position;
  Nearness nearness = Nearness::unknown;
};

Result<Proof, Refusal> proof_of(const Point& point, const Claim& claim) {
  const bool is_usable = claim.position && claim.position->accuracy_metres <= accuracy_metres_max;
  if (is_usable) {
    const double apart = metres_between(point.where, claim.position->where);
    if (apart <= point.radius_metres) return Proof{Way::position, Nearness::inside};
    const double allowance = std::min({claim.position->accuracy_metres, point.radius_metres, allowance_metres_max});
    if (apart <= point.radius_metres + allowance) return Proof{Way::position, Nearness::edge};
    return fail(Refusal::too_far);
  }
  if (claim.code_fits) return *claim.code_fits ? Result<Proof, Refusal>(Proof{Way::code, Nearness::unknown}) : fail(Refusal::wrong_code);
  return fail(claim.position ? Refusal::inaccurate : Refusal::no_proof);
}

State state_without(const DayRound& round, const Pass* pass, const Excuse* excuse, Instant now) {
  if (pass) return pass->at < round.until ? State::passed : State::late;
  if (excuse && excuse->standing == Standing::agreed) return State::excused;
  if (now < round.from) return State::coming;
  if (now < round.late_until) return State::open;
  return excuse && excuse->standing == Standing::asked ? State::asked : State::missed;
}

const Excuse* excuse_for(const DayRound& round, std::int64_t point, std::span<const Excuse> excuses) {
  for (const auto standing : {Standing::agreed, Standing::asked, Standing::refused}) {
    const auto found = std::ranges::find_if(excuses, [&](const Excuse& each) {
      return each.standing == standing && each.day == round.day && each.part == round.part && (each.point == 0 || each.point == point);
    });
    if (found != excuses.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

std::string_view to_text(Part part) { return word_of(part_words, part); }
std::optional<Part> parse_part(std::string_view text) { return parse_word<Part>(part_words, text); }
std::string_view to_text(Way way) { return word_of(way_words, way); }
std::optional<Way> parse_way(std::string_view text) { return parse_word<Way>(way_words, text); }
std::string_view to_text(Nearness nearness) { return word_of(nearness_words, nearness); }
std::optional<Nearness> parse_nearness(std::string_view text) { return parse_word<Nearness>(nearness_words, text); }
std::string_view to_text(Refusal why) { return word_of(refusal_words, why); }
std::string_view to_text(Standing standing) { return word_of(standing_words, standing); }
std::optional<Standing> parse_standing(std::string_view text) { return parse_word<Standing>(standing_words, text); }
std::string_view to_text(State state) { return word_of(state_words, state); }

const Point* Plan::find(std::int64_t number) const {
  const auto found = std::ranges::find(points, number, &Point::number);
  return found == points.end() ? nullptr : &*found;
}

const Round* Plan::find(Part part) const {
  const auto found = std::ranges::find(rounds, part, &Round::part);
  return found == rounds.end() ? nullptr : &*found;
}

Result<Plan, std::vector<PlanError>> planned(const Plan& before, std::vector<Point> points, std::vector<Round> rounds,
                                             const place::Area* grid) {
  PlanJudge judge(before, grid);
  judge.look(points);
  judge.look(rounds);
  if (auto faults = std::move(judge).faults(); !faults.empty()) return fail(std::move(faults));
  Plan out{before.grid, before.revision + 1, std::move(points), std::move(rounds), before.last_number, {}, {}, {}};
  for (auto& point : out.points) {
    if (point.number == 0) point.number = ++out.last_number;
  }
  std::ranges::sort(out.points, {}, &Point::number);
  std::ranges::sort(out.rounds, {}, &Round::part);
  return out;
}

bool is_working_day(const access::CalendarData& calendar, Date day) {
  if (std::ranges::binary_search(calendar.workdays, day)) return true;
  if (std::ranges::binary_search(calendar.holidays, day)) return false;
  return calendar.working_weekdays[static_cast<std::size_t>(weekday(day) - 1)];
}

std::span<const access::OpenHours> hours_on(const access::CalendarData& calendar, Date day) {
  const auto* season = season_on(calendar.seasons, to_ymd(day));
  return season ? std::span<const access::OpenHours>(season->hours) : std::span<const access::OpenHours>();
}

std::optional<DayRound> round_on(const Plan& plan, Part part, const access::CalendarData& calendar, Date day) {
  const auto* round = plan.find(part);
  if (!round || (!round->every_day && !is_working_day(calendar, day))) return std::nullopt;
  const auto open = hours_on(calendar, day);
  access::OpenHours hours;
  if (round->seasons.empty()) {
    // A day with one stretch of business has no afternoon of its own.
    if (open.empty() || (part == Part::afternoon && open.size() < 2)) return std::nullopt;
    hours = part == Part::morning ? open.front() : open.back();
  } else {
    const auto* season = season_on(round->seasons, to_ymd(day));
    if (!season) return std::nullopt;
    hours = season->hours;
  }
  const auto moment = [&](int minute) { return local_instant(day, minute, calendar.utc_offset_minutes); };
  return DayRound{day, part, moment(hours.from), moment(hours.to), moment(closing_after(calendar, day, hours.to))};
}

std::vector<DayRound> rounds_on(const Plan& plan, const access::CalendarData& calendar, Date day) {
  std::vector<DayRound> out;
  for (const auto part : all_parts) {
    if (const auto round = round_on(plan, part, calendar, day)) out.push_back(*round);
  }
  return out;
}

const Plan* plan_for(std::span<const Plan> plans, std::int64_t point, Instant at) {
  const Plan* then = nullptr;
  const Plan* later = nullptr;
  for (const auto& plan : plans) {
    if (plan.since <= at && (!then || plan.revision > then->revision)) then = &plan;
    if (plan.since > at && plan.find(point) && (!later || plan.revision < later->revision)) later = &plan;
  }
  return then && (then->find(point) || !later) ? then : later;
}

std::vector<PlannedRound> planned_on(std::span<const Plan> plans, const access::CalendarData& calendar, Date day) {
  std::vector<PlannedRound> out;
  for (const auto part : all_parts) {
    PlannedRound last;
    for (const auto& plan : plans) {
      const auto round = round_on(plan, part, calendar, day);
      // A revision without the round ends it from the next day on.
      const auto end = round ? round->until : local_instant(day, 0, calendar.utc_offset_minutes);
      if (plan.since >= end || (last.plan && last.plan->revision > plan.revision)) continue;
      last = {&plan, round.value_or(DayRound{})};
    }
    if (last.plan && last.round.until.ms != 0) out.push_back(last);
  }
  return out;
}

double metres_from(const place::Area& area, place::Point where) {
  double out = std::numeric_limits<double>::infinity();
  for (const auto& [ring, holes] : area.polygons) {
    if (ring.empty()) continue;
    if (is_around(ring, where)) return 0;
    for (std::size_t i = 1; i < ring.size(); ++i)
      out = std::min(out, distance_from_line(metres_of(ring[i - 1], where), metres_of(ring[i], where)));
  }
  return out;
}

double metres_between(place::Point one, place::Point other) {
  const place::Point middle{one.lon, (one.lat + other.lat) / 2};
  const auto from = metres_of(one, middle);
  const auto to = metres_of(other, middle);
  return std::hypot(to.x - from.x, to.y - from.y);
}

Result<Pass, Refusal> judge(const Plan& plan, const access::CalendarData& calendar, const Claim& claim, Instant arrived) {
  if (claim.at > arrived.plus_minutes(ahead_minutes_max)) return fail(Refusal::clock_ahead);
  if (arrived.ms - claim.at.ms > late_days_max * ms_per_day) return fail(Refusal::too_old);
  const auto* point = plan.find(claim.point);
  if (!point) return fail(Refusal::no_point);
  const auto round = round_at(plan, calendar, claim.at);
  if (!round || !point->is_in(round->part)) return fail(Refusal::no_round);
  const auto proof = proof_of(*point, claim);
  if (!proof) return fail(proof.error());
  return Pass{round->day, round->part, claim.point, claim.at, arrived, proof->way, proof->nearness, {}};
}

std::vector<PointState> states_of(const Plan& plan, const DayRound& round, std::span<const Pass> passes,
                                  std::span<const Excuse> excuses, Instant now) {
  std::vector<PointState> out;
  for (const auto& point : plan.points) {
    if (!point.is_in(round.part)) continue;
    const auto pass = std::ranges::find_if(passes, [&](const Pass& each) {
      return each.day == round.day && each.part == round.part && each.point == point.number;
    });
    PointState state{&point, State::coming, pass == passes.end() ? nullptr : &*pass, excuse_for(round, point.number, excuses)};
    state.state = state_without(round, state.pass, state.excuse, now);
    out.push_back(state);
  }
  return out;
}

State state_of(std::span<const PointState> points) {
  for (const auto state : {State::missed, State::open, State::coming, State::asked, State::excused, State::late}) {
    if (has(points, state, &PointState::state)) return state;
  }
  return State::passed;
}

}  // namespace rz::patrol

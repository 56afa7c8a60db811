#pragma once
// Patrols of a grid: the points to pass, the rounds of a day, and what proves that a point was passed. Pure.
//
// What is kept of a pass is its point, its moment and how it was proved. The position that proves it is looked at and let go: a grid
// worker's track is sensitive (个人信息保护法 28), and none is ever stored.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/calendar_data.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "place/area.hpp"

namespace rz::patrol {

inline constexpr std::size_t points_max = 60;  ///< of a grid
inline constexpr std::size_t seasons_max = 6;  ///< of a round
inline constexpr std::size_t point_name_characters_max = 30;
inline constexpr std::size_t look_characters_max = 200;
inline constexpr double radius_metres_min = 10;
inline constexpr double radius_metres_max = 100;
inline constexpr double radius_metres_usual = 30;
inline constexpr double accuracy_metres_max = 50;    ///< a worse position proves nothing
inline constexpr double allowance_metres_max = 30;   ///< what is given for the position's own error, and never more than the radius
inline constexpr std::int64_t late_days_max = 14;    ///< a pass arrives no later after it happened: a phone may be off line so long
inline constexpr std::int64_t ahead_minutes_max = 5; ///< the phone's clock may be ahead of the server's

enum class Part { morning, afternoon };
inline constexpr Part all_parts[] = {Part::morning, Part::afternoon};
std::string_view to_text(Part part);
std::optional<Part> parse_part(std::string_view text);

/// A point to pass. Its number is its name for good: no other point of the grid ever bears it.
struct Point {
  std::int64_t number = 0;  ///< 0 = a new one
  std::string name;
  place::Point where;
  double radius_metres = radius_metres_usual;
  std::string look;          ///< what to look at there
  PlaceId place{};           ///< the compound at which it stands; 0 = none. Open matters there bring it forward
  bool in_morning = true;
  bool in_afternoon = true;
  std::int64_t code_edition = 1;  ///< of its QR code: the next one makes those on the walls worthless

  bool is_in(Part part) const { return part == Part::morning ? in_morning : in_afternoon; }
  bool operator==(const Point&) const = default;
};

/// From one day of the year to another, both included; may go over the year's end. Within it a round goes from one minute of the
/// day to another.
struct Season {
  int from_month = 1;
  int from_day = 1;
  int to_month = 12;
  int to_day = 31;
  access::OpenHours hours;

  bool operator==(const Season&) const = default;
};

/// A round of the day. Without seasons it takes the working time of the calendar: the morning's first hours, the afternoon's last.
struct Round {
  Part part = Part::morning;
  bool every_day = false;  ///< else on working days
  std::vector<Season> seasons;

  bool operator==(const Round&) const = default;
};

/// What a community has laid down for a grid, one revision after another.
struct Plan {
  PlaceId grid{};
  std::int64_t revision = 1;  ///< 1 = none yet
  std::vector<Point> points;  ///< by number
  std::vector<Round> rounds;  ///< one of a part at most
  std::int64_t last_number = 0;  ///< of all points that ever were
  Instant since{};
  AccountId actor{};
  std::string reason;

  const Point* find(std::int64_t number) const;
  const Round* find(Part part) const;
};

enum class PlanFault {
  too_many,
  missing,
  too_long,
  twice,        ///< the same number, name or part
  no_such,      ///< a number that the grid never had
  out_of_range, ///< radius, hours, day of the year
  far_away,     ///< not within the grid or close to it
  in_no_round,
  overlaps,     ///< two seasons on one day; the afternoon before the morning ends
};
struct PlanError {
  std::string pointer;  ///< «points/3/radius_metres»
  PlanFault fault;

  bool operator==(const PlanError&) const = default;
};
/// The plan as it stands next, new points numbered; or every fault. `grid` is its border; nullptr = not known.
Result<Plan, std::vector<PlanError>> planned(const Plan& before, std::vector<Point> points, std::vector<Round> rounds,
                                             const place::Area* grid);

/// A point may stand a little outside of the grid: across the street of its border.
inline constexpr double border_metres_max = 200;

/// A round on its day.
struct DayRound {
  Date day{};
  Part part = Part::morning;
  Instant from{};
  Instant until{};       ///< passed by then = in time
  Instant late_until{};  ///< the end of the working time in which it lies: passed by then = late, later = missed
};
std::optional<DayRound> round_on(const Plan& plan, Part part, const access::CalendarData& calendar, Date day);
std::vector<DayRound> rounds_on(const Plan& plan, const access::CalendarData& calendar, Date day);

/// A round with the plan by which it is judged: the last one that was laid down before it ended.
struct PlannedRound {
  const Plan* plan = nullptr;
  DayRound round;
};
/// Of a grid's revisions, in any order.
std::vector<PlannedRound> planned_on(std::span<const Plan> plans, const access::CalendarData& calendar, Date day);
/// By which a pass of that moment is judged: what was in force then, or the first that came later and knows the point, for a phone's clock may be
/// behind; nullptr where there is none.
const Plan* plan_for(std::span<const Plan> plans, std::int64_t point, Instant at);

bool is_working_day(const access::CalendarData& calendar, Date day);
/// The hours of business of a day of that season, whether it is a working day or not.
std::span<const access::OpenHours> hours_on(const access::CalendarData& calendar, Date day);

/// Metres between two points; a district is small enough to be flat.
double metres_between(place::Point one, place::Point other);
/// Metres to a border, 0 within it; infinity where it has none.
double metres_from(const place::Area& area, place::Point where);

/// Where the phone says it is, and how far that may be wrong (metres, of two thirds of all readings).
struct Position {
  place::Point where;
  double accuracy_metres = 0;
};

/// What a phone says of a point.
struct Claim {
  std::int64_t point = 0;
  Instant at{};  ///< by the phone's clock
  std::optional<Position> position;
  std::optional<bool> code_fits;  ///< nothing = no code was read
};

enum class Way { position, code };
std::string_view to_text(Way way);
std::optional<Way> parse_way(std::string_view text);
enum class Nearness {
  inside,   ///< of the radius
  edge,     ///< outside of it by no more than the position's own error
  unknown,  ///< by code
};
std::string_view to_text(Nearness nearness);
std::optional<Nearness> parse_nearness(std::string_view text);

/// What is kept.
struct Pass {
  Date day{};
  Part part = Part::morning;
  std::int64_t point = 0;
  Instant at{};          ///< by the phone's clock
  Instant arrived_at{};  ///< by the server's
  Way way = Way::position;
  Nearness nearness = Nearness::unknown;
  AccountId by{};
};

enum class Refusal {
  clock_ahead,
  too_old,
  no_point,
  no_round,      ///< then, or not this point
  inaccurate,    ///< and no code
  too_far,
  wrong_code,
  no_proof,
};
std::string_view to_text(Refusal why);

/// Judged by the moment at which it happened, with the plan that was in force then. A good position decides; a code counts where there is
/// none.
Result<Pass, Refusal> judge(const Plan& plan, const access::CalendarData& calendar, const Claim& claim, Instant arrived);

/// By who walks it is asked; the community says whether it holds. The community's own holds at once.
enum class Standing { asked, agreed, refused };
std::string_view to_text(Standing standing);
std::optional<Standing> parse_standing(std::string_view text);

/// Why a round, or a point of it, was not passed and is not missed.
struct Excuse {
  Date day{};
  Part part = Part::morning;
  std::int64_t point = 0;  ///< 0 = the whole round
  std::string reason;      ///< one of the settings' reasons
  AccountId by{};
  Instant at{};
  Standing standing = Standing::agreed;
};

enum class State {
  coming,   ///< the round has not begun
  open,     ///< it can still be passed
  passed,
  late,     ///< passed after the round
  excused,
  asked,    ///< over and not passed; the community has not said yet whether it is excused
  missed,   ///< a record that is still on its way can change it for `late_days_max`
};
std::string_view to_text(State state);

struct PointState {
  const Point* point = nullptr;
  State state = State::coming;
  const Pass* pass = nullptr;
  const Excuse* excuse = nullptr;  ///< of the point or of its whole round: the one that holds, else the one that is asked, else a refused one
};
/// Of the plan's points that belong to the round, by number. Passes and excuses of other rounds are passed over.
std::vector<PointState> states_of(const Plan& plan, const DayRound& round, std::span<const Pass> passes,
                                  std::span<const Excuse> excuses, Instant now);

/// The round as a whole: missed if any of its points is, else open, else asked, else excused if any was, else late, else passed.
State state_of(std::span<const PointState> points);

}  // namespace rz::patrol

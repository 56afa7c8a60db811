#pragma once
// Lets a district live for some days: in order of time, in batches, through the real engine.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "demo/photos.hpp"
#include "demo/play.hpp"
#include "demo/playbook.hpp"
#include "infra/db/db.hpp"
#include "matter/engine.hpp"
#include "place/place.hpp"

namespace rz::demo {

struct SimulationParts {
  DistrictId district{};
  matter::Engine& engine;
  db::Connection& reader;
  std::vector<PlaceId> communities;  ///< where residents live
  std::vector<Story> stories;
  std::vector<std::unique_ptr<Play>> plays;  ///< what happens beside requests
  Photos* photos = nullptr;                  ///< what a play's shots are taken from
  std::set<std::string> case_categories;     ///< of requests, some of which become cases that a play adopts
  /// An account that holds the role there; nothing if nobody does, or not so many.
  std::function<std::optional<flow::Actor>(const Doer& doer)> cast;
  std::uint64_t seed = 1;
  Instant from{};
  Instant until{};
  std::int64_t requests_per_year = 18'700;
};

struct SimulationReport {
  std::int64_t requests = 0;
  std::int64_t cases = 0;  ///< of the grid
  std::int64_t steps = 0;
  std::int64_t refused = 0;  ///< steps that could not be taken then, as happens among people
  std::int64_t timers = 0;
};

class Simulation {
 public:
  explicit Simulation(SimulationParts parts) : parts_(std::move(parts)), random_(parts_.seed) {}

  /// `progress` hears the day that has just ended.
  Result<SimulationReport, std::string> run(const std::function<void(Instant)>& progress);

 private:
  struct Due {
    Instant at{};
    std::int64_t order = 0;  ///< of coming in: equal moments keep it
    MatterId matter{};       ///< 0 = a new request, or
    Play* play = nullptr;    ///< what begins for the n-th time
    int nth = 0;
    bool operator>(const Due& other) const { return std::pair(at, order) > std::pair(other.at, other.order); }
  };
  /// Due and what was made of it; a timer's due has no order of its own.
  struct Sent {
    Due due;
    matter::Pending pending;
  };
  struct Life {
    std::size_t story = 0;
    std::size_t place = 0;
    MatterId twin{};  ///< about the same thing, asked before
    int refused = 0;
  };

  void plan_requests();
  void plan_play(Play& play);
  std::optional<matter::Pending> turn_to(const Due& due);
  /// A move of a play.
  std::optional<matter::Pending> move(const Due& due);
  void learn_move(const Due& due, const matter::WriteResult& result);
  Play* play_of(const Due& due) const;
  void adopt_children(MatterId matter, Instant now);
  std::optional<matter::Pending> begin(const Due& due, Play& play);
  /// What is given with the act, photos among it: they are written before the batch.
  flow::Input input_of(const Act& act, const flow::Actor& actor, Instant at);
  matter::Pending pending_of(matter::Write write, const Act& act, const flow::Actor& actor, Instant at) const;
  void hear_move(const Due& due, Play& play, const matter::WriteResult& result);
  Status<std::string> write_photos(Instant at);
  std::vector<Due> take_due();
  std::vector<Sent> prepare(const std::vector<Due>& due);
  void add_timers(std::vector<Sent>& batch, Instant until);
  Status<std::string> send(std::vector<Sent> batch);
  Status<std::string> fire_timers(Instant now);
  Life draw_life();
  std::optional<matter::Pending> birth(const Due& due);
  std::optional<flow::Actor> play(const Doer& doer, MatterId matter) const;
  bool is_open(MatterId matter) const;
  std::optional<matter::Pending> step(const Due& due);
  void learn(const Due& due, const matter::Pending& pending, const matter::WriteResult& result);
  void plan(Instant at, MatterId matter);
  Instant when(std::string_view stage, bool urgent, Instant now);

  SimulationParts parts_;
  Random random_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> queue_;
  std::map<MatterId, Life> lives_;
  std::deque<MatterId> recent_;  ///< of those born last
  std::map<MatterId, Play*> played_;
  std::int64_t planned_ = 0;
  std::optional<std::string> fault_;  ///< a photo could not be taken
  SimulationReport report_;
};

}  // namespace rz::demo

#pragma once
// Something that happens in a demo district beside requests: who begins it, and what people do about it next.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "demo/playbook.hpp"
#include "infra/db/db.hpp"

namespace rz::demo {

inline constexpr std::int64_t hour_minutes = 60;
inline constexpr std::int64_t day_minutes = 24 * hour_minutes;
inline constexpr int china_minutes = 480;  ///< ahead of UTC

/// The day so many days after a moment, as a form takes it.
std::string day_after(Instant now, std::int32_t days);

/// Out of five, as people rate who are mostly content.
std::int64_t score(Random& random);

struct Move {
  std::string chain;  ///< of a birth; empty = a step
  PlaceId place{};
  Act act;
};

/// A matter to which somebody turns, and those that it opened; read when somebody looks.
class Scene {
 public:
  Scene(db::Connection& reader, DistrictId district, MatterId id, Instant now) : reader_(reader), district_(district), id_(id), now_(now) {}

  MatterId id() const { return id_; }
  Instant now() const { return now_; }
  /// Whether it is there and not closed.
  bool is_open() const;
  const flow::Matter& matter() const;
  const std::vector<flow::Matter>& children() const;

 private:
  db::Connection& reader_;
  DistrictId district_{};
  MatterId id_{};
  Instant now_{};
  mutable std::optional<flow::Matter> matter_;
  mutable std::optional<std::vector<flow::Matter>> children_;
};

/// What came of a move.
struct Heard {
  MatterId matter{};  ///< 0 = it was not born
  int nth = 0;        ///< of a birth
  std::string_view stage;
  bool is_birth = false;
  bool is_refused = false;
};

class Play {
 public:
  virtual ~Play() = default;

  /// How often it begins in a year; 0 where nobody plays it.
  virtual int per_year() const = 0;
  /// When it does, first to last: on working days, spread over the time.
  virtual std::vector<Instant> moments(Instant from, Instant until, const flow::Calendar& calendar);
  /// The n-th time, at that moment.
  virtual Move begin(int n, Instant now, int utc_offset_minutes) = 0;
  /// What happens next to a matter of it; nothing where nobody does anything more.
  virtual std::optional<Move> next(const Scene& scene) = 0;
  /// Minutes until somebody turns to a matter that stands at this stage.
  virtual std::int64_t delay_minutes(std::string_view stage) = 0;

  /// Knows its matters by heart and is told what comes of each move, so that nobody need look at the database every time. Has no
  /// children, and turns to its matters when it says.
  virtual bool remembers() const { return false; }
  virtual void hear(const Heard&) {}
  /// When somebody turns to it, by what was heard last; nothing = nobody will.
  virtual std::optional<Instant> next_turn(MatterId, Instant, const flow::Calendar&) { return std::nullopt; }
  /// Takes on a matter that a request opened.
  virtual bool adopt(const flow::Matter&) { return false; }
};

/// The n-th of all, around and around.
template <class T>
const T& nth_of(const std::vector<T>& all, std::int64_t n) {
  return all[static_cast<std::size_t>(n) % all.size()];
}

template <class T>
const T& one_of(const std::vector<T>& all, Random& random) {
  return all[static_cast<std::size_t>(between(random, 0, static_cast<std::int64_t>(all.size()) - 1))];
}

}  // namespace rz::demo

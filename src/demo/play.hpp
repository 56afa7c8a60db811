#pragma once
// Something that happens in a demo district beside requests: who begins it, and what people do about it next.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "demo/playbook.hpp"

namespace rz::demo {

struct Move {
  std::string chain;  ///< of a birth; empty = a step
  PlaceId place{};
  Act act;
};

/// A matter, and those that it opened.
struct Scene {
  const flow::Matter& matter;
  std::vector<flow::Matter> children;
};

class Play {
 public:
  virtual ~Play() = default;

  /// How often it begins in a year; 0 where nobody plays it.
  virtual int per_year() const = 0;
  /// The n-th time, at that moment of a working day.
  virtual Move begin(int n, Instant now, int utc_offset_minutes) = 0;
  /// What happens next to a matter of it; nothing where nobody does anything more.
  virtual std::optional<Move> next(const Scene& scene) = 0;
  /// Minutes until somebody turns to a matter that stands at this stage.
  virtual std::int64_t delay_minutes(std::string_view stage) = 0;
};

template <class T>
const T& one_of(const std::vector<T>& all, Random& random) {
  return all[static_cast<std::size_t>(between(random, 0, static_cast<std::int64_t>(all.size()) - 1))];
}

}  // namespace rz::demo

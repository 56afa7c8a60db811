#pragma once
// 查重: which matters are likely about the same thing: near in place and time, with much the same words. Words that many matters
// have say little, house numbers that differ say much. Held in memory, of the last weeks only. Thread-safe.

#include <deque>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "search/grams.hpp"

namespace rz::search {

inline constexpr std::int64_t twin_days = 45;          ///< further apart nothing is compared
inline constexpr double twin_likeness_min = 0.40;      ///< measured: bench/README.md
inline constexpr std::size_t twins_told_max = 5;

/// What is compared. `place` and `wider`: the community and its street.
struct Subject {
  MatterId matter{};  ///< 0 = one that is being typed in
  PlaceId place{};
  PlaceId wider{};
  Instant at{};
  std::vector<std::string> texts;
};

struct Twin {
  MatterId matter{};
  double likeness = 0;  ///< 0 … 1
  bool same_place = false;
  std::int64_t days_apart = 0;
  std::vector<std::string> shared;  ///< runs of characters that both have, the longest first
};

class Twins {
 public:
  /// One that is there already is compared by its new words.
  void put(const Subject& subject);
  void forget(MatterId matter);
  /// The likeliest first, none below `likeness_min`.
  std::vector<Twin> find(const Subject& subject, double likeness_min = twin_likeness_min) const;
  std::size_t size() const;

 private:
  struct Known {
    MatterId matter{};
    PlaceId place{};
    std::int64_t at = 0;
    std::vector<Gram> grams;
    std::vector<Gram> numbers;  ///< of houses, with what is counted
    std::vector<Gram> roads;
    std::u32string text;
  };
  using Street = std::deque<Known>;  ///< in the order of coming in

  static Known known_of(const Subject& subject);
  double weight(Gram gram) const;
  double likeness(const Known& one, const Known& other) const;
  void remove(MatterId matter);
  void drop_old(Street& street);

  mutable std::shared_mutex mutex_;
  std::unordered_map<PlaceId, Street> streets_;
  std::unordered_map<MatterId, PlaceId> at_;
  std::unordered_map<Gram, std::uint32_t> counts_;
  std::size_t size_ = 0;
  std::int64_t newest_ = 0;
};

}  // namespace rz::search

#pragma once
// 供需对接: needs and resources brought together. A pair is weighed in points, each with its reason; the best assignment of all is a min-cost flow,
// and that it is the best is proved by prices of both sides.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace rz::contract {

struct Need {
  MatterId id{};
  std::string kind;            ///< of what is needed
  PlaceId community{};
  PlaceId street{};
  OrgId owner{};               ///< who has the need
  std::optional<Date> by;      ///< the last day on which it helps
  std::vector<std::uint64_t> words{};  ///< pairs of characters of what is written, sorted, each once (search/grams.hpp)
};

struct Resource {
  MatterId id{};
  std::string kind;
  OrgId org{};                 ///< who offers it
  PlaceId community{};         ///< where it is; 0 = in the street, or the district
  PlaceId street{};
  std::optional<Date> until;   ///< offered until
  std::int64_t ratings = 0;    ///< of how contracts were fulfilled
  std::int64_t rating_sum = 0; ///< scores of 1 to 5
  std::vector<OrgId> paired;   ///< bodies with which it stands in 双报到
  std::vector<std::uint64_t> words{};
};

/// Why a pair has its points.
enum class Reason { same_community, same_street, same_district, lasts, until_unsaid, no_date_asked, fulfilled, never_rated, paired, same_words };
struct Points {
  Reason reason{};
  int points = 0;
};

struct Pair {
  std::size_t need = 0;      ///< its place in the list
  std::size_t resource = 0;
  int points = 0;            ///< the sum, 1 … 100
  std::vector<Points> why;
};

/// Nothing where it cannot be: another kind, over before it is needed, or offered by who needs it.
std::optional<Pair> weigh(std::span<const Need> needs, std::span<const Resource> resources, std::size_t need, std::size_t resource);

struct Assignment {
  std::vector<Pair> pairs;    ///< in the order of the needs; each need and each resource stands in one at most
  std::int64_t points = 0;
  bool is_proved = false;     ///< the prices hold: no assignment has more points
};

/// The best of all. `forced`: this pair is to be in it, as far as it can be.
Assignment assign(std::span<const Need> needs, std::span<const Resource> resources, std::optional<Pair> forced = std::nullopt);

}  // namespace rz::contract

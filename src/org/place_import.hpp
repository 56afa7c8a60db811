#pragma once
// Places from a table; pure, as import.hpp.

#include <string_view>
#include <vector>

#include "base/table.hpp"
#include "org/import.hpp"
#include "place/place.hpp"

namespace rz::org {

inline constexpr std::string_view place_columns[] = {"code", "kind", "name_zh", "name_en", "parent", "households"};

struct PlacePlan {
  struct Changed {
    place::Place before;
    place::Place after;
  };
  std::vector<place::Place> founded;
  std::vector<Changed> changed;
  std::size_t same = 0;
  std::vector<Refused> refused;
};

/// A place is known by its code; an empty cell leaves its own as it is. Names and households change; kind and what it lies in
/// never do: what is cut anew gets a code of its own. What a place lies in stands further up, or is there already.
PlacePlan plan_places(const place::Places& places, const Table& table, const NextId& next_id);

}  // namespace rz::org

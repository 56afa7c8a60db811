#pragma once
// The network as one picture: how many bodies of which group lie in each street and community, which bodies answer for the whole
// district, and what ties one to another. Counted from the network as it stands, never stored.

#include <array>
#include <vector>

#include "base/ids.hpp"
#include "org/org.hpp"
#include "org/relation.hpp"
#include "place/place.hpp"

namespace rz::org {

inline constexpr std::size_t groups_count = 4;  ///< of `Group`

/// A place down to the community, with the bodies that lie in it and in no smaller block.
struct Block {
  PlaceId place{};
  std::array<std::size_t, groups_count> bodies{};  ///< by `Group`

  bool operator==(const Block&) const = default;
};

/// How many relations of a kind run between two ends. An end is a block's place, or a unit; its ids are told apart by that.
struct Tie {
  RelationKind kind = RelationKind::pairing;
  std::int64_t one = 0;
  std::int64_t other = 0;
  std::size_t count = 0;

  bool operator==(const Tie&) const = default;
};

struct Overview {
  std::vector<Block> blocks;  ///< the district first, then each street before its communities
  std::vector<OrgId> units;   ///< of the district itself that answer: departments, units of city and state, utilities
  std::vector<Tie> ties;      ///< none within one end
};

/// What has ended is not counted; bodies of no place count as the district's.
Overview overview_of(const Orgs& orgs, const Relations& relations, const place::Places& places);

}  // namespace rz::org

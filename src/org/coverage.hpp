#pragma once
// 两个覆盖: of the bodies that should have a Party organisation, how many have one, and of those without, how many are worked
// with all the same; and what is missing beside them. Counted from the network as it stands, never stored.

#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "org/org.hpp"
#include "org/relation.hpp"
#include "place/place.hpp"

namespace rz::org {

/// Full members from which a body should have an organisation (应建). 中国共产党支部工作条例 2018, art. 5.
inline constexpr std::int64_t branch_members_min = 3;
/// Above it a branch should become a general branch. The same, art. 5.
inline constexpr std::int64_t branch_members_max = 50;

struct CoverageRow {
  PlaceId street{};
  Kind kind = Kind::enterprise;
  std::size_t all = 0;
  std::size_t due = 0;      ///< should have an organisation: `branch_members_min` members or more
  std::size_t covered = 0;  ///< of these: it has one, alone or jointly
  std::size_t without = 0;  ///< of all: it has none
  std::size_t worked = 0;   ///< of those without: advisers look after it

  bool operator==(const CoverageRow&) const = default;
};

/// What a body should have and has not.
enum class Gap {
  no_organisation,   ///< it should have one (组织覆盖)
  no_work,           ///< it has none, and nobody works with it (工作覆盖)
  no_pairing,        ///< a unit with an organisation is paired with no community (双报到)
  too_few_members,   ///< a branch of fewer than three
  too_many_members,  ///< a branch of more than fifty
  one_member,        ///< an alliance of fewer than two
  side_missing,      ///< a compound's council without one of its three sides
  term_over,         ///< a relation's last day has passed
};
std::string_view to_text(Gap gap);

struct Missing {
  OrgId org{};
  Gap gap = Gap::no_organisation;

  bool operator==(const Missing&) const = default;
};

struct Coverage {
  std::vector<CoverageRow> rows;  ///< by street and kind; those of no street under the district
  std::vector<Missing> missing;
};

/// Of partners and property companies (两企三新 …); what has ended is not counted.
Coverage coverage_of(const Orgs& orgs, const Relations& relations, const place::Places& places, Date today);

/// What one body lacks. Warnings: nothing is refused for them.
std::vector<Gap> gaps_of(const Org& org, const Relations& relations, const Orgs& orgs, Date today);

}  // namespace rz::org

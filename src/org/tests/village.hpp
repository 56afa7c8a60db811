#pragma once
// A few bodies of many kinds, for tests.

#include <memory>

#include "org/org.hpp"
#include "place/place.hpp"

namespace rz::org::village {

inline constexpr std::int64_t desk = 1, department = 2, community = 3, ended = 4, party_district = 10, party_street = 11, joint = 12,
                              branch = 13, other_branch = 14, alliance = 20, alliances = 21, school = 22;

inline std::shared_ptr<const place::Places> places() {
  return place::Places::build({{PlaceId{1}, place::Kind::district, "d", "区", "District", {}, {}},
                               {PlaceId{2}, place::Kind::street, "s", "街道", "Street", PlaceId{1}, {}},
                               {PlaceId{3}, place::Kind::community, "c", "社区", "Community", PlaceId{2}, {}}})
      .value();
}

inline std::shared_ptr<const Orgs> orgs() {
  const auto body = [](std::int64_t id, Kind kind, std::string code, std::int64_t parent) {
    return Org{OrgId{id}, kind, code, code, code, OrgId{parent}, PlaceId{2}, Level::none, {}, false, true};
  };
  std::vector bodies{body(desk, Kind::district_desk, "desk", 0),
                     body(department, Kind::department, "department", desk),
                     body(community, Kind::community, "community", desk),
                     body(ended, Kind::enterprise, "ended", desk),
                     body(party_district, Kind::party_district, "party", 0),
                     body(party_street, Kind::party_street, "party.street", party_district),
                     body(joint, Kind::joint_committee, "joint", party_street),
                     body(branch, Kind::party_grid, "branch", party_street),
                     body(other_branch, Kind::party_unit, "other_branch", party_street),
                     body(alliance, Kind::alliance, "alliance", party_district),
                     body(alliances, Kind::alliance, "alliances", party_district),
                     body(school, Kind::school, "school", desk)};
  bodies[0].is_catch_all = true;
  bodies[3].life = Life::ended;
  return Orgs::build(std::move(bodies), {}, places()).value();
}

}  // namespace rz::org::village

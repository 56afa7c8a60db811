#include "matter/network_world.hpp"

namespace rz::matter {

OrgId NetworkWorld::org_at(PlaceId place, std::string_view level) const {
  const auto parsed = org::parse_level(level);
  return parsed ? parts_.orgs->at(place, *parsed) : OrgId{};
}

}  // namespace rz::matter

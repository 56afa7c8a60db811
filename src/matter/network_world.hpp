#pragma once
// The engine's view of the organisation network: an immutable snapshot of bodies, places, posts and calendar.

#include <functional>
#include <memory>

#include "flow/world.hpp"
#include "org/org.hpp"
#include "place/place.hpp"

namespace rz::matter {

struct NetworkParts {
  std::shared_ptr<const place::Places> places;
  std::shared_ptr<const org::Orgs> orgs;
  std::shared_ptr<const flow::Calendar> calendar;
  std::function<bool(std::string_view role, OrgId org)> has_holder;
};

class NetworkWorld final : public flow::World {
 public:
  explicit NetworkWorld(NetworkParts parts) : parts_(std::move(parts)) {}

  bool has_org(OrgId org) const override { return parts_.orgs->find(org) != nullptr; }
  OrgId parent_of(OrgId org) const override { return parts_.orgs->parent_of(org); }
  OrgId org_at(PlaceId place, std::string_view level) const override;
  OrgId duty_for(std::string_view category, PlaceId place) const override {
    return parts_.orgs->duty_for(category, place);
  }
  OrgId catch_all() const override { return parts_.orgs->catch_all(); }
  bool has_holder(std::string_view role, OrgId org) const override { return parts_.has_holder(role, org); }
  bool has_place(PlaceId place) const override { return parts_.places->find(place) != nullptr; }
  const flow::Calendar& calendar() const override { return *parts_.calendar; }

 private:
  NetworkParts parts_;
};

}  // namespace rz::matter

#pragma once
// The engine's view of the organisation network: an immutable snapshot of bodies, places, posts and calendar.

#include <memory>
#include <string>

#include "access/network.hpp"
#include "base/result.hpp"
#include "flow/world.hpp"

namespace rz::matter {

class NetworkWorld final : public flow::World {
 public:
  /// The error, in English, says what is wrong with the calendar.
  static Result<std::shared_ptr<const NetworkWorld>, std::string> build(std::shared_ptr<const access::Network> network);

  bool has_org(OrgId org) const override;
  bool knows_org(OrgId org) const override;
  OrgId parent_of(OrgId org) const override { return network_->orgs->parent_of(org); }
  OrgId org_at(PlaceId place, std::string_view level) const override;
  OrgId duty_for(std::string_view category, PlaceId place) const override {
    return network_->orgs->duty_for(category, place);
  }
  OrgId catch_all() const override { return network_->orgs->catch_all(); }
  bool is_at_level(OrgId org, std::string_view level) const override;
  bool has_holder(std::string_view role, OrgId org) const override {
    return network_->posts->has_holder(role, org);
  }
  bool holds(AccountId account, std::string_view role, OrgId org) const override;
  bool is_asked(OrgId org) const override;
  bool are_tied(std::string_view kind, OrgId one, OrgId other) const override;
  bool has_place(PlaceId place) const override { return network_->places->find(place) != nullptr; }
  bool has_category(std::string_view code, std::string_view list) const override;
  std::optional<Duration> limit_of(std::string_view category, flow::LimitOf which) const override;
  bool category_is(std::string_view category, std::string_view trait) const override;
  const flow::Calendar& calendar() const override { return calendar_; }

  const access::Network& network() const { return *network_; }

 private:
  NetworkWorld(std::shared_ptr<const access::Network> network, flow::Calendar calendar)
      : network_(std::move(network)), calendar_(std::move(calendar)) {}

  const org::Category* category(std::string_view code) const;

  std::shared_ptr<const access::Network> network_;
  flow::Calendar calendar_;
};

/// Who is signed in, as the engine sees him.
flow::Actor to_actor(AccountId account, const std::vector<access::Post>& posts);

}  // namespace rz::matter

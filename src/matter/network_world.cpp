#include "matter/network_world.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace rz::matter {

namespace {

flow::CalendarRules to_rules(const access::CalendarData& data) {
  flow::CalendarRules rules;
  rules.utc_offset_minutes = data.utc_offset_minutes;
  rules.working_weekdays = data.working_weekdays;
  rules.holidays = data.holidays;
  rules.workdays = data.workdays;
  rules.known_from = data.known_from;
  rules.known_to = data.known_to;
  for (const auto& season : data.seasons) {
    flow::Season out{season.from_month, season.from_day, season.to_month, season.to_day, {}};
    for (const auto& hours : season.hours) out.hours.push_back({hours.from, hours.to});
    rules.seasons.push_back(std::move(out));
  }
  return rules;
}

}  // namespace

Result<std::shared_ptr<const NetworkWorld>, std::string> NetworkWorld::build(
    std::shared_ptr<const access::Network> network) {
  RZ_TRY(calendar, flow::Calendar::build(to_rules(network->calendar)));
  return std::shared_ptr<const NetworkWorld>(new NetworkWorld(std::move(network), std::move(calendar)));
}

bool NetworkWorld::has_org(OrgId org) const {
  return knows_org(org) && network_->posts->has_anybody(org);
}

bool NetworkWorld::knows_org(OrgId org) const {
  const auto* found = network_->orgs->find(org);
  return found && found->life != org::Life::ended;
}

OrgId NetworkWorld::org_at(PlaceId place, std::string_view level) const {
  const auto parsed = org::parse_level(level);
  return parsed ? network_->orgs->at(place, *parsed) : OrgId{};
}

bool NetworkWorld::is_at_level(OrgId org, std::string_view level) const {
  const auto* found = network_->orgs->find(org);
  const auto parsed = org::parse_level(level);
  return found && parsed && found->level == *parsed;
}

bool NetworkWorld::holds(AccountId account, std::string_view role, OrgId org) const {
  const auto* holder = network_->posts->find(account);
  return holder && !holder->disabled && std::ranges::any_of(holder->posts, [&](const access::HeldPost& held) {
    return held.post.org == org && held.post.role == role;
  });
}

bool NetworkWorld::is_asked(OrgId org) const {
  const auto* found = network_->orgs->find(org);
  return found && org::is_asked(found->kind);
}

bool NetworkWorld::are_tied(std::string_view kind, OrgId one, OrgId other) const {
  const auto parsed = org::parse_relation_kind(kind);
  return parsed && std::ranges::any_of(network_->relations->of(one), [&](const org::Relation* each) {
    return each->kind == *parsed && each->state == org::RelationState::running && each->other(one) == other;
  });
}

const org::Category* NetworkWorld::category(std::string_view code) const {
  const auto found = std::ranges::find(network_->categories, code, &org::Category::code);
  return found == network_->categories.end() ? nullptr : &*found;
}

bool NetworkWorld::has_category(std::string_view code, std::string_view list) const {
  const auto* found = category(code);
  const bool is_callable = found && found->audience == org::Audience::call;
  return found && is_callable == (list == to_text(org::Audience::call));
}

std::optional<Duration> NetworkWorld::limit_of(std::string_view code, flow::LimitOf which) const {
  const auto* found = category(code);
  if (!found) return std::nullopt;
  return parse_duration(which == flow::LimitOf::law ? found->limit : found->case_limit);
}

bool NetworkWorld::category_is(std::string_view code, std::string_view trait) const {
  const auto* found = category(code);
  if (!found) return false;
  const auto traits = split(found->traits, ' ');
  return std::ranges::find(traits, trait) != traits.end();
}

flow::Actor to_actor(AccountId account, const std::vector<access::Post>& posts) {
  flow::Actor actor;
  actor.kind = flow::Actor::Kind::account;
  actor.account = account;
  for (const auto& post : posts) actor.posts.push_back({post.role, post.org});
  return actor;
}

}  // namespace rz::matter

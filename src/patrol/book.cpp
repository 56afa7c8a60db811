#include "patrol/book.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "matter/matter_store.hpp"
#include "patrol/patrol_store.hpp"

namespace rz::patrol {

const Plan* GridDay::latest() const {
  const auto found = std::ranges::max_element(plans, {}, &Plan::revision);
  return found == plans.end() ? nullptr : &*found;
}

Result<std::vector<GridDay>, db::Error> read_days(db::Connection& connection, const access::Network& network,
                                                  const std::vector<PlaceId>& grids, Date day) {
  const auto from = local_instant(day, 0, network.calendar.utc_offset_minutes);
  RZ_TRY(plans, read_plans(connection, network.district, grids, from));
  RZ_TRY(passes, read_passes(connection, network.district, grids, day));
  RZ_TRY(excuses, read_excuses(connection, network.district, grids, day));
  std::vector<GridDay> out;
  for (const auto grid : grids) out.push_back({grid, day, std::move(plans[grid]), std::move(passes[grid]), std::move(excuses[grid])});
  return out;
}

Result<std::map<PlaceId, Knowledge>, db::Error> read_knowledge(db::Connection& connection, const access::Network& network,
                                                               const std::vector<GridDay>& days, const Settings& settings) {
  std::vector<PlaceId> grids;
  std::set<PlaceId> places;
  std::map<PlaceId, std::map<std::int64_t, PlaceId>> stands;
  for (const auto& each : days) {
    grids.push_back(each.grid);
    const auto* plan = each.latest();
    if (!plan) continue;
    const auto near = compounds_near(network, each.grid);
    for (const auto& point : plan->points) {
      const auto place = stands_at(network, near, point, settings.near_metres);
      if (!place) continue;
      places.insert(place);
      stands[each.grid][point.number] = place;
    }
  }
  RZ_TRY(open, matter::count_open_at(connection, network.district, {places.begin(), places.end()}, settings.chains));
  RZ_TRY(seen, read_seen(connection, network.district, grids, days.empty() ? Date{} : days.front().day));
  std::map<PlaceId, Knowledge> out;
  for (const auto& each : days) {
    const auto* plan = each.latest();
    const auto since = plan ? local_date(plan->since, network.calendar.utc_offset_minutes) : each.day;
    out[each.grid] = {open, std::move(stands[each.grid]), std::move(seen[each.grid]), since};
  }
  return out;
}

std::vector<PlaceId> compounds_in(const access::Network& network, PlaceId place) {
  std::vector<PlaceId> out;
  for (const auto id : network.places->children(place)) {
    if (network.places->find(id)->kind == place::Kind::compound) out.push_back(id);
  }
  return out;
}

std::vector<PlaceId> compounds_near(const access::Network& network, PlaceId grid) {
  auto out = compounds_in(network, network.places->find(grid)->parent);
  const auto own = compounds_in(network, grid);
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

PlaceId stands_at(const access::Network& network, const std::vector<PlaceId>& compounds, const Point& point, double near_metres) {
  if (point.place) return point.place;
  PlaceId out{};
  double least = near_metres;
  for (const auto id : compounds) {
    const auto* area = network.areas->of(id);
    const double metres = area ? metres_from(*area, point.where) : std::numeric_limits<double>::infinity();
    if (metres < least || (metres == least && !out)) std::tie(least, out) = std::pair(metres, id);
  }
  return out;
}

OrgId body_of(const access::Network& network, PlaceId grid) { return network.orgs->at(grid, org::Level::grid); }

std::vector<PlaceId> all_grids(const access::Network& network) {
  std::vector<PlaceId> out;
  for (const auto& place : network.places->all()) {
    if (place.kind == place::Kind::grid) out.push_back(place.id);
  }
  return out;
}

Walkers::Walkers(const access::Network& network, Instant at) {
  const auto walks_now = [&](const access::HeldPost& held) { return held.post.role == walking_role && held.holds_at(at); };
  std::set<std::pair<AccountId, OrgId>> away;
  for (const auto& holder : network.posts->all()) {
    for (const auto& held : holder.posts) {
      if (!holder.disabled && walks_now(held) && held.stands_in_for) away.emplace(held.stands_in_for, held.post.org);
    }
  }
  for (const auto& holder : network.posts->all()) {
    if (holder.disabled) continue;
    for (const auto& held : holder.posts) {
      if (!walks_now(held) || away.contains({holder.id, held.post.org})) continue;
      const auto* whose = held.stands_in_for ? network.posts->find(held.stands_in_for) : nullptr;
      by_body_[held.post.org].push_back({holder.id, holder.name, whose ? whose->name : ""});
    }
  }
}

const std::vector<Walker>& Walkers::at(OrgId body) const {
  static const std::vector<Walker> none;
  const auto found = by_body_.find(body);
  return found == by_body_.end() ? none : found->second;
}

bool Walkers::walks(AccountId account, OrgId body) const {
  return std::ranges::find(at(body), account, &Walker::account) != at(body).end();
}

}  // namespace rz::patrol

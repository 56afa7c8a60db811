#include "patrol/look_back.hpp"

#include <algorithm>
#include <set>

#include "matter/last_store.hpp"

namespace rz::patrol {

namespace {

constexpr std::int32_t days_away_max = 7;

/// Those among these places, and those whose points may stand at the compounds among them.
std::vector<PlaceId> grids_around(const access::Network& network, const std::set<PlaceId>& places) {
  std::vector<PlaceId> out;
  for (const auto grid : all_grids(network)) {
    const auto near = compounds_near(network, grid);
    if (places.contains(grid) || std::ranges::any_of(near, [&](PlaceId each) { return places.contains(each); })) out.push_back(grid);
  }
  return out;
}

void take_earlier(std::map<PlaceId, Instant>& into, PlaceId place, Instant at) {
  const auto [found, is_new] = into.emplace(place, at);
  if (!is_new) found->second = std::min(found->second, at);
}

}  // namespace

std::map<PlaceId, Instant> first_passes(const access::Network& network, std::span<const GridDay> days, const Settings& settings) {
  std::map<PlaceId, Instant> out;
  for (const auto& day : days) {
    const auto near = compounds_near(network, day.grid);
    for (const auto& pass : day.passes) {
      const auto* plan = plan_for(day.plans, pass.point, pass.at);
      const auto* point = plan ? plan->find(pass.point) : nullptr;
      take_earlier(out, day.grid, pass.at);
      const auto compound = point ? stands_at(network, near, *point, settings.near_metres) : PlaceId{};
      if (compound) take_earlier(out, compound, pass.at);
    }
  }
  return out;
}

Result<std::vector<LookBack>, db::Error> look_back(db::Connection& connection, const access::Network& network, const flow::Chains& chains,
                                                   const Settings& settings, Date day) {
  const auto offset = network.calendar.utc_offset_minutes;
  RZ_TRY(opened, matter::read_opened(connection, network.district, local_instant(day, 0, offset), local_instant(day.plus(1), 0, offset)));
  const auto step_of = [&](const matter::Opened& each) {
    const auto* chain = chains.find(each.chain, each.version);
    return chain ? chain->when_passed : std::string();
  };
  std::erase_if(opened, [&](const matter::Opened& each) { return step_of(each).empty(); });
  std::set<PlaceId> places;
  for (const auto& each : opened) places.insert(each.place);
  RZ_TRY(days, read_days(connection, network, grids_around(network, places), day));
  const auto passed = first_passes(network, days, settings);
  std::vector<LookBack> out;
  for (const auto& each : opened) {
    const auto at = passed.find(each.place);
    if (at != passed.end() && at->second < each.at) out.push_back({each.matter, step_of(each)});
  }
  return out;
}

Status<db::Error> LookingBack::look_back(db::Connection& connection, const access::Network& network, const flow::Chains& chains, Instant now, const Ask& ask) {
  const auto last = local_date(now, network.calendar.utc_offset_minutes).plus(-static_cast<std::int32_t>(look_back_days));
  for (auto day = std::max(last.plus(-days_away_max), done_to_.plus(1)); day <= last; day = day.plus(1)) {
    RZ_TRY(found, patrol::look_back(connection, network, chains, settings_, day));
    for (const auto& each : found) ask(each);
    done_to_ = day;
  }
  return {};
}

}  // namespace rz::patrol

#include "model/test_world.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"

namespace rz::model {

namespace {

constexpr int china_minutes = 480;

flow::Calendar build_calendar() {
  auto calendar = flow::Calendar::build(henan_rules());
  if (!calendar) std::abort();
  return std::move(*calendar);
}

}  // namespace

flow::CalendarRules henan_rules() {
  flow::CalendarRules rules;
  rules.utc_offset_minutes = china_minutes;
  rules.seasons = {{5, 1, 9, 30, {{510, 720}, {900, 1080}}}, {10, 1, 4, 30, {{510, 720}, {870, 1050}}}};
  rules.known_from = *parse_date("2024-01-01");
  rules.known_to = *parse_date("2026-12-31");
  std::ifstream file(RZ_SOURCE_DIR "/seeds/calendar/cn-holidays.csv");
  for (std::string line; std::getline(file, line);) {
    const auto parts = split(line, ',');
    const auto date = parts.size() > 1 ? parse_date(parts[0]) : std::nullopt;
    if (!date || *date < rules.known_from || *date > rules.known_to) continue;
    (parts[1] == "holiday" ? rules.holidays : rules.workdays).push_back(*date);
  }
  return rules;
}

TestWorld::TestWorld()
    : parents_{{1, 0}, {10, 1}, {20, 1}, {101, 10}, {102, 10}, {201, 20}, {1011, 101}, {50, 1}, {51, 1}, {300, 1}},
      calendar_(build_calendar()) {}

OrgId TestWorld::parent_of(OrgId org) const {
  const auto found = parents_.find(org.value);
  return OrgId{found == parents_.end() ? 0 : found->second};
}

OrgId TestWorld::org_at(PlaceId place, std::string_view level) const {
  if (!has_place(place)) return {};
  const bool is_grid = place.value > 1000;
  if (level == "grid") return OrgId{is_grid ? place.value : 0};
  const std::int64_t community = is_grid ? parents_.at(place.value) : place.value;
  if (level == "community") return OrgId{community > 100 ? community : 0};
  if (level == "street") return OrgId{community > 100 ? parents_.at(community) : community >= 10 ? community : 0};
  return OrgId{level == "district" ? 1 : 0};
}

OrgId TestWorld::duty_for(std::string_view category, PlaceId) const {
  if (category == "street_light" || category == "manhole") return OrgId{50};
  return OrgId{category == "sanitation" ? 51 : 0};
}

bool TestWorld::are_tied(std::string_view kind, OrgId one, OrgId other) const {
  using Pairs = std::set<std::pair<std::int64_t, std::int64_t>>;
  static const std::map<std::string, Pairs, std::less<>> ties{{"pairing", {{50, 101}, {50, 102}, {51, 201}}}, {"advice", {{51, 102}}}};
  const auto pairs = ties.find(kind);
  return pairs != ties.end() && (pairs->second.contains({one.value, other.value}) || pairs->second.contains({other.value, one.value}));
}

bool TestWorld::has_category(std::string_view code, std::string_view list) const {
  if (list == "call") return code == "livelihood" || code == "enforcement" || code == "emergency" || code == "key_work";
  static constexpr std::string_view codes[] = {"street_light", "manhole", "sanitation", "noise", "water", "employment", "other"};
  return std::ranges::find(codes, code) != std::end(codes);
}

std::optional<Duration> TestWorld::limit_of(std::string_view category, flow::LimitOf which) const {
  static const std::map<std::string, std::string_view, std::less<>> laws{{"employment", "60wd"}}, cases{{"manhole", "4h"}, {"sanitation", "8wh"}};
  const auto& limits = which == flow::LimitOf::law ? laws : cases;
  const auto found = limits.find(category);
  return found == limits.end() ? std::nullopt : parse_duration(found->second);
}

bool TestWorld::category_is(std::string_view category, std::string_view trait) const {
  if (trait == "patrol") return category == "sanitation" || category == "manhole";
  return trait == "on_the_spot" && (category == "sanitation" || category == "other");
}

bool TestWorld::is_at_level(OrgId org, std::string_view level) const {
  static const std::map<std::int64_t, std::string_view> levels{{1, "district"},    {10, "street"},     {20, "street"},  {101, "community"},
                                                               {102, "community"}, {201, "community"}, {1011, "grid"}};
  const auto found = levels.find(org.value);
  return found != levels.end() && found->second == level;
}

bool TestWorld::has_place(PlaceId place) const { return has_org(OrgId{place.value}) && (place.value < 300 || place.value > 1000); }

flow::Actor staff(std::int64_t account, std::string role, std::int64_t org) {
  return {flow::Actor::Kind::account, AccountId{account}, {{std::move(role), OrgId{org}}}, {}, 0, true};
}

flow::Actor visitor(MatterId receipt_of, int party) { return {flow::Actor::Kind::visitor, {}, {}, receipt_of, party}; }

Instant at(std::string_view text) {
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = std::stoi(std::string(text.substr(11, 2)));
  const auto minute = std::stoi(std::string(text.substr(14, 2)));
  return local_instant(*date, hour * 60 + minute, china_minutes);
}

}  // namespace rz::model

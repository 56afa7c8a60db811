#include "org/kind.hpp"

#include <algorithm>
#include <array>

namespace rz::org {

namespace {

using enum Kind;
using enum Group;

constexpr std::array kinds = std::to_array<KindFacts>({
    {district_desk, "district_desk", "指挥中心", "District desk", answering},
    {street, "street", "街道", "Subdistrict", answering},
    {community, "community", "社区", "Community", answering},
    {grid, "grid", "网格", "Grid", answering},
    {department, "department", "区直单位", "District department", answering},
    {city_unit, "city_unit", "驻区单位", "Unit of city or province", answering},
    {utility, "utility", "公共服务企业", "Utility", answering},
    {property, "property", "物业服务企业", "Property company", answering},
    {party_district, "party_district", "区委", "District Party committee", party},
    {party_street, "party_street", "街道党工委", "Street working committee", party},
    {party_community, "party_community", "社区党委", "Community Party committee", party},
    {party_grid, "party_grid", "网格党支部", "Grid branch", party},
    {party_building, "party_building", "楼栋党小组", "Building group", party},
    {party_unit, "party_unit", "单位党组织", "Unit's Party organisation", party},
    {party_joint, "party_joint", "融合性党组织", "Joint Party organisation", party},
    {joint_committee, "joint_committee", "大工委、大党委", "Joint committee", common},
    {enterprise, "enterprise", "企业", "Enterprise", partner},
    {park, "park", "园区", "Park", partner},
    {school, "school", "学校", "School", partner},
    {owners_committee, "owners_committee", "业主委员会", "Owners' committee", partner},
    {social_org, "social_org", "社会组织", "Social organisation", partner},
    {commercial_building, "commercial_building", "商务楼宇", "Commercial building", partner},
    {commercial_district, "commercial_district", "商圈", "Commercial district", partner},
    {alliance, "alliance", "联合体", "Alliance", common},
    {council, "council", "红色议事会", "Compound council", common},
    {adviser_zone, "adviser_zone", "党建顾问片区", "Advisers' zone", common},
    {adviser_team, "adviser_team", "党建顾问团队", "Advisers' team", common},
    {team, "team", "队伍", "Team", common},
    {service_station, "service_station", "服务站点", "Service station", common},
    {venue, "venue", "党群阵地", "Venue", common},
    {pioneer_post, "pioneer_post", "党员先锋岗", "Pioneer post", common},
});

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(is_in_order());

}  // namespace

std::span<const KindFacts> all_kinds() { return kinds; }
const KindFacts& facts_of(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }
std::string_view to_text(Kind kind) { return facts_of(kind).text; }

std::string_view to_text(Group group) {
  switch (group) {
    case answering: return "answering";
    case party: return "party";
    case partner: return "partner";
    case common: return "common";
  }
  return {};
}

std::optional<Kind> parse_kind(std::string_view text) {
  const auto* found = std::ranges::find(kinds, text, &KindFacts::text);
  if (found == kinds.end()) return std::nullopt;
  return found->kind;
}

}  // namespace rz::org

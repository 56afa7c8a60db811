#pragma once
// What kinds of bodies a district has, and what each may do: a table. A new kind is one line of kind.cpp.

#include <optional>
#include <span>
#include <string_view>

namespace rz::org {

enum class Kind {
  district_desk,  ///< 区民呼必应指挥中心
  street,
  community,
  grid,
  department,  ///< 区直单位
  city_unit,   ///< of city, province or state: asked, not commanded
  utility,     ///< 公共服务企业: asked as well
  property,    ///< 物业服务企业
  // The Party's five levels (五级组织架构), and what stands beside them.
  party_district,   ///< 区委
  party_street,     ///< 街道党工委
  party_community,  ///< 社区党委
  party_grid,       ///< 网格党支部
  party_building,   ///< 楼栋党小组
  party_unit,       ///< 单位党组织
  party_joint,      ///< 融合性党组织: of several units together
  joint_committee,  ///< 大工委 / 大党委
  // Who takes part.
  enterprise,
  park,
  school,
  owners_committee,  ///< 业主委员会
  social_org,        ///< 社会组织
  commercial_building,
  commercial_district,  ///< 商圈
  // What they are together.
  alliance,         ///< 联合体
  council,          ///< 红色议事会 of a compound
  adviser_zone,     ///< 党建顾问片区
  adviser_team,
  team,             ///< 志愿、联防等队伍
  service_station,  ///< 服务站点
  venue,            ///< 党群阵地: a place with works, hours and services
  pioneer_post,     ///< 党员先锋岗: a task in a place that members take on
};

/// What a body is, among all kinds.
enum class Group {
  answering,  ///< matters may lie with it
  party,
  partner,
  common,  ///< several bodies together, or a place kept by them
};

struct KindFacts {
  Kind kind;
  std::string_view text;  ///< in the database, the API and files
  std::string_view zh;
  std::string_view en;
  Group group;
};

/// In the order of the enumeration.
std::span<const KindFacts> all_kinds();
const KindFacts& facts_of(Kind kind);
std::string_view to_text(Kind kind);
std::string_view to_text(Group group);
std::optional<Kind> parse_kind(std::string_view text);

/// Whether such a body stands outside the district's command: it is asked, never ordered.
constexpr bool is_asked(Kind kind) { return kind == Kind::city_unit || kind == Kind::utility; }
/// Whether matters may lie with it.
inline bool answers(Kind kind) { return facts_of(kind).group == Group::answering; }

}  // namespace rz::org

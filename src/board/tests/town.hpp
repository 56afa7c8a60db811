#pragma once
// A town of two streets, the real request chain, and a matter of it that was published: for tests of the board.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "access/network.hpp"
#include "board/board.hpp"
#include "board/page.hpp"
#include "chain/chain.hpp"

namespace rz::board::town {

inline constexpr PlaceId district{1}, street{10}, other_street{20}, community{101}, other_community{201}, grid{1001}, compound{10001};
inline constexpr OrgId department{50}, community_body{101};
inline constexpr int offset = 480;
inline constexpr std::string_view planted_number = "ZH2611240017";

inline Instant at(std::string_view text) { return parse_rfc3339(std::string(text) + ":00+08:00").value(); }

inline const chain::Loaded& request() {
  static const auto loaded = chain::load(std::filesystem::path(RZ_SOURCE_DIR) / "chains/request").value();
  return loaded;
}

inline const chain::Loaded& announcement() {
  static const auto loaded = chain::load(std::filesystem::path(RZ_SOURCE_DIR) / "chains/announcement").value();
  return loaded;
}

inline const chain::Loaded& renovation() {
  static const auto loaded = chain::load(std::filesystem::path(RZ_SOURCE_DIR) / "chains/renovation").value();
  return loaded;
}

inline std::shared_ptr<const place::Places> places() {
  return place::Places::build({{district, place::Kind::district, "d", "示例区", "Sample District", {}, {}},
                               {street, place::Kind::street, "s1", "东街道", "East Street", district, {}},
                               {other_street, place::Kind::street, "s2", "西街道", "West Street", district, {}},
                               {community, place::Kind::community, "c1", "甲社区", "First Community", street, {}},
                               {other_community, place::Kind::community, "c2", "乙社区", "Second Community", other_street, {}},
                               {grid, place::Kind::grid, "g1", "甲社区第三网格", "Grid 3", community, {}},
                               {compound, place::Kind::compound, "k1", "甲小区", "First Compound", grid, {}}})
      .value();
}

inline access::Network network() {
  access::Network out;
  out.district = DistrictId{410411};
  out.places = places();
  const place::Ring square{{113.0, 33.0}, {113.1, 33.0}, {113.1, 33.1}, {113.0, 33.1}, {113.0, 33.0}};
  out.areas = place::Areas::build({{community, {{square, {}}}, true, "test"}}, *out.places);
  org::Org desk{OrgId{1}, org::Kind::district_desk, "desk", "区工作台", "District Desk", {}, district, org::Level::district, {}, true, true};
  org::Org works{department, org::Kind::department, "works", "城管局", "Works Department", OrgId{1}, district, org::Level::none, {}, false, true};
  org::Org home{community_body, org::Kind::community, "c1", "甲社区工作站", "First Station", OrgId{1}, community, org::Level::community, {}, false, true};
  out.orgs = org::Orgs::build({desk, works, home}, {}, out.places).value();
  out.categories = {{"street_light", 1, "路灯照明", "Street lights", "市政", "Works"}, {"noise", 2, "噪声", "Noise", "环境", "Environment"}};
  out.calendar.utc_offset_minutes = offset;
  return out;
}

/// Handled by the department, rated, and published.
inline flow::Matter published(std::int64_t id = 17, std::string_view number = planted_number) {
  flow::Matter out;
  out.id = MatterId{id};
  out.chain = "request";
  out.chain_version = request().definition.version;
  out.number = number;
  out.stage = "settled";
  out.place = compound;
  out.opened_at = at("2026-11-20T09:00");
  out.settled_at = at("2026-11-23T09:00");
  out.fields = {{"published", true},
                {"published_at", at("2026-11-24T10:00").ms},
                {"public_summary", std::string("路口的路灯连续两晚不亮。")},
                {"public_result", std::string("已更换灯头，试灯正常。")},
                {"public_kind", std::string("help")},
                {"public_category", std::string("street_light")},
                {"public_handler", format_id(department)},
                {"public_contacted_at", at("2026-11-20T15:00").ms},
                {"public_result_at", at("2026-11-22T15:00").ms},
                {"public_answered_in_time", true},
                {"public_closed_in_time", true},
                {"public_solved", true},
                {"public_satisfied", true},
                {"kind", std::string("help")},
                {"category", std::string("street_light")},
                {"handler", format_id(department)},
                {"answered_in_time", true},
                {"closed_in_time", true},
                {"solved", true},
                {"satisfied", true},
                {"may_publish", true}};
  return out;
}

/// No water in two buildings of the compound, for a day.
inline flow::Matter announced() {
  flow::Matter out;
  out.id = MatterId{31};
  out.chain = "announcement";
  out.chain_version = announcement().definition.version;
  out.number = "GG2611270011";
  out.stage = "published";
  out.place = compound;
  out.opened_at = at("2026-11-27T09:00");
  out.fields = {{"published", true}, {"published_at", at("2026-11-27T10:00").ms}, {"public_notice_kind", std::string("water")},
                {"headline", std::string("甲小区部分楼栋停水")}, {"words", std::string("3号楼和5号楼停水检修，王女士13800138000")},
                {"hotline", std::string("0375-2671234，李先生13900139000")}, {"starts_at", at("2026-11-28T08:00").ms}, {"ends_at", at("2026-11-28T18:00").ms}};
  return out;
}

inline std::optional<Posted> post(const flow::Matter& matter) { return posted_of(matter, request().definition, *places(), offset); }

}  // namespace rz::board::town

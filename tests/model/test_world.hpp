#pragma once
// A district small enough to keep in one's head, with real office hours and holidays.

#include <map>
#include <string>
#include <vector>

#include "flow/world.hpp"

namespace rz::model {

/// Ids: bodies and places have the same numbers.
///   1 district ─┬─ 10 street ─┬─ 101 community ─── 1011 grid
///               │             └─ 102 community
///               ├─ 20 street ─── 201 community
///               ├─ 50 department (duty: street_light, manhole)
///               ├─ 51 department (duty: sanitation)
///               └─ 300 unit of the city: asked, not ordered
/// Communities 101 and 102 are paired (双报到) with department 50, 201 with 51.
/// The category «employment» has a limit of its own, 60 working days. A case of the grid about a «manhole» takes four hours round
/// the clock, about «sanitation» eight working hours; «sanitation» and «other» may be mended on the spot.
class TestWorld final : public flow::World {
 public:
  TestWorld();

  bool has_org(OrgId org) const override { return parents_.contains(org.value); }
  bool knows_org(OrgId org) const override { return org.value == nobody_works_there || has_org(org); }
  static constexpr std::int64_t nobody_works_there = 900;
  OrgId parent_of(OrgId org) const override;
  OrgId org_at(PlaceId place, std::string_view level) const override;
  OrgId duty_for(std::string_view category, PlaceId place) const override;
  OrgId catch_all() const override { return OrgId{1}; }
  bool is_at_level(OrgId org, std::string_view level) const override;
  bool has_holder(std::string_view, OrgId org) const override { return has_org(org); }
  /// Everybody may be anything where somebody works.
  bool holds(AccountId account, std::string_view, OrgId org) const override { return account && has_org(org); }
  bool is_asked(OrgId org) const override { return org.value == 300; }
  bool are_tied(std::string_view kind, OrgId one, OrgId other) const override;
  bool has_place(PlaceId place) const override;
  bool has_category(std::string_view code, std::string_view list) const override;
  std::optional<Duration> limit_of(std::string_view category, flow::LimitOf which) const override;
  bool category_is(std::string_view category, std::string_view trait) const override;
  const flow::Calendar& calendar() const override { return calendar_; }

 private:
  std::map<std::int64_t, std::int64_t> parents_;
  flow::Calendar calendar_;
};

/// Hours of a Henan district and the holidays of 2024–2026 as published.
flow::CalendarRules henan_rules();

flow::Actor staff(std::int64_t account, std::string role, std::int64_t org);
/// `party`: whose receipt it is; 0 = of who asked.
flow::Actor visitor(MatterId receipt_of = {}, int party = 0);

/// «2026-11-24 09:30», district time.
Instant at(std::string_view text);

}  // namespace rz::model

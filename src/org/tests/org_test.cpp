#include "org/org.hpp"

#include <gtest/gtest.h>

namespace rz::org {
namespace {

using place::Place;
using PlaceKind = place::Kind;

// district 1 ─ street 2 ─ community 3 ─ grid 4; street 2 ─ village 5; street 6 without a body
std::shared_ptr<const place::Places> places() {
  return place::Places::build({{PlaceId{1}, PlaceKind::district, "d", "区", "District", {}, {}},
                               {PlaceId{2}, PlaceKind::street, "s", "街道", "Street", PlaceId{1}, {}},
                               {PlaceId{3}, PlaceKind::community, "c", "社区", "Community", PlaceId{2}, {}},
                               {PlaceId{4}, PlaceKind::grid, "g", "网格", "Grid", PlaceId{3}, {}},
                               {PlaceId{5}, PlaceKind::village, "v", "村", "Village", PlaceId{2}, {}},
                               {PlaceId{6}, PlaceKind::street, "t", "镇", "Township", PlaceId{1}, {}}})
      .value();
}

std::vector<Org> bodies() {
  const auto body = [](std::int64_t id, Kind kind, std::string code, std::int64_t parent, std::int64_t at,
                       Level level) {
    return Org{OrgId{id}, kind, code, code, code, OrgId{parent}, PlaceId{at}, level, {}, false, true};
  };
  std::vector out{body(10, Kind::district_desk, "desk", 0, 1, Level::district),
                  body(20, Kind::street, "street", 10, 2, Level::street),
                  body(30, Kind::community, "community", 20, 3, Level::community),
                  body(40, Kind::department, "urban", 10, 1, Level::none),
                  body(50, Kind::utility, "power", 10, 1, Level::none)};
  out[0].is_catch_all = true;
  out[4].appraised = false;
  return out;
}

std::vector<Duty> duty_list() {
  return {{"manhole", {}, OrgId{40}}, {"manhole", PlaceId{2}, OrgId{20}}, {"power", {}, OrgId{50}}};
}

std::shared_ptr<const Orgs> orgs() { return Orgs::build(bodies(), duty_list(), places()).value(); }

TEST(Orgs, TheTree) {
  const auto tree = orgs();
  EXPECT_EQ(tree->find_code("urban")->id, OrgId{40});
  EXPECT_EQ(tree->find(OrgId{99}), nullptr);
  EXPECT_EQ(tree->parent_of(OrgId{30}), OrgId{20});
  EXPECT_EQ(tree->parent_of(OrgId{10}), OrgId{});
  EXPECT_EQ(tree->children(OrgId{10}).size(), 3U);
  EXPECT_EQ(tree->catch_all(), OrgId{10});
  EXPECT_TRUE(tree->is_above(OrgId{10}, OrgId{30}));
  EXPECT_TRUE(tree->is_above(OrgId{20}, OrgId{30}));
  EXPECT_FALSE(tree->is_above(OrgId{30}, OrgId{30}));
  EXPECT_FALSE(tree->is_above(OrgId{30}, OrgId{20}));
  EXPECT_FALSE(tree->is_above(OrgId{}, OrgId{10}));
  EXPECT_FALSE(tree->is_above(OrgId{10}, OrgId{99}));
}

TEST(Orgs, WhoAnswersForAPlace) {
  const auto tree = orgs();
  EXPECT_EQ(tree->at(PlaceId{4}, Level::community), OrgId{30});
  EXPECT_EQ(tree->at(PlaceId{3}, Level::community), OrgId{30});
  EXPECT_EQ(tree->at(PlaceId{3}, Level::street), OrgId{20});
  EXPECT_EQ(tree->at(PlaceId{3}, Level::district), OrgId{10});
  EXPECT_EQ(tree->at(PlaceId{4}, Level::grid), OrgId{30}) << "no body for the grid: its community";
  EXPECT_EQ(tree->at(PlaceId{5}, Level::community), OrgId{20}) << "a village without a body: its street";
  EXPECT_EQ(tree->at(PlaceId{6}, Level::grid), OrgId{10});
  EXPECT_EQ(tree->at(PlaceId{2}, Level::community), OrgId{20}) << "never a body further down";
  EXPECT_EQ(tree->at(PlaceId{3}, Level::none), OrgId{});
  EXPECT_EQ(tree->at(PlaceId{99}, Level::street), OrgId{});
}

TEST(Orgs, WhoHasACategory) {
  const auto tree = orgs();
  EXPECT_EQ(tree->duty_for("manhole", PlaceId{3}), OrgId{20}) << "the nearest place counts";
  EXPECT_EQ(tree->duty_for("manhole", PlaceId{6}), OrgId{40});
  EXPECT_EQ(tree->duty_for("power", PlaceId{4}), OrgId{50});
  EXPECT_EQ(tree->duty_for("neighbour_dispute", PlaceId{4}), OrgId{});
}

std::string fault_after(void (*change)(std::vector<Org>&, std::vector<Duty>&)) {
  auto all = bodies();
  auto duties = duty_list();
  change(all, duties);
  const auto built = Orgs::build(std::move(all), std::move(duties), places());
  return built ? "" : built.error();
}

TEST(Orgs, WhatDoesNotHoldTogetherIsRefused) {
  EXPECT_EQ(fault_after([](auto& o, auto&) { o[1].parent = OrgId{77}; }),
            "body «street» stands below one that is not there");
  EXPECT_EQ(fault_after([](auto& o, auto&) { o[1].parent = OrgId{30}; }),
            "body «community» stands below itself");
  EXPECT_EQ(fault_after([](auto& o, auto&) { o[3].place = PlaceId{77}; }),
            "body «urban» is at a place that is not there");
  EXPECT_EQ(fault_after([](auto& o, auto&) { o[3].level = Level::district; }),
            "body «urban» answers for a place and level that another answers for");
  EXPECT_EQ(fault_after([](auto& o, auto&) { o[3].is_catch_all = true; }),
            "body «urban» is a second catch-all");
  EXPECT_EQ(fault_after([](auto& o, auto&) { o[0].is_catch_all = false; }), "no body is the catch-all");
  EXPECT_EQ(fault_after([](auto& o, auto&) { o[3].code = "desk"; }), "body «desk» stands twice");
  EXPECT_EQ(fault_after([](auto&, auto& d) { d[2].org = OrgId{77}; }),
            "the duty «power» belongs to a body that is not there");
  EXPECT_EQ(fault_after([](auto&, auto& d) { d[2].place = PlaceId{77}; }),
            "the duty «power» is at a place that is not there");
  EXPECT_EQ(fault_after([](auto&, auto& d) { d[2] = {"manhole", {}, OrgId{50}}; }),
            "the duty «manhole» has two bodies at one place");
  EXPECT_TRUE(Orgs::build({}, {}, places()));
}

}  // namespace
}  // namespace rz::org

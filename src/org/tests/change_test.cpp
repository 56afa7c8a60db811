#include "org/change.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace rz::org {
namespace {

using PlaceKind = place::Kind;

const Instant noon{1'764'000'000'000};

// district 1 ─ streets 2 and 3 ─ community 4 of street 2
std::shared_ptr<const place::Places> places() {
  return place::Places::build({{PlaceId{1}, PlaceKind::district, "d", "区", "District", {}, {}},
                               {PlaceId{2}, PlaceKind::street, "s", "街道", "Street", PlaceId{1}, {}},
                               {PlaceId{3}, PlaceKind::street, "t", "镇", "Township", PlaceId{1}, {}},
                               {PlaceId{4}, PlaceKind::community, "c", "社区", "Community", PlaceId{2}, {}}})
      .value();
}

class ChangeTest : public testing::Test {
 protected:
  ChangeTest() {
    const auto body = [](std::int64_t id, std::string code, std::int64_t parent, std::int64_t at, Level level) {
      return Org{OrgId{id}, Kind::department, code, code, code, OrgId{parent}, PlaceId{at}, level, {}, false, true};
    };
    std::vector bodies{body(10, "desk", 0, 1, Level::district), body(20, "street", 10, 2, Level::street),
                       body(30, "township", 10, 3, Level::street), body(40, "community", 20, 4, Level::community)};
    bodies[0].is_catch_all = true;
    bodies[2].credit_code = "91350100M000100Y43";
    orgs_ = Orgs::build(std::move(bodies), {}, places_).value();
  }

  Result<Org, std::vector<ChangeError>> run(std::int64_t id, Change change) const {
    if (change.reason.empty()) change.reason = "区划调整";
    return changed(Growing(*orgs_), *places_, *orgs_->find(OrgId{id}), change, noon);
  }

  std::shared_ptr<const place::Places> places_ = places();
  std::shared_ptr<const Orgs> orgs_;
};

TEST_F(ChangeTest, ARenamedBodyKeepsItsIdAndTakesTheNextRevision) {
  const auto after = run(40, {.name_zh = "新社区居民委员会", .name_en = "New Community", .phone = "0375-1234567"});
  ASSERT_TRUE(after);
  EXPECT_EQ(after->id, OrgId{40});
  EXPECT_EQ(after->name_zh, "新社区居民委员会");
  EXPECT_EQ(after->phone, "0375-1234567");
  EXPECT_EQ(after->parent, OrgId{20});
  EXPECT_EQ(after->revision, 2);
  EXPECT_EQ(after->since, noon);
}

TEST_F(ChangeTest, ABodyMovesBelowAnotherButNeverBelowItself) {
  EXPECT_EQ(run(40, {.parent = OrgId{30}})->parent, OrgId{30});
  EXPECT_EQ(run(20, {.parent = OrgId{40}}).error(), (std::vector<ChangeError>{{"parent", Fault::below_itself}}));
  EXPECT_EQ(run(20, {.parent = OrgId{20}}).error(), (std::vector<ChangeError>{{"parent", Fault::below_itself}}));
  EXPECT_EQ(run(20, {.parent = OrgId{99}}).error(), (std::vector<ChangeError>{{"parent", Fault::unknown}}));
}

TEST_F(ChangeTest, OfOnePlaceAndLevelThereIsOneBody) {
  EXPECT_EQ(run(20, {.place = PlaceId{3}}).error(), (std::vector<ChangeError>{{"place", Fault::taken}}));
  EXPECT_EQ(run(20, {.place = PlaceId{9}}).error(), (std::vector<ChangeError>{{"place", Fault::unknown}}));
  // Nobody answers for the township at the level of communities; that the street above does is no hindrance.
  EXPECT_EQ(run(40, {.place = PlaceId{3}})->place, PlaceId{3});
}

TEST_F(ChangeTest, ACreditCodeBelongsToOneBody) {
  EXPECT_EQ(run(40, {.credit_code = "91110108551385082Q"})->credit_code, "91110108551385082Q");
  EXPECT_EQ(run(40, {.credit_code = "91110108551385082R"}).error(),
            (std::vector<ChangeError>{{"credit_code", Fault::no_credit_code}}));
  EXPECT_EQ(run(40, {.credit_code = "91350100M000100Y43"}).error(),
            (std::vector<ChangeError>{{"credit_code", Fault::taken}}));
  EXPECT_EQ(run(30, {.credit_code = ""})->credit_code, "");
}

TEST_F(ChangeTest, AllThatIsWrongIsToldAtOnce) {
  EXPECT_EQ(changed(Growing(*orgs_), *places_, *orgs_->find(OrgId{40}), {.name_zh = "", .paper = std::string(61, 'p')}, noon).error(),
            (std::vector<ChangeError>{{"name_zh", Fault::missing}, {"reason", Fault::missing}, {"paper", Fault::too_long}}));
  EXPECT_EQ(run(40, {.name_zh = "community"}).error(), (std::vector<ChangeError>{{"", Fault::nothing_changes}}));
}

TEST_F(ChangeTest, WhatIsAcceptedIsATree) {
  for (const auto& body : orgs_->all()) {
    for (const auto& above : orgs_->all()) {
      for (const auto& place : places_->all()) {
        const auto after = run(body.id.value, {.name_zh = "改名", .parent = above.id, .place = place.id});
        if (!after) continue;
        auto bodies = orgs_->all();
        std::ranges::replace_if(bodies, [&](const Org& each) { return each.id == body.id; }, *after);
        const auto built = Orgs::build(std::move(bodies), {}, places_);
        EXPECT_TRUE(built) << body.code << " below " << above.code << " at " << place.code;
      }
    }
  }
}

TEST_F(ChangeTest, ABodyEndsOnceNothingStandsBelowItAndNoDutyNamesIt) {
  using Errors = std::vector<ChangeError>;
  EXPECT_EQ(run(40, {.life = Life::ended})->life, Life::ended);
  EXPECT_EQ(run(20, {.life = Life::ended}).error(), (Errors{{"life", Fault::has_children}}));
  EXPECT_EQ(run(10, {.life = Life::ended}).error(), (Errors{{"life", Fault::has_children}, {"life", Fault::catch_all}}));

  auto bodies = orgs_->all();
  for (auto& body : bodies) {
    if (body.id == OrgId{40}) body.life = Life::ended;
  }
  orgs_ = Orgs::build(bodies, {}, places_).value();
  EXPECT_EQ(orgs_->at(PlaceId{4}, Level::community), OrgId{20}) << "what has ended answers for nothing";
  EXPECT_EQ(run(30, {.parent = OrgId{40}}).error(), (Errors{{"parent", Fault::ended}}));
  EXPECT_EQ(run(20, {.life = Life::ended})->life, Life::ended) << "what has ended below it does not hold it";
  EXPECT_EQ(run(40, {.life = Life::running})->life, Life::running) << "it can be taken up again";

  bodies.push_back({OrgId{41}, Kind::community, "again", "新", "New", OrgId{20}, PlaceId{4}, Level::community, {}, false, true});
  orgs_ = Orgs::build(bodies, {}, places_).value();
  EXPECT_EQ(run(40, {.life = Life::running}).error(), (Errors{{"life", Fault::taken}})) << "not where another answers by now";
  orgs_ = Orgs::build(bodies, {{"noise", {}, OrgId{41}}}, places_).value();
  EXPECT_EQ(run(41, {.life = Life::ended}).error(), (Errors{{"life", Fault::has_duties}}));
}

TEST_F(ChangeTest, ANewBodyHasItsKindsLevelAndACodeOfItsOwn) {
  const Growing growing(*orgs_);
  const auto found = [&](Kind kind, std::string code, Change change) {
    change.reason = "成立";
    return founded(growing, *places_, OrgId{50}, kind, std::move(code), change, noon);
  };
  const Change school{.name_zh = " 湛河小学 ", .name_en = "Zhanhe School", .parent = OrgId{10}, .place = PlaceId{4}, .members = 12};
  const auto org = found(Kind::school, "", school);
  ASSERT_TRUE(org);
  EXPECT_EQ(org->code, "org.50");
  EXPECT_EQ(org->name_zh, "湛河小学");
  EXPECT_EQ(org->level, Level::none);
  EXPECT_EQ(org->members, 12);
  EXPECT_FALSE(org->appraised);
  EXPECT_EQ(org->revision, 1);

  using Errors = std::vector<ChangeError>;
  EXPECT_EQ(found(Kind::school, "Big", school).error(), (Errors{{"code", Fault::no_code}}));
  EXPECT_EQ(found(Kind::school, "street", school).error(), (Errors{{"code", Fault::taken}}));
  EXPECT_EQ(found(Kind::community, "", school).error(), (Errors{{"place", Fault::taken}})) << "that place has its community";
  EXPECT_EQ(found(Kind::school, "", {.members = -1}).error(),
            (Errors{{"name_zh", Fault::missing}, {"name_en", Fault::missing}, {"place", Fault::missing}, {"members", Fault::no_number}}));
}

}  // namespace
}  // namespace rz::org

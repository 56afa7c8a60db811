#include "patrol/book.hpp"

#include <gtest/gtest.h>

namespace rz::patrol {
namespace {

constexpr OrgId body{5};
constexpr OrgId other{6};
constexpr Instant now{1000};

access::Holder holder(std::int64_t id, std::string name, std::vector<access::HeldPost> posts) {
  access::Holder out;
  out.id = AccountId{id};
  out.name = std::move(name);
  out.posts = std::move(posts);
  return out;
}
access::HeldPost post(OrgId org, std::int64_t stands_in_for = 0, std::int64_t until = 0, std::string role = "grid_worker") {
  return {{std::move(role), org}, {}, {until}, AccountId{stands_in_for}};
}

std::string walkers(std::vector<access::Holder> holders, OrgId at = body) {
  access::Network network;
  network.posts = std::make_shared<const access::Posts>(std::move(holders), now);
  std::string out;
  for (const auto& walker : Walkers(network, now).at(at)) out += walker.name + (walker.stands_in_for.empty() ? " " : " for " + walker.stands_in_for + " ");
  return out;
}

TEST(Walkers, HoldThePostAtTheGrid) {
  EXPECT_EQ(walkers({holder(1, "甲", {post(body)}), holder(2, "乙", {post(other)}), holder(3, "丙", {post(body, 0, 0, "clerk")})}), "甲 ");
  EXPECT_EQ(walkers({holder(2, "乙", {post(other)})}), "");
}

TEST(Walkers, AreStoodInForWhileTheyAreAway) {
  EXPECT_EQ(walkers({holder(1, "甲", {post(body)}), holder(2, "乙", {post(other), post(body, 1)})}), "乙 for 甲 ");
  EXPECT_EQ(walkers({holder(1, "甲", {post(body)}), holder(2, "乙", {post(other), post(body, 1, 900)})}), "甲 ");  // he is back
  EXPECT_EQ(walkers({holder(1, "甲", {post(body)}), holder(2, "乙", {post(other), post(body, 1)})}, other), "乙 ");
}

TEST(Walkers, AreNotThoseWhoseAccountIsDisabled) {
  auto gone = holder(1, "甲", {post(body)});
  gone.disabled = true;
  EXPECT_EQ(walkers({gone}), "");
}

TEST(StandsAt, TheCompoundThatIsNamedElseTheNearest) {
  const PlaceId district{1}, near{7}, far{8};
  access::Network network;
  const auto place = [](PlaceId id, PlaceId parent, place::Kind kind) {
    place::Place out;
    out.id = id;
    out.parent = parent;
    out.kind = kind;
    out.code = format_id(id);
    return out;
  };
  auto places = place::Places::build({place(district, {}, place::Kind::district), place(near, district, place::Kind::compound), place(far, district, place::Kind::compound)});
  ASSERT_TRUE(places);
  network.places = *places;
  const auto square = [](PlaceId id, double lon) {
    return place::Area{id, {{{{lon, 33.7}, {lon + 0.001, 33.7}, {lon + 0.001, 33.701}, {lon, 33.701}, {lon, 33.7}}, {}}}, true, ""};
  };
  network.areas = place::Areas::build({square(near, 113.3), square(far, 113.31)}, *network.places);
  const auto at = [&](double lon, PlaceId named = {}) {
    Point point;
    point.where = {lon, 33.7005};
    point.place = named;
    return stands_at(network, {near, far}, point, 60);
  };
  EXPECT_EQ(at(113.3005), near);
  EXPECT_EQ(at(113.3015), near);       // 46 m from its border
  EXPECT_EQ(at(113.305), PlaceId{});   // 370 m from both
  EXPECT_EQ(at(113.3098), far);
  EXPECT_EQ(at(113.3005, far), far);   // as the community said
}

}  // namespace
}  // namespace rz::patrol

#include "patrol/look_back.hpp"

#include <gtest/gtest.h>

namespace rz::patrol {
namespace {

constexpr PlaceId community{1}, grid{2}, compound{3};
const Date day{20'000};

access::Network network() {
  const auto place = [](PlaceId id, PlaceId parent, place::Kind kind) {
    place::Place out;
    out.id = id;
    out.parent = parent;
    out.kind = kind;
    out.code = format_id(id);
    return out;
  };
  access::Network out;
  out.places = *place::Places::build({place(community, {}, place::Kind::district), place(grid, community, place::Kind::grid),
                                      place(compound, community, place::Kind::compound)});
  out.areas = place::Areas::build({}, *out.places);
  return out;
}

Point point(std::int64_t number, PlaceId stands_at) {
  Point out;
  out.number = number;
  out.place = stands_at;
  return out;
}

Pass pass(std::int64_t number, std::int64_t at) { return {day, Part::morning, number, {at}, {at + 5}, Way::position, Nearness::inside, AccountId{3}}; }

std::map<PlaceId, Instant> passes_of(std::vector<Pass> passes) {
  Plan plan;
  plan.grid = grid;
  plan.points = {point(1, {}), point(2, compound)};
  const GridDay walked{grid, day, {plan}, std::move(passes), {}};
  return first_passes(network(), std::span(&walked, 1), {});
}

TEST(FirstPasses, AreOfTheGridAndOfTheCompoundsAtItsPoints) {
  EXPECT_EQ(passes_of({pass(1, 500), pass(2, 700), pass(2, 600)}), (std::map<PlaceId, Instant>{{grid, {500}}, {compound, {600}}}));
  EXPECT_EQ(passes_of({pass(1, 500)}), (std::map<PlaceId, Instant>{{grid, {500}}}));  // nobody was at the compound
  EXPECT_TRUE(passes_of({}).empty());
}

}  // namespace
}  // namespace rz::patrol

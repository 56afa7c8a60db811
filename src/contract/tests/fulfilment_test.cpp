#include "contract/fulfilment.hpp"

#include <gtest/gtest.h>

namespace rz::contract {
namespace {

constexpr OrgId office{50};
constexpr OrgId company{51};
constexpr Instant now{10'000};

flow::Matter contract(std::string stage, std::vector<OrgId> performers) {
  flow::Matter out;
  out.stage = std::move(stage);
  out.parties.push_back({"demander", "org", 101, {}});
  for (const auto body : performers) out.parties.push_back({"performer", "org", body.value, {}});
  return out;
}

flow::Matter task(std::string stage, OrgId body, bool in_time, Instant due) {
  flow::Matter out;
  out.stage = std::move(stage);
  out.fields = {{"handler", format_id(body)}, {"done_in_time", in_time}};
  flow::ClockState clock;
  clock.name = "doing";
  clock.due = due;
  out.clocks.push_back(clock);
  return out;
}

TEST(Fulfilment, OfWhatEachPromised) {
  const auto running = contract("performing", {office, company});
  const auto ended = contract("ended", {office});
  auto rated = contract("evaluating", {office});
  rated.ratings.push_back({"fulfilment", "party", office, 1, 4, now});
  rated.ratings.push_back({"street", "party", office, 1, 5, now});
  rated.ratings.push_back({"cooperation", "party", OrgId{101}, 1, 1, now});
  const auto done = task("done", office, true, now), late = task("doing", company, false, Instant{1}), cancelled = task("cancelled", office, false, now);
  const std::vector<const flow::Matter*> contracts{&running, &ended, &rated};
  const std::vector<const flow::Matter*> tasks{&done, &late, &cancelled};
  const auto rows = fulfilment_of(contracts, tasks, now);
  ASSERT_EQ(rows.size(), 2U) << "who needs it fulfils nothing";
  EXPECT_EQ(rows.at(office), (Fulfilment{3, 1, 1, 1, 1, 1, 1, 0, 2, 9})) << "the other side's rating is not its own";
  EXPECT_EQ(rows.at(company), (Fulfilment{1, 1, 0, 0, 1, 0, 0, 1, 0, 0}));
}

TEST(Fulfilment, ATaskOfABodyThatPromisedNothingCountsForNobody) {
  const auto stray = task("done", company, true, now);
  const std::vector<const flow::Matter*> tasks{&stray};
  EXPECT_TRUE(fulfilment_of({}, tasks, now).empty());
}

}  // namespace
}  // namespace rz::contract

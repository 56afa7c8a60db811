#include "model/clock_rig.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "model/fixture.hpp"

namespace rz::model {

namespace {

flow::Calendar built(const flow::CalendarRules& rules) {
  auto calendar = flow::Calendar::build(rules);
  if (!calendar) {
    ADD_FAILURE() << calendar.error();
    std::abort();
  }
  return std::move(*calendar);
}

}  // namespace

CalendarWorld::CalendarWorld(const flow::CalendarRules& rules) : calendar_(built(rules)) {}

flow::Context ClockRig::context(Instant now) const { return {chain_, *functions(), *world_, now}; }

void ClockRig::keep(flow::Event event) {
  flow::fold(matter_, event);
  events_.push_back(std::move(event));
}

void ClockRig::open(std::string_view step, flow::Fields fields, Instant now) {
  flow::BirthRequest birth{MatterId{1}, "N1", std::string(step), PlaceId{101}, {}, {std::move(fields), {}, {}}};
  birth.input.personal["what"] = "三号楼东侧路灯不亮";
  auto outcome = flow::apply_birth(context(now), flow::Family{}, birth, visitor());
  if (!outcome) {
    ADD_FAILURE() << "no birth: " << static_cast<int>(outcome.error().why) << " " << outcome.error().detail;
    std::abort();
  }
  keep(std::move(outcome->event));
}

bool ClockRig::fire(const flow::Timer& timer, Instant now) {
  auto outcome = flow::apply_timer(context(now), flow::Family{&matter_, nullptr, {}, {}}, timer);
  if (!outcome) return false;
  EXPECT_EQ(outcome->event.at, now);
  EXPECT_EQ(outcome->event.effective_at, timer.at);
  keep(std::move(outcome->event));
  fired_.push_back(timer);
  return true;
}

void ClockRig::fire_before(Instant now) {
  for (auto timer = flow::next_timer(matter_); timer && timer->at < now; timer = flow::next_timer(matter_)) {
    const Instant sent = firing_ == Firing::late ? now : std::max(timer->at, events_.back().at);
    if (fire(*timer, sent)) continue;
    ADD_FAILURE() << "the next timer, of " << timer->clock << ", fires nothing";
    std::abort();
  }
}

std::optional<flow::Refusal> ClockRig::take(std::string_view step, flow::Fields fields, const flow::Actor& actor,
                                            Instant now, flow::Verb verb) {
  flow::StepRequest request{std::string(step), verb, {std::move(fields), {}, {}}};
  if (step == "note") request.input.personal["remark"] = "已电话联系";
  auto outcome = flow::apply(context(now), flow::Family{&matter_, nullptr, {}, {}}, request, actor);
  if (!outcome) return outcome.error().why;
  keep(std::move(outcome->event));
  return std::nullopt;
}

void ClockRig::child_ended(std::string_view chain, Instant now) {
  const flow::FollowUp heard{matter_.id, flow::FollowUp::Why::child_ended, std::string(chain), {}};
  auto outcome = flow::apply_follow_up(context(now), flow::Family{&matter_, nullptr, {}, {}}, heard);
  if (outcome) keep(std::move(outcome->event));
}

bool ClockRig::recompute(const flow::World& world, Instant now) {
  replace_calendar(world);
  auto outcome = flow::apply_calendar(context(now), flow::Family{&matter_, nullptr, {}, {}}, flow::Actor::system());
  if (!outcome) return false;
  keep(std::move(outcome->event));
  return true;
}

std::vector<std::string> ClockRig::last_clock_changes() const {
  std::vector<std::string> out;
  for (const auto& change : events_.back().changes) {
    if (const auto* set = std::get_if<flow::change::ClockSet>(&change)) out.push_back(set->clock.name + " " + set->why);
  }
  return out;
}

}  // namespace rz::model

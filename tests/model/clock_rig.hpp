#pragma once
// One matter on the pure core, without a store: steps and timers go through flow::apply and flow::apply_timer as
// the batcher would send them, and the matter is nothing but the fold of what they answer.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/apply.hpp"
#include "model/test_world.hpp"

namespace rz::model {

/// The small district with a calendar of one's own.
class CalendarWorld final : public flow::World {
 public:
  explicit CalendarWorld(const flow::CalendarRules& rules);

  bool has_org(OrgId org) const override { return district_.has_org(org); }
  bool knows_org(OrgId org) const override { return district_.knows_org(org); }
  OrgId parent_of(OrgId org) const override { return district_.parent_of(org); }
  OrgId org_at(PlaceId place, std::string_view level) const override { return district_.org_at(place, level); }
  OrgId duty_for(std::string_view category, PlaceId place) const override {
    return district_.duty_for(category, place);
  }
  bool has_category(std::string_view code, std::string_view list) const override { return district_.has_category(code, list); }
  std::optional<Duration> limit_of(std::string_view category, flow::LimitOf which) const override { return district_.limit_of(category, which); }
  bool category_is(std::string_view category, std::string_view trait) const override { return district_.category_is(category, trait); }
  bool is_at_level(OrgId org, std::string_view level) const override { return district_.is_at_level(org, level); }
  OrgId catch_all() const override { return district_.catch_all(); }
  bool has_holder(std::string_view role, OrgId org) const override { return district_.has_holder(role, org); }
  bool holds(AccountId account, std::string_view role, OrgId org) const override { return district_.holds(account, role, org); }
  bool is_asked(OrgId org) const override { return district_.is_asked(org); }
  bool are_tied(std::string_view kind, OrgId one, OrgId other) const override { return district_.are_tied(kind, one, other); }
  bool has_place(PlaceId place) const override { return district_.has_place(place); }
  const flow::Calendar& calendar() const override { return calendar_; }

 private:
  TestWorld district_;
  flow::Calendar calendar_;
};

/// When a timer is sent: as soon as its moment has come, or only when the next step arrives.
enum class Firing { on_time, late };

class ClockRig {
 public:
  ClockRig(const flow::Definition& chain, const flow::World& world, Firing firing = Firing::late)
      : chain_(chain), world_(&world), firing_(firing) {}

  void open(std::string_view step, flow::Fields fields, Instant now);
  /// Fires every timer that was due before `now`: a step that arrives at the very moment comes first.
  void fire_before(Instant now);
  /// Nothing if it was done, else why not.
  std::optional<flow::Refusal> take(std::string_view step, flow::Fields fields, const flow::Actor& actor, Instant now,
                                    flow::Verb verb = flow::Verb::take);
  void child_ended(std::string_view chain, Instant now);
  /// Whether the timer did anything. It is sent without asking whether it is the next.
  bool fire(const flow::Timer& timer, Instant now);
  /// The explicit act after the calendar was replaced; whether it moved anything.
  bool recompute(const flow::World& world, Instant now);
  void replace_calendar(const flow::World& world) { world_ = &world; }

  const flow::Matter& matter() const { return matter_; }
  const flow::ClockState& clock(std::string_view name) const { return *matter_.clock(name); }
  flow::Actor clerk() const { return staff(7, "clerk", matter_.owner.value); }
  static flow::Actor clerk_above() { return staff(11, "clerk", 1); }
  const std::vector<flow::Event>& events() const { return events_; }
  const std::vector<flow::Timer>& fired() const { return fired_; }
  /// Why each clock was set in the last event: «overall voided».
  std::vector<std::string> last_clock_changes() const;

 private:
  flow::Context context(Instant now) const;
  void keep(flow::Event event);

  const flow::Definition& chain_;
  const flow::World* world_;
  Firing firing_;
  flow::Matter matter_;
  std::vector<flow::Event> events_;
  std::vector<flow::Timer> fired_;
};

}  // namespace rz::model

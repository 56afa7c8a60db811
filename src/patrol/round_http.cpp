#include "patrol/round_http.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "infra/http/telling.hpp"
#include "patrol/patrol_store.hpp"
#include "record/waiting.hpp"
#include "record/write_http.hpp"

namespace rz::patrol {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::int32_t days_shown_max = 400;
constexpr std::size_t grids_with_points_max = 120;  ///< of a street; of more the rounds alone are told
constexpr std::int32_t days_ahead_max = 30;  ///< a leave is known before it begins

/// What an excuse is of.
struct Excused {
  PlaceId grid{};
  Date day{};
  Part part = Part::morning;
  std::int64_t point = 0;
  std::string reason;  ///< of one that is given
  bool agreed = false; ///< of one that is judged
};

json::Object facts_of(const Excused& wanted) {
  json::Object out{{"grid", format_id(wanted.grid)}, {"day", format_date(wanted.day)}, {"part", to_text(wanted.part)}, {"point", wanted.point}};
  if (!wanted.reason.empty()) out["reason"] = wanted.reason;
  return out;
}

class Routes {
 public:
  explicit Routes(PatrolParts parts) : parts_(parts) {}

  void list(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = parts_.gate.require(request, Verb::read_patrols);
    if (!caller) return reply(http::to_response(caller.error()));
    const View view{*caller->network, language, now()};
    const auto day = day_of(request, view, days_shown_max);
    if (!day) return reply(http::to_response(day.error()));
    const auto place = place_of(request, view);
    if (!place) return reply(http::to_response(place.error()));
    auto grids = all_grids(view.network);
    std::erase_if(grids, [&](PlaceId grid) {
      return (*place && !view.network.places->is_within(grid, *place)) || !may(*caller, Verb::read_patrols, grid);
    });
    auto reader = parts_.readers.take();
    if (!reader) return reply(http::to_response(http::standard_problem(503, language)));
    const auto days = read_days(**reader, view.network, grids, *day);
    if (!days) return reply(http::to_response(http::standard_problem(503, language)));
    reply(http::json_response(200, list_json(view, *caller, *day, *days, grids.size() <= grids_with_points_max)));
  }

  void excuse(const Request& request, const Reply& reply) const {
    change(request, reply, "reason", [&](const Caller& caller, const View& view, Excused wanted) {
      return excused(caller, view, wanted);
    });
  }

  void withdraw(const Request& request, const Reply& reply) const {
    change(request, reply, "", [&](const Caller& caller, const View& view, Excused wanted) {
      return withdrawn(caller, view, wanted);
    });
  }

  void judge(const Request& request, const Reply& reply) const {
    change(request, reply, "agreed", [&](const Caller& caller, const View& view, Excused wanted) {
      return judged(caller, view, wanted);
    });
  }

 private:
  using Wanted = Result<record::Act, http::Problem>;

  Instant now() const { return parts_.gate.clock().now(); }
  bool may(const Caller& caller, Verb verb, PlaceId grid) const { return parts_.gate.allows(caller, verb, {body_of(*caller.network, grid), {}}); }

  /// Where the points are, for a map.
  static json::Array spots_json(const Plan& plan) {
    json::Array out;
    for (const auto& point : plan.points)
      out.push_back(json::Object{{"number", point.number}, {"name", point.name}, {"lon", point.where.lon}, {"lat", point.where.lat}});
    return out;
  }

  json::Object list_json(const View& view, const Caller& caller, Date day, const std::vector<GridDay>& days, bool with_points) const {
    const Walkers walkers(view.network, view.now);
    json::Array items;
    for (const auto& each : days) {
      json::Array rounds;
      for (const auto& planned : planned_on(each.plans, view.network.calendar, day))
        rounds.push_back(round_json(view, planned, each, parts_.settings, with_points));
      const auto* latest = each.latest();
      json::Object item{{"grid", grid_json(view, each.grid)},
                        {"walkers", walkers_json(walkers.at(body_of(view.network, each.grid)))},
                        {"points", latest ? latest->points.size() : 0},
                        {"may_edit", may(caller, Verb::write_patrols, each.grid)},
                        {"rounds", std::move(rounds)}};
      if (with_points && latest) item["spots"] = spots_json(*latest);
      items.push_back(std::move(item));
    }
    return {{"day", format_date(day)},
            {"working_day", is_working_day(view.network.calendar, day)},
            {"late_days_max", late_days_max},
            {"reasons", reasons_json(view, parts_.settings)},
            {"items", std::move(items)}};
  }

  /// `more`: what stands in the body beside what is excused; empty = nothing.
  template <class Judge>
  void change(const Request& request, const Reply& reply, std::string_view more, Judge judge) const {
    const auto language = http::preferred_language(request);
    const auto caller = parts_.gate.require(request, Verb::excuse_patrols);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    auto stray = more.empty() ? http::stray_members(*body, {"grid", "day", "part", "point"}, language)
                              : http::stray_members(*body, {"grid", "day", "part", "point", more}, language);
    if (stray) return reply(http::to_response(*stray));
    auto idempotency = record::idempotency_of(request, "account:" + format_id(caller->subject.account));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    const View view{*caller->network, language, now()};
    auto wanted = excused_of(*body, view, more);
    if (!wanted) return reply(http::to_response(wanted.error()));
    auto act = judge(*caller, view, std::move(*wanted));
    record::Act sent = act ? std::move(*act) : record::Act{};
    sent.is_refused = !act;
    sent.actor = caller->subject.account.value;
    sent.idempotency = std::move(*idempotency);
    const auto written = record::write_and_wait(parts_.writer, std::move(sent));
    if (written) return reply(http::Response{204});
    const bool refused = !act && written.error() == record::WriteFailure::refused;
    reply(http::to_response(refused ? act.error() : record::problem_of(written.error(), language)));
  }

  static Result<Excused, http::Problem> excused_of(const json::Value& body, const View& view, std::string_view more) {
    json::Reader read(body);
    Excused out{read.get<PlaceId>("/grid"), {}, Part::morning, read.get<std::optional<std::int64_t>>("/point").value_or(0), {}, false};
    const auto day = parse_date(read.get<std::string>("/day"));
    const auto part = parse_part(read.get<std::string>("/part"));
    if (more == "reason") out.reason = read.get<std::string>("/reason");
    if (more == "agreed") out.agreed = read.get<bool>("/agreed");
    if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), view.language));
    if (!day) return fail(http::wrong_field("day", "请写成 2026-11-24 这样的日期。", "Write a date such as 2026-11-24.", view.language));
    if (!part) return fail(http::wrong_field("part", "请选上午或下午。", "«morning» or «afternoon».", view.language));
    out.day = *day;
    out.part = *part;
    return out;
  }

  Result<GridDay, http::Problem> day_of_grid(const View& view, const Excused& wanted) const {
    auto reader = parts_.readers.take();
    if (!reader) return fail(http::standard_problem(503, view.language));
    auto days = read_days(**reader, view.network, {wanted.grid}, wanted.day);
    if (!days) return fail(http::standard_problem(503, view.language));
    return std::move(days->front());
  }

  bool may_excuse(const Caller& caller, PlaceId grid) const {
    return grid_of(*caller.network, format_id(grid)) && may(caller, Verb::excuse_patrols, grid);
  }

  Wanted excused(const Caller& caller, const View& view, const Excused& wanted) const {
    const auto wrong = [&](std::string_view field, std::string_view zh, std::string_view en) -> Wanted {
      return fail(http::wrong_field(field, zh, en, view.language));
    };
    if (!may_excuse(caller, wanted.grid)) return fail(http::standard_problem(404, view.language));
    if (!parts_.settings.find(wanted.reason)) return wrong("reason", "请从列出的原因里选。", "Choose one of the listed reasons.");
    const auto off = wanted.day.days - view.today().days;
    if (off < -late_days_max || off > days_ahead_max) return wrong("day", "只能说明前 14 天到后 30 天的巡查。", "From 14 days ago to 30 days ahead.");
    const auto day = day_of_grid(view, wanted);
    if (!day) return fail(day.error());
    const auto rounds = planned_on(day->plans, view.network.calendar, wanted.day);
    const auto round = std::ranges::find_if(rounds, [&](const PlannedRound& each) { return each.round.part == wanted.part; });
    if (round == rounds.end()) return wrong("part", "这一天没有这一轮。", "There is no such round on that day.");
    const auto* point = wanted.point ? round->plan->find(wanted.point) : nullptr;
    if (wanted.point && (!point || !point->is_in(wanted.part))) return wrong("point", "这一轮没有这个点位。", "The round has no such point.");
    const auto standing = may(caller, Verb::write_patrols, wanted.grid) ? Standing::agreed : Standing::asked;
    record::Act act;
    act.kind = standing == Standing::agreed ? "patrol.excused" : "patrol.excuse_asked";
    act.facts = json::serialise(facts_of(wanted));
    act.rows.push_back(insert_excuse(view.network.district, wanted.grid,
                                     {wanted.day, wanted.part, wanted.point, wanted.reason, caller.subject.account, view.now, standing}));
    return act;
  }

  static const Excuse* find(const GridDay& day, const Excused& wanted) {
    const auto found = std::ranges::find_if(day.excuses, [&](const Excuse& each) { return each.part == wanted.part && each.point == wanted.point; });
    return found == day.excuses.end() ? nullptr : &*found;
  }

  /// By the community, of what the worker asked.
  Wanted judged(const Caller& caller, const View& view, const Excused& wanted) const {
    if (!may_excuse(caller, wanted.grid)) return fail(http::standard_problem(404, view.language));
    if (!may(caller, Verb::write_patrols, wanted.grid)) return fail(http::standard_problem(403, view.language));
    const auto day = day_of_grid(view, wanted);
    if (!day) return fail(day.error());
    const auto* found = find(*day, wanted);
    if (!found || found->standing != Standing::asked) return fail(http::standard_problem(404, view.language));
    auto excuse = *found;
    excuse.standing = wanted.agreed ? Standing::agreed : Standing::refused;
    auto facts = facts_of(wanted);
    facts["reason"] = found->reason;
    facts["agreed"] = wanted.agreed;
    record::Act act;
    act.kind = "patrol.excuse_judged";
    act.facts = json::serialise(facts);
    act.rows.push_back(judge_excuse(view.network.district, wanted.grid, excuse));
    return act;
  }

  /// By the community, and by who gave it.
  Wanted withdrawn(const Caller& caller, const View& view, const Excused& wanted) const {
    if (!may_excuse(caller, wanted.grid)) return fail(http::standard_problem(404, view.language));
    const auto day = day_of_grid(view, wanted);
    if (!day) return fail(day.error());
    const auto* found = find(*day, wanted);
    if (!found) return fail(http::standard_problem(404, view.language));
    if (found->by != caller.subject.account && !may(caller, Verb::write_patrols, wanted.grid)) return fail(http::standard_problem(403, view.language));
    auto facts = facts_of(wanted);
    facts["reason"] = found->reason;
    record::Act act;
    act.kind = "patrol.excuse_withdrawn";
    act.facts = json::serialise(facts);
    act.rows.push_back(delete_excuse(view.network.district, wanted.grid, wanted.day, wanted.part, wanted.point));
    return act;
  }

  const PatrolParts parts_;
};

}  // namespace

void add_round_routes(http::Router& router, PatrolParts parts) {
  const auto routes = std::make_shared<const Routes>(parts);
  router.add({http::Method::get, "/api/v1/patrol/rounds", "list_patrol_rounds",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::post, "/api/v1/patrol/excuses", "excuse_round",
              [routes](const Request& request, const Reply& reply) { routes->excuse(request, reply); }});
  router.add({http::Method::post, "/api/v1/patrol/excuses/judged", "judge_excuse",
              [routes](const Request& request, const Reply& reply) { routes->judge(request, reply); }});
  router.add({http::Method::post, "/api/v1/patrol/excuses/withdrawn", "withdraw_excuse",
              [routes](const Request& request, const Reply& reply) { routes->withdraw(request, reply); }});
}

}  // namespace rz::patrol

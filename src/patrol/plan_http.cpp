#include "patrol/plan_http.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "access/network_writer_http.hpp"
#include "base/text.hpp"
#include "infra/http/telling.hpp"
#include "patrol/patrol_json.hpp"
#include "patrol/patrol_store.hpp"
#include "patrol/sheet.hpp"
#include "place/geojson.hpp"
#include "record/waiting.hpp"
#include "record/write_http.hpp"

namespace rz::patrol {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::int64_t changes_max = 50;
constexpr std::size_t reason_characters_max = 200;

struct Word {
  std::string_view zh;
  std::string_view en;
};

/// In the order of PlanFault.
constexpr std::array fault_words = std::to_array<Word>({
    {"太多了。", "Too many."},
    {"请填写此项。", "Fill this in."},
    {"太长了，请缩短。", "Too long; make it shorter."},
    {"重复了。", "It stands twice."},
    {"这个网格没有这个点位，新点位不要写编号。", "The grid has no such point; a new one has no number."},
    {"超出范围。", "Out of range."},
    {"点位不在这个网格，请在网格内或边界旁选点。", "The point is not at this grid; choose one within it or at its border."},
    {"请至少选一轮。", "Choose one round at least."},
    {"时间有重叠。", "The times overlap."},
});

http::Problem wrong_plan(const std::vector<PlanError>& errors, const View& view) {
  auto problem = http::standard_problem(422, view.language);
  for (const auto& [pointer, fault] : errors) {
    const auto& word = fault_words[static_cast<std::size_t>(fault)];
    problem.errors.push_back({"/" + pointer, view.say(word.zh, word.en)});
  }
  return problem;
}

/// One grid, for one who may see its plan.
class Desk {
 public:
  Desk(const PatrolParts& parts, const Caller& caller, const place::Place& grid, Language language)
      : parts_(parts), caller_(caller), grid_(grid), view_{*caller.network, language, parts.gate.clock().now()} {}

  const View& view() const { return view_; }
  bool may(Verb verb) const { return parts_.gate.allows(caller_, verb, {body_of(view_.network, grid_.id), {}}); }

  /// All revisions, the last first; an empty first one where there is none.
  Result<std::vector<Plan>, db::Error> past() const {
    RZ_TRY(reader, parts_.readers.take());
    RZ_TRY(plans, read_plan_past(*reader, view_.network.district, grid_.id, changes_max));
    if (plans.empty()) plans.push_back(nothing());
    return std::move(plans);
  }

  json::Object plan_json(const Plan& plan) const {
    return {{"revision", plan.revision}, {"points", points_json(plan.points)}, {"rounds", rounds_json(plan.rounds)}};
  }

  /// As it stood before another took its place, with who laid it down and why.
  json::Object former_json(const Plan& plan) const {
    auto out = plan_json(plan);
    for (auto& [key, value] : change_json(plan)) out[key] = std::move(value);
    return out;
  }

  json::Object view_json(const std::vector<Plan>& past) const {
    auto out = plan_json(past.front());
    out["grid"] = grid_json(view_, grid_.id);
    out["walkers"] = walkers_json(Walkers(view_.network, view_.now).at(body_of(view_.network, grid_.id)));
    out["may_edit"] = may(Verb::write_patrols);
    const auto* area = view_.network.areas->of(grid_.id);
    out["border"] = area && !area->polygons.empty() ? json::Value(place::geometry_of(area->polygons)) : json::Value(nullptr);
    out["hours"] = hours_today();
    out["compounds"] = compounds_json(view_, compounds_near(view_.network, grid_.id));
    json::Array changes;
    for (const auto& plan : past) {
      if (plan.since.ms == 0) continue;
      auto change = change_json(plan);
      change["points"] = plan.points.size();
      changes.push_back(std::move(change));
    }
    out["changes"] = std::move(changes);
    return out;
  }

  /// The next plan, or what is wrong with it.
  Result<Plan, http::Problem> wanted(const json::Value& body, const Plan& before) const {
    auto read = read_plan(body, before);
    const auto reason = json::get<std::string>(body, "/reason");
    if (!reason) read.faults.push_back(reason.error());
    if (!read.faults.empty()) return fail(http::invalid_body(read.faults, view_.language));
    std::vector<PlanError> errors;
    const auto compounds = compounds_near(view_.network, grid_.id);
    for (std::size_t i = 0; i < read.points.size(); ++i) {
      const auto place = read.points[i].place;
      if (place && std::ranges::find(compounds, place) == compounds.end())
        errors.push_back({"points/" + std::to_string(i) + "/place", PlanFault::out_of_range});
    }
    const auto words = std::string(trim(*reason));
    if (words.empty()) errors.push_back({"reason", PlanFault::missing});
    if (count_characters(words) > reason_characters_max) errors.push_back({"reason", PlanFault::too_long});
    auto plan = planned(before, std::move(read.points), std::move(read.rounds), view_.network.areas->of(grid_.id));
    if (!plan) errors.insert(errors.end(), plan.error().begin(), plan.error().end());
    if (!errors.empty()) return fail(wrong_plan(errors, view_));
    plan->since = view_.now;
    plan->actor = caller_.subject.account;
    plan->reason = words;
    return std::move(*plan);
  }

  record::Act act_of(const Plan& before, const Plan& plan) const {
    json::Array renewed;
    for (const auto& point : plan.points) {
      const auto* same = before.find(point.number);
      if (same && same->code_edition != point.code_edition) renewed.emplace_back(point.number);
    }
    record::Act act;
    act.kind = "patrol.planned";
    act.facts = json::serialise(json::Object{{"grid", format_id(grid_.id)},
                                             {"revision", plan.revision},
                                             {"points", plan.points.size()},
                                             {"renewed", std::move(renewed)},
                                             {"reason", plan.reason}});
    act.rows.push_back(insert_plan(view_.network.district, plan));
    act.answer = {200, json::serialise(plan_json(plan))};
    return act;
  }

  SheetContext sheet() const {
    const auto& places = *view_.network.places;
    return {view_.language == Language::zh, view_.say(places.path_zh(grid_.id), places.path_en(grid_.id)), caller_.name, view_.now,
            view_.network.calendar.utc_offset_minutes};
  }

 private:
  json::Object change_json(const Plan& plan) const {
    json::Object out{{"revision", plan.revision}, {"at", view_.moment(plan.since)}, {"reason", plan.reason}};
    if (const auto* who = view_.network.posts->find(plan.actor)) out["entered_by"] = who->name;
    return out;
  }

  Plan nothing() const {
    Plan out;
    out.grid = grid_.id;
    return out;
  }

  /// What a round without seasons takes, as it is today.
  json::Array hours_today() const {
    Plan plan = nothing();
    for (const auto part : all_parts) plan.rounds.push_back({part, true, {}});
    json::Array out;
    for (const auto& round : rounds_on(plan, view_.network.calendar, view_.today()))
      out.push_back(json::Object{{"part", to_text(round.part)}, {"from", view_.moment(round.from)}, {"until", view_.moment(round.until)}});
    return out;
  }

  const PatrolParts& parts_;
  const Caller& caller_;
  const place::Place& grid_;
  const View view_;
};

class Routes {
 public:
  explicit Routes(PatrolParts parts) : parts_(parts) {}

  void read(const Request& request, const Reply& reply) const {
    with_desk(request, reply, Verb::read_patrols, [&](const Desk& desk, const Caller&) {
      const auto past = desk.past();
      if (!past) return http::to_response(http::standard_problem(503, desk.view().language));
      auto response = http::json_response(200, desk.view_json(*past));
      response.set_header("ETag", record::etag_of(past->front().revision));
      return response;
    });
  }

  void former(const Request& request, const Reply& reply) const {
    with_desk(request, reply, Verb::read_patrols, [&](const Desk& desk, const Caller&) {
      const auto past = desk.past();
      if (!past) return http::to_response(http::standard_problem(503, desk.view().language));
      const auto found = std::ranges::find(*past, parse_id(request.params[1]).value_or(0), &Plan::revision);
      if (found == past->end() || found->since.ms == 0) return http::to_response(http::standard_problem(404, desk.view().language));
      return http::json_response(200, desk.former_json(*found));
    });
  }

  void write(const Request& request, const Reply& reply) const {
    with_desk(request, reply, Verb::write_patrols, [&](const Desk& desk, const Caller& caller) {
      const auto language = desk.view().language;
      const auto body = http::json_body(request);
      if (!body) return http::to_response(body.error());
      if (auto stray = http::stray_members(*body, {"points", "rounds", "reason"}, language)) return http::to_response(*stray);
      auto idempotency = record::idempotency_of(request, "account:" + format_id(caller.subject.account));
      if (!idempotency) return http::to_response(idempotency.error());
      const auto revision = record::revision_of(request);
      if (!revision) return http::to_response(revision.error());
      const auto past = desk.past();
      if (!past) return http::to_response(http::standard_problem(503, language));
      const auto& before = past->front();
      if (*revision != before.revision) return written(desk, before, stale(desk, before), caller, std::move(*idempotency));
      return written(desk, before, desk.wanted(*body, before), caller, std::move(*idempotency));
    });
  }

  void print(const Request& request, const Reply& reply) const {
    with_desk(request, reply, Verb::write_patrols, [&](const Desk& desk, const Caller& caller) {
      const auto language = desk.view().language;
      const auto past = desk.past();
      auto paper = past ? code_sheet(past->front(), parts_.codes, desk.sheet()) : fail(std::string());
      if (!paper) return http::to_response(http::standard_problem(503, language));
      record::Act act;
      act.kind = "patrol.codes_printed";
      act.actor = caller.subject.account.value;
      act.facts = json::serialise(json::Object{{"grid", format_id(past->front().grid)}, {"points", past->front().points.size()}});
      if (const auto noted = record::write_and_wait(parts_.writer, std::move(act)); !noted)
        return http::to_response(record::problem_of(noted.error(), language));
      return http::Response{200,
                            {{"Content-Type", "application/pdf"}, {"Content-Disposition", "attachment; filename=\"patrol-codes.pdf\""}},
                            std::move(*paper)};
    });
  }

 private:
  /// For a grid of which the caller may do that; one that is not his is not there.
  template <class Answer>
  void with_desk(const Request& request, const Reply& reply, Verb verb, Answer answer) const {
    const auto language = http::preferred_language(request);
    const auto caller = parts_.gate.require(request, verb);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto* grid = grid_of(*caller->network, request.params[0]);
    if (!grid) return reply(http::to_response(http::standard_problem(404, language)));
    const Desk desk(parts_, *caller, *grid, language);
    if (!desk.may(verb)) return reply(http::to_response(http::standard_problem(403, language)));
    reply(answer(desk, *caller));
  }

  static std::unexpected<http::Problem> stale(const Desk& desk, const Plan& now) {
    return fail(access::stale("plan", desk.plan_json(now), desk.view().language));
  }

  /// What is refused may be the repeat of what was once written.
  http::Response written(const Desk& desk, const Plan& before, const Result<Plan, http::Problem>& plan, const Caller& caller,
                         record::Idempotency idempotency) const {
    auto act = plan ? desk.act_of(before, *plan) : record::Act{};
    act.is_refused = !plan;
    act.actor = caller.subject.account.value;
    act.idempotency = std::move(idempotency);
    const auto answer = record::write_and_wait(parts_.writer, std::move(act));
    if (!answer && answer.error() == record::WriteFailure::refused) return http::to_response(plan.error());
    if (!answer && answer.error() == record::WriteFailure::conflict) return http::to_response(stale(desk, before).error());
    if (!answer) return http::to_response(record::problem_of(answer.error(), desk.view().language));
    auto response = access::to_response(*answer);
    if (plan) response.set_header("ETag", record::etag_of(plan->revision));
    return response;
  }

  const PatrolParts parts_;
};

}  // namespace

void add_plan_routes(http::Router& router, PatrolParts parts) {
  const auto routes = std::make_shared<const Routes>(parts);
  router.add({http::Method::get, "/api/v1/places/{id}/patrol", "get_patrol_plan",
              [routes](const Request& request, const Reply& reply) { routes->read(request, reply); }});
  router.add({http::Method::get, "/api/v1/places/{id}/patrol/plans/{revision}", "get_former_patrol_plan",
              [routes](const Request& request, const Reply& reply) { routes->former(request, reply); }});
  router.add({http::Method::put, "/api/v1/places/{id}/patrol", "write_patrol_plan",
              [routes](const Request& request, const Reply& reply) { routes->write(request, reply); }});
  router.add({http::Method::get, "/api/v1/places/{id}/patrol/codes.pdf", "print_patrol_codes",
              [routes](const Request& request, const Reply& reply) { routes->print(request, reply); }});
}

}  // namespace rz::patrol

#include "patrol/walk_http.hpp"

#include <algorithm>
#include <cmath>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "infra/http/etag.hpp"
#include "infra/http/telling.hpp"
#include "patrol/patrol_json.hpp"
#include "patrol/patrol_store.hpp"
#include "record/write_http.hpp"

namespace rz::patrol {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t grids_max = 60;  ///< of one who walks: a community's are fewer
constexpr double accuracy_told_max = 100'000;

bool is_known(const json::Object& object, std::initializer_list<std::string_view> members) {
  return std::ranges::all_of(object, [&](const auto& member) {
    return std::ranges::any_of(members, [&](std::string_view known) { return member.key() == known; });
  });
}

/// A pass as it came in.
struct Told {
  std::string id;
  PlaceId grid{};
  Claim claim;
  std::optional<std::string> code;
};

/// Of one point, and of nothing else: no second position, no way between. Nothing where it is no pass.
std::optional<Told> told_of(const json::Value& item) {
  const auto* object = item.if_object();
  if (!object || !is_known(*object, {"id", "grid", "point", "at", "position", "code"})) return std::nullopt;
  json::Reader read(item);
  Told out{read.get<std::string>("/id"), read.get<PlaceId>("/grid"), {}, read.get<std::optional<std::string>>("/code")};
  out.claim.point = read.get<std::int64_t>("/point");
  const auto at = parse_rfc3339(read.get<std::string>("/at"));
  if (const auto* position = json::find(item, "/position"); position && !position->is_null()) {
    const auto* members = position->if_object();
    if (!members || !is_known(*members, {"lon", "lat", "accuracy_metres"})) return std::nullopt;
    const Position told{{read.get<double>("/position/lon"), read.get<double>("/position/lat")}, read.get<double>("/position/accuracy_metres")};
    const bool is_place = std::abs(told.where.lon) <= 180 && std::abs(told.where.lat) <= 90 && told.accuracy_metres >= 0 &&
                          told.accuracy_metres <= accuracy_told_max;
    if (!is_place) return std::nullopt;
    out.claim.position = told;
  }
  const bool has_key = out.id.size() >= record::key_characters_min && out.id.size() <= record::key_characters_max;
  if (!read.faults().empty() || !at || !has_key) return std::nullopt;
  out.claim.at = *at;
  return out;
}

/// What a pass is recognised by when it comes again. The position is not in it: who has few places to try could find it in a digest.
record::Idempotency key_of(const Caller& caller, const Told& told) {
  const auto said = format_id(told.grid) + "\n" + std::to_string(told.claim.point) + "\n" + std::to_string(told.claim.at.ms) + "\n" +
                    (told.claim.position ? "position" : "") + "\n" + told.code.value_or("");
  return {"patrol:" + format_id(caller.subject.account), told.id, crypto::sha256(said)};
}

/// What is to be said of a pass, and whether it is on its way to the writer.
struct Sent {
  json::Object said;
  std::future<Result<record::Answer, record::WriteFailure>> written = {};
};

enum class Outcome { taken, repeated, refused, failed };
constexpr std::string_view outcome_words[] = {"taken", "repeated", "refused", "failed"};

json::Object outcome_json(const std::string& id, Outcome outcome, std::string_view why, std::string message) {
  json::Object out{{"id", id}, {"outcome", outcome_words[static_cast<std::size_t>(outcome)]}};
  if (!why.empty()) out["why"] = why;
  if (!message.empty()) out["message"] = std::move(message);
  return out;
}

class Walking {
 public:
  Walking(const PatrolParts& parts, const Caller& caller, Language language)
      : parts_(parts), caller_(caller), view_{*caller.network, language, parts.gate.clock().now()}, walkers_(*caller.network, view_.now) {}

  const View& view() const { return view_; }

  bool may_walk(PlaceId grid) const { return parts_.gate.allows(caller_, Verb::walk_patrols, {body_of(view_.network, grid), {}}); }

  /// Those that are the caller's own first.
  std::vector<PlaceId> grids() const {
    auto out = all_grids(view_.network);
    std::erase_if(out, [&](PlaceId grid) { return !may_walk(grid); });
    const auto is_other = [&](PlaceId grid) { return !walkers_.walks(caller_.subject.account, body_of(view_.network, grid)); };
    std::ranges::sort(out, [&](PlaceId one, PlaceId other) { return std::pair(is_other(one), one) < std::pair(is_other(other), other); });
    out.resize(std::min(out.size(), grids_max));
    return out;
  }

  Result<json::Object, db::Error> day(Date day) const {
    RZ_TRY(reader, parts_.readers.take());
    RZ_TRY(days, read_days(*reader, view_.network, grids(), day));
    RZ_TRY(knowledge, read_knowledge(*reader, view_.network, days, parts_.settings));
    json::Array items;
    for (const auto& each : days) items.push_back(grid_day(each, knowledge.at(each.grid)));
    return json::Object{{"day", format_date(day)},
                        {"accuracy_metres_max", accuracy_metres_max},
                        {"late_days_max", late_days_max},
                        {"reasons", reasons_json(view_, parts_.settings)},
                        {"grids", std::move(items)}};
  }

  /// Over what is still to be passed of a round, from where somebody stands.
  Result<std::optional<json::Object>, db::Error> order(PlaceId grid, Part part, std::optional<place::Point> from) const {
    RZ_TRY(reader, parts_.readers.take());
    RZ_TRY(days, read_days(*reader, view_.network, {grid}, view_.today()));
    RZ_TRY(knowledge, read_knowledge(*reader, view_.network, days, parts_.settings));
    for (const auto& planned : planned_on(days.front().plans, view_.network.calendar, view_.today())) {
      if (planned.round.part != part) continue;
      std::vector<const Point*> left;
      for (const auto& state : states_of(*planned.plan, planned.round, days.front().passes, days.front().excuses, view_.now)) {
        if (!state.pass && state.state != State::excused) left.push_back(state.point);
      }
      const auto found = proposed(left, knowledge.at(grid), parts_.settings, view_.today(), from);
      return std::optional(proposal_json(view_, found, *planned.plan));
    }
    return std::optional<json::Object>();
  }

  /// Each judged by itself, all written at once in their order.
  Result<json::Array, db::Error> take(const json::Array& passes) const {
    RZ_TRY(plans, plans_of(passes));
    std::vector<Sent> waiting;
    for (const auto& item : passes) waiting.push_back(send(item, plans));
    json::Array out;
    for (auto& [said, written] : waiting) out.push_back(written.valid() ? settled(std::move(said), written.get()) : std::move(said));
    return out;
  }

 private:
  json::Object grid_day(const GridDay& day, const Knowledge& knowledge) const {
    const auto body = body_of(view_.network, day.grid);
    auto out = grid_json(view_, day.grid);
    out["own"] = walkers_.walks(caller_.subject.account, body);
    out["walkers"] = walkers_json(walkers_.at(body));
    const auto* latest = day.latest();
    out["compounds"] = compounds_json(view_, compounds_in(view_.network, day.grid));
    out["revision"] = latest ? latest->revision : Plan{}.revision;
    out["points"] = latest ? points(day.grid, *latest) : json::Array{};
    json::Array rounds;
    for (const auto& planned : planned_on(day.plans, view_.network.calendar, day.day)) {
      auto round = round_json(view_, planned, day, parts_.settings, true);
      std::vector<const Point*> all;
      for (const auto& point : planned.plan->points) {
        if (point.is_in(planned.round.part)) all.push_back(&point);
      }
      round["proposal"] = proposal_json(view_, parts_.proposals.of(all, knowledge, parts_.settings, day.day), *planned.plan);
      rounds.push_back(std::move(round));
    }
    out["rounds"] = std::move(rounds);
    return out;
  }

  /// As the plan has them; and the digest by which a phone without a line knows the right code.
  json::Array points(PlaceId grid, const Plan& plan) const {
    auto out = points_json(plan.points);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].as_object()["code_digest"] = parts_.codes.digest_of(grid, plan.points[i]);
    return out;
  }

  Result<std::map<PlaceId, std::vector<Plan>>, db::Error> plans_of(const json::Array& passes) const {
    std::set<PlaceId> grids;
    for (const auto& item : passes) {
      if (const auto grid = json::get<PlaceId>(item, "/grid"); grid && may_walk(*grid)) grids.insert(*grid);
    }
    RZ_TRY(reader, parts_.readers.take());
    return read_plans(*reader, view_.network.district, {grids.begin(), grids.end()}, {view_.now.ms - (late_days_max + 1) * ms_per_day});
  }

  /// On its way to the writer; or, where it is none of one's own, what is said of it.
  Sent send(const json::Value& item, const std::map<PlaceId, std::vector<Plan>>& plans) const {
    const auto told = told_of(item);
    if (!told) {
      return {outcome_json(json::get<std::string>(item, "/id").value_or(""), Outcome::refused, "malformed",
                           view_.say("这条记录的格式不对，没有计入。", "This entry is not as the contract has it."))};
    }
    if (!grid_of(view_.network, format_id(told->grid)) || !may_walk(told->grid)) {
      return {outcome_json(told->id, Outcome::refused, "not_yours",
                           view_.say("这个网格不由您巡查。", "This grid is not yours to walk."))};
    }
    const auto pass = judged(*told, plans);
    auto said = pass ? outcome_json(told->id, Outcome::taken, "", "")
                     : outcome_json(told->id, Outcome::refused, to_text(pass.error()), words_of(view_, pass.error()));
    auto promise = std::make_shared<std::promise<Result<record::Answer, record::WriteFailure>>>();
    auto future = promise->get_future();
    parts_.writer.submit(act_of(*told, pass), [promise](auto result) { promise->set_value(std::move(result)); });
    return {std::move(said), std::move(future)};
  }

  Result<Pass, Refusal> judged(const Told& told, const std::map<PlaceId, std::vector<Plan>>& plans) const {
    const auto found = plans.find(told.grid);
    const auto* plan = found == plans.end() ? nullptr : plan_for(found->second, told.claim.point, told.claim.at);
    if (!plan) return fail(Refusal::no_point);
    auto claim = told.claim;
    if (const auto* point = plan->find(claim.point); point && told.code) claim.code_fits = parts_.codes.fits(told.grid, *point, *told.code);
    auto pass = judge(*plan, view_.network.calendar, claim, view_.now);
    if (pass) pass->by = caller_.subject.account;
    return pass;
  }

  /// Rows without an event: the record is kept for good, and points with their moments would be a track. What is refused goes to the writer
  /// too: it may be the repeat of what was once taken.
  record::Act act_of(const Told& told, const Result<Pass, Refusal>& pass) const {
    record::Act act;
    act.actor = caller_.subject.account.value;
    act.idempotency = key_of(caller_, told);
    act.is_refused = !pass;
    if (!pass) return act;
    act.rows.push_back(insert_pass(view_.network.district, told.grid, *pass));
    act.answer = {200, json::serialise(json::Object{{"day", format_date(pass->day)}, {"part", to_text(pass->part)}, {"nearness", to_text(pass->nearness)}})};
    return act;
  }

  json::Object settled(json::Object said, const Result<record::Answer, record::WriteFailure>& written) const {
    const auto id = std::string(said.at("id").as_string());
    if (!written && written.error() == record::WriteFailure::refused) return said;
    if (!written && written.error() == record::WriteFailure::key_reused) {
      return outcome_json(id, Outcome::refused, "key_reused",
                          view_.say("这条记录的编号已用于别的内容。", "The id of this entry stands for another one."));
    }
    if (!written) {
      return outcome_json(id, Outcome::failed, "", view_.say("暂时没有保存，请稍后再传。", "Not saved now; send it again."));
    }
    auto out = outcome_json(id, written->repeated ? Outcome::repeated : Outcome::taken, "", "");
    if (const auto body = json::parse(written->body); body && body->is_object()) {
      for (const auto& member : body->get_object()) out[member.key()] = member.value();
    }
    return out;
  }

  const PatrolParts& parts_;
  const Caller& caller_;
  const View view_;
  const Walkers walkers_;
};

class Routes {
 public:
  explicit Routes(PatrolParts parts) : parts_(parts) {}

  void day(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = parts_.gate.require(request, Verb::walk_patrols);
    if (!caller) return reply(http::to_response(caller.error()));
    const Walking walking(parts_, *caller, language);
    const auto day = day_of(request, walking.view(), late_days_max);
    if (!day) return reply(http::to_response(day.error()));
    const auto body = walking.day(*day);
    if (!body) return reply(http::to_response(http::standard_problem(503, language)));
    auto response = http::revalidated(request, http::json_response(200, *body));
    response.set_header("Cache-Control", "private, no-cache");
    reply(std::move(response));
  }

  void take(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = parts_.gate.require(request, Verb::walk_patrols);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    if (auto stray = http::stray_members(*body, {"passes"}, language)) return reply(http::to_response(*stray));
    json::Reader read(*body);
    const auto* passes = read.get<const json::Array*>("/passes");
    if (!passes) return reply(http::to_response(http::invalid_body(read.faults(), language)));
    if (passes->size() > passes_max) {
      return reply(http::to_response(http::wrong_field("passes", "一次最多传 200 条。", "At most 200 at once.", language)));
    }
    const auto items = Walking(parts_, *caller, language).take(*passes);
    if (!items) return reply(http::to_response(http::standard_problem(503, language)));
    reply(http::json_response(200, json::Object{{"items", *items}}));
  }

  /// Asked by POST so that the position stands in no address and in no log; nothing of it is kept.
  void order(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = parts_.gate.require(request, Verb::walk_patrols);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    if (auto stray = http::stray_members(*body, {"grid", "part", "lon", "lat"}, language)) return reply(http::to_response(*stray));
    json::Reader read(*body);
    const auto grid = read.get<PlaceId>("/grid");
    const auto part = parse_part(read.get<std::string>("/part"));
    const auto lon = read.get<std::optional<double>>("/lon");
    const auto lat = read.get<std::optional<double>>("/lat");
    if (!read.faults().empty()) return reply(http::to_response(http::invalid_body(read.faults(), language)));
    if (!part) return reply(http::to_response(http::wrong_field("part", "请选上午或下午。", "«morning» or «afternoon».", language)));
    const Walking walking(parts_, *caller, language);
    if (!grid_of(walking.view().network, format_id(grid)) || !walking.may_walk(grid)) {
      return reply(http::to_response(http::standard_problem(404, language)));
    }
    const auto from = lon && lat ? std::optional(place::Point{*lon, *lat}) : std::nullopt;
    const auto found = walking.order(grid, *part, from);
    if (!found) return reply(http::to_response(http::standard_problem(503, language)));
    if (!*found) return reply(http::to_response(http::wrong_field("part", "今天没有这一轮。", "There is no such round today.", language)));
    reply(http::json_response(200, **found));
  }

 private:
  const PatrolParts parts_;
};

}  // namespace

void add_walk_routes(http::Router& router, PatrolParts parts) {
  const auto routes = std::make_shared<const Routes>(parts);
  router.add({http::Method::get, "/api/v1/patrol/day", "get_patrol_day",
              [routes](const Request& request, const Reply& reply) { routes->day(request, reply); }});
  router.add({http::Method::post, "/api/v1/patrol/passes", "pass_points",
              [routes](const Request& request, const Reply& reply) { routes->take(request, reply); }});
  router.add({http::Method::post, "/api/v1/patrol/order", "order_points",
              [routes](const Request& request, const Reply& reply) { routes->order(request, reply); }});
}

}  // namespace rz::patrol

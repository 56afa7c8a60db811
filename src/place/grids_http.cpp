#include "place/grids_http.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/http/telling.hpp"
#include "place/area_http.hpp"
#include "place/geojson.hpp"
#include "place/grids.hpp"
#include "place/place_store.hpp"
#include "record/write_http.hpp"

namespace rz::place {

namespace {

using access::Network;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::int64_t changes_max = 50;
constexpr std::size_t text_characters_max = 200;
constexpr std::int64_t revision_mask = (std::int64_t{1} << 52) - 1;  ///< a number that JavaScript holds whole

std::string name_of(const Place& place, Language language) {
  return language == Language::zh ? place.name_zh : place.name_en;
}

/// What a reading of the API makes of it: the digits that are kept.
std::vector<Polygon> kept(const std::vector<Polygon>& polygons) { return polygons_of_text(coordinates_text(polygons)); }

json::Value geometry_or_null(const Area* area) {
  return area && !area->polygons.empty() ? json::Value(geometry_of(area->polygons)) : json::Value(nullptr);
}

/// The community that a path names; nothing where it is none.
const Place* community_of(const Network& network, const Request& request) {
  const auto* place = network.places->find(PlaceId{parse_id(request.params[0]).value_or(0)});
  return place && (place->kind == Kind::community || place->kind == Kind::village) ? place : nullptr;
}

/// Of the borders of a community's grids: another as soon as one of them is.
std::int64_t revision_of(const Network& network, PlaceId community) {
  std::string text;
  for (const auto grid : grids_of(*network.places, community)) {
    const auto* area = network.areas->of(grid);
    text +=
        format_id(grid) +
        (area ? (area->is_illustration ? " drawn " : " surveyed ") + coordinates_text(area->polygons) : "") +
        "\n";
  }
  const auto digest = crypto::sha256(text);
  std::int64_t out = 0;
  for (std::size_t i = 0; i < 7; ++i) out = out << 8 | static_cast<unsigned char>(digest[i]);
  return (out & revision_mask) | 1;  // never none
}

struct Wanted {
  bool is_dry = true;
  std::string source;
  std::string reason;
  bool is_illustration = true;
  std::vector<PlaceId> grids;
  std::vector<std::vector<Polygon>> areas;  ///< as `grids`
  std::vector<std::size_t> joined;          ///< those of whose parts some were made one
};

Result<Wanted, http::Problem> wanted_of(const Request& request, Language language) {
  const auto body = json::parse(request.body, {.bytes_max = geojson_bytes_max});
  if (!body) return fail(http::standard_problem(400, language));
  if (auto stray =
          http::stray_members(*body, {"dry_run", "source", "reason", "illustration", "grids"}, language))
    return fail(std::move(*stray));
  json::Reader read(*body);
  Wanted out;
  out.is_dry = read.get<bool>("/dry_run");
  out.source = read.get<std::optional<std::string>>("/source").value_or("");
  out.reason = read.get<std::optional<std::string>>("/reason").value_or("");
  out.is_illustration = read.get<std::optional<bool>>("/illustration").value_or(true);
  const auto* grids = read.get<const json::Array*>("/grids");
  for (std::size_t i = 0; grids && i < std::min(grids->size(), grids_max); ++i) {
    const auto at = json::join("/grids", i);
    out.grids.push_back(read.get<PlaceId>(at + "/id"));
    read.get<const json::Object*>(at + "/geometry");
    const auto* geometry = json::find(*body, at + "/geometry");
    const auto parts = geometry ? polygons_of(*geometry) : std::vector<Polygon>{};
    out.areas.push_back(kept(joined(parts)));
    if (out.areas.back().size() < parts.size()) out.joined.push_back(i);
  }
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  if (grids->size() > grids_max)
    return fail(http::wrong_field("grids", "网格太多了。", "Too many grids.", language));
  for (const auto& [field, text] : {std::pair{"source", &out.source}, std::pair{"reason", &out.reason}}) {
    if (!out.is_dry && trim(*text).empty())
      return fail(http::wrong_field(field, "请填写此项。", "Fill this in.", language));
    if (count_characters(*text) > text_characters_max)
      return fail(http::wrong_field(field, "太长了，请缩短。", "Too long; make it shorter.", language));
  }
  return out;
}

std::string sentence_of(const GridFault& fault, const std::vector<std::string>& names, Language language) {
  const bool zh = language == Language::zh;
  const auto metres = std::to_string(std::llround(fault.square_metres));
  const auto first = names.empty() ? std::string() : names.front();
  std::string all;
  for (const auto& name : names) all += zh ? "「" + name + "」" : (all.empty() ? "" : ", ") + name;
  switch (fault.kind) {
    case GridFault::Kind::outside:
      return zh ? all + "有 " + metres + " 平方米在社区边界以外：请把它的边界吸附到社区边界上。"
                : first + ": " + metres +
                      " m² lie outside of the community; snap its border to the community's.";
    case GridFault::Kind::overlap:
      return zh ? all + "重叠 " + metres + " 平方米：请让它们共用同一条边界。"
                : all + ": they overlap by " + metres + " m²; let them share one border.";
    case GridFault::Kind::gap:
      return zh ? "有 " + metres + " 平方米不属于任何网格" + (all.empty() ? "" : "，旁边是" + all) +
                      "：请把它划入一个网格。"
                : std::to_string(std::llround(fault.square_metres)) + " m² lie in no grid" +
                      (all.empty() ? "" : ", beside " + all) + "; give them to one.";
    default:
      return (zh ? all + "：" : first + ": ") + std::string(words_of(fault.area, language));
  }
}

/// What a request would make of a community's grids.
struct Plan {
  std::vector<Area> set;
  std::vector<GridFault> faults;
};

class Planner {
 public:
  Planner(const Network& network, const Place& community, const Wanted& wanted, Language language)
      : network_(network), community_(community), wanted_(wanted), language_(language) {}

  Result<Plan, http::Problem> plan() const {
    RZ_CHECK(check_whole());
    const auto* border = network_.areas->of(community_.id);
    Plan out{{}, judge_grids(border ? &border->polygons : nullptr, wanted_.areas)};
    for (std::size_t i = 0; i < wanted_.grids.size(); ++i) {
      const auto* before = network_.areas->of(wanted_.grids[i]);
      const bool is_same = before && before->polygons == wanted_.areas[i] &&
                           before->is_illustration == wanted_.is_illustration;
      if (!is_same)
        out.set.push_back({wanted_.grids[i], wanted_.areas[i], wanted_.is_illustration, wanted_.source});
    }
    return out;
  }

  std::string sentence(const GridFault& fault) const {
    std::vector<std::string> names;
    for (const auto at : fault.grids)
      names.push_back(name_of(*network_.places->find(wanted_.grids[at]), language_));
    return sentence_of(fault, names, language_);
  }

  json::Array faults_json(const std::vector<GridFault>& faults) const {
    static constexpr std::string_view kinds[] = {"bad_area", "outside", "overlap", "gap"};
    json::Array out;
    for (const auto& fault : faults) {
      json::Array grids;
      for (const auto at : fault.grids) grids.push_back(json::Value(format_id(wanted_.grids[at])));
      out.push_back(json::Object{
          {"kind", kinds[static_cast<int>(fault.kind)]},
          {"grids", std::move(grids)},
          {"square_metres", std::round(fault.square_metres)},
          {"message", sentence(fault)},
          {"geometry", fault.where.empty() ? json::Value(nullptr) : json::Value(geometry_of(fault.where))}});
    }
    return out;
  }

  json::Array joined_json() const {
    json::Array out;
    for (const auto at : wanted_.joined) out.push_back(json::Object{{"id", format_id(wanted_.grids[at])}, {"geometry", geometry_of(wanted_.areas[at])}});
    return out;
  }

  http::Problem problem(const std::vector<GridFault>& faults) const {
    auto out = http::standard_problem(422, language_);
    for (const auto& fault : faults) {
      const bool is_of_one = fault.kind != GridFault::Kind::gap && !fault.grids.empty();
      out.errors.push_back(
          {is_of_one ? json::join("/grids", fault.grids.front()) + "/geometry" : "/grids", sentence(fault)});
    }
    return out;
  }

 private:
  /// Each grid of the community stands once, and no other.
  Status<http::Problem> check_whole() const {
    auto problem = http::standard_problem(422, language_);
    const bool zh = language_ == Language::zh;
    auto missing = grids_of(*network_.places, community_.id);
    for (std::size_t i = 0; i < wanted_.grids.size(); ++i) {
      const auto found = std::ranges::find(missing, wanted_.grids[i]);
      if (found != missing.end())
        missing.erase(found);
      else
        problem.errors.push_back(
            {json::join("/grids", i) + "/id",
             zh ? "不是该社区的网格，或出现两次。" : "It is no grid of this community, or it stands twice."});
    }
    for (const auto grid : missing) {
      const auto name = name_of(*network_.places->find(grid), language_);
      problem.errors.push_back(
          {"/grids", zh ? "「" + name + "」还没有边界：请画出，或从相邻网格划一部分给它。"
                        : name + " has no border yet; draw it, or give it a part of a grid beside it."});
    }
    if (problem.errors.empty()) return {};
    return fail(std::move(problem));
  }

  const Network& network_;
  const Place& community_;
  const Wanted& wanted_;
  Language language_;
};

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, access::NetworkWriter& writer)
      : gate_(gate), readers_(readers), writer_(writer) {}

  void read(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto& network = *caller->network;
    const auto* community = community_of(network, request);
    if (community == nullptr) return reply(http::to_response(http::standard_problem(404, language)));
    std::optional<Instant> until;
    if (const auto text = request.query_value("until")) {
      until = parse_rfc3339(*text);
      if (!until)
        return reply(http::to_response(http::wrong_field("until", "请填写时刻（RFC 3339）。",
                                                         "A moment, as RFC 3339 has it.", language)));
    }
    auto reader = readers_.take();
    if (!reader) return reply(http::to_response(http::standard_problem(503, language)));
    const auto changes = read_grid_changes(**reader, network.district, community->id, changes_max);
    auto before = until ? read_grids_before(**reader, network.district, community->id, *until)
                        : Result<std::vector<Area>, db::Error>(std::vector<Area>{});
    if (!changes || !before) return reply(http::to_response(http::standard_problem(503, language)));
    auto out = division_json(network, *community, *before, language);
    out["changes"] = changes_json(network, *changes);
    auto response = http::json_response(200, out);
    response.set_header("ETag", record::etag_of(revision_of(network, community->id)));
    reply(std::move(response));
  }

  void write(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::write_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto wanted = wanted_of(request, language);
    if (!wanted) return reply(http::to_response(wanted.error()));
    if (wanted->is_dry) {
      const auto tried = dry(*caller->network, request, *wanted, language);
      return reply(tried ? http::json_response(200, *tried) : http::to_response(tried.error()));
    }
    const auto done = [&]() -> Result<record::Answer, http::Problem> {
      RZ_TRY(revision, record::revision_of(request));
      RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller->subject.account)));
      return writer_.write(
          language, std::move(idempotency), caller->subject.account, [&](const Network& network) {
            return act_of(network, request, *wanted, revision, caller->subject.account, language);
          });
    }();
    reply(done ? access::to_response(*done) : http::to_response(done.error()));
  }

 private:
  static json::Object division_json(const Network& network, const Place& community,
                                    const std::vector<Area>& before, Language language) {
    std::map<PlaceId, const Area*> former;
    for (const auto& area : before) former.emplace(area.place, &area);
    json::Array grids;
    for (const auto id : grids_of(*network.places, community.id)) {
      const auto found = former.find(id);
      const auto* area = found == former.end() ? network.areas->of(id) : found->second;
      auto one = place_json(*network.places->find(id), language);
      one["illustration"] = area ? area->is_illustration : true;
      one["source"] = area ? area->source : "";
      one["geometry"] = geometry_or_null(area);
      grids.push_back(std::move(one));
    }
    const auto* border = network.areas->of(community.id);
    return {{"place", place_json(community, language)},
            {"revision", revision_of(network, community.id)},
            {"tolerance_m2", grid_tolerance_m2},
            {"border", geometry_or_null(border)},
            {"grids", std::move(grids)},
            {"neighbours", neighbours_json(network, community, language)}};
  }

  /// Communities and villages whose borders meet this one's.
  static json::Array neighbours_json(const Network& network, const Place& community, Language language) {
    json::Array out;
    const auto* border = network.areas->of(community.id);
    for (const auto& area : network.areas->all()) {
      const auto& place = *network.places->find(area.place);
      const bool is_alike = place.kind == Kind::community || place.kind == Kind::village;
      if (!border || !is_alike || place.id == community.id || !touch(border->polygons, area.polygons))
        continue;
      auto one = place_json(place, language);
      one["geometry"] = geometry_of(area.polygons);
      out.push_back(std::move(one));
    }
    return out;
  }

  static json::Array changes_json(const Network& network, const std::vector<GridChange>& changes) {
    json::Array out;
    for (const auto& change : changes) {
      json::Object one{{"at", format_rfc3339(change.at, network.calendar.utc_offset_minutes)},
                       {"reason", change.reason},
                       {"grids", change.grids}};
      if (const auto* holder = network.posts->find(change.actor)) one["entered_by"] = holder->name;
      out.push_back(std::move(one));
    }
    return out;
  }

  static Result<json::Object, http::Problem> dry(const Network& network, const Request& request,
                                                 const Wanted& wanted, Language language) {
    const auto* community = community_of(network, request);
    if (community == nullptr) return fail(http::standard_problem(404, language));
    const Planner planner(network, *community, wanted, language);
    RZ_TRY(plan, planner.plan());
    return answer_json(plan, planner);
  }

  static json::Object answer_json(const Plan& plan, const Planner& planner) {
    return {{"changed", plan.set.size()}, {"faults", planner.faults_json(plan.faults)}, {"joined", planner.joined_json()}};
  }

  static Result<record::Act, http::Problem> act_of(const Network& network, const Request& request,
                                                   const Wanted& wanted, std::int64_t revision,
                                                   AccountId actor, Language language) {
    const auto* community = community_of(network, request);
    if (community == nullptr) return fail(http::standard_problem(404, language));
    const auto now = revision_of(network, community->id);
    if (now != revision) return fail(access::stale("grids", json::Object{{"revision", now}}, language));
    const Planner planner(network, *community, wanted, language);
    RZ_TRY(plan, planner.plan());
    if (!plan.faults.empty()) return fail(planner.problem(plan.faults));
    if (plan.set.empty())
      return fail(http::wrong_field("grids", "边界没有改动，无需保存。",
                                    "Nothing is different; there is nothing to save.", language));
    record::Act act;
    act.kind = "place.grids_drawn";
    act.facts = json::serialise(json::Object{{"place", format_id(community->id)},
                                             {"grids", plan.set.size()},
                                             {"source", wanted.source},
                                             {"reason", wanted.reason}});
    act.rows = write_areas(network.district, plan.set, {actor, wanted.reason});
    act.changes_network = true;
    act.answer = {200, json::serialise(answer_json(plan, planner))};
    return act;
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  access::NetworkWriter& writer_;
};

}  // namespace

void add_grid_routes(http::Router& router, const access::Gate& gate, db::Pool& readers,
                     access::NetworkWriter& writer) {
  const auto routes = std::make_shared<Routes>(gate, readers, writer);
  router.add({http::Method::get, "/api/v1/places/{id}/grids", "get_grids",
              [routes](const Request& request, const Reply& reply) { routes->read(request, reply); }});
  router.add({http::Method::put, "/api/v1/places/{id}/grids", "write_grids",
              [routes](const Request& request, const Reply& reply) { routes->write(request, reply); },
              geojson_bytes_max});
}

}  // namespace rz::place

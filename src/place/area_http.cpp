#include "place/area_http.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "infra/http/etag.hpp"
#include "infra/http/telling.hpp"
#include "place/geojson.hpp"
#include "place/place_store.hpp"
#include "record/write_http.hpp"

namespace rz::place {

namespace {

using access::Network;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t refusals_max = 200;  ///< told one by one
constexpr std::size_t text_characters_max = 200;
constexpr std::int64_t former_max = 20;

std::string_view words_of(const RefusedFeature& refused, Language language) {
  const bool zh = language == Language::zh;
  switch (refused.fault) {
    case FeatureFault::no_code:
      return zh ? "properties.code 缺少地点编码。" : "properties.code, the code of the place, is missing.";
    case FeatureFault::unknown_place:
      return zh ? "没有这个编码的地点。" : "There is no place of that code.";
    case FeatureFault::stands_twice:
      return zh ? "同一地点出现两次。" : "The place stands twice.";
    default:
      return place::words_of(refused.area, language);
  }
}

std::optional<double> number_of(const std::optional<std::string_view>& text) {
  double out = 0;
  if (!text) return std::nullopt;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), out);
  return read.ec == std::errc{} && read.ptr == text->data() + text->size() ? std::optional(out) : std::nullopt;
}

struct Wanted {
  bool is_dry = true;
  std::string source;
  std::string reason;
  json::Value collection;
};

Result<Wanted, http::Problem> wanted_of(const Request& request, Language language) {
  const auto body = json::parse(request.body, {.bytes_max = geojson_bytes_max});
  if (!body) return fail(http::standard_problem(400, language));
  if (auto stray = http::stray_members(*body, {"dry_run", "source", "reason", "collection"}, language)) return fail(std::move(*stray));
  json::Reader read(*body);
  Wanted out{read.get<bool>("/dry_run"), read.get<std::optional<std::string>>("/source").value_or(""),
             read.get<std::optional<std::string>>("/reason").value_or(""), {}};
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  for (const auto& [field, text] : {std::pair{"source", &out.source}, std::pair{"reason", &out.reason}}) {
    if (!out.is_dry && trim(*text).empty()) return fail(http::wrong_field(field, "请填写此项。", "Fill this in.", language));
    if (count_characters(*text) > text_characters_max) return fail(http::wrong_field(field, "太长了，请缩短。", "Too long; make it shorter.", language));
  }
  if (const auto* object = body->if_object()) {
    if (const auto* collection = object->if_contains("collection")) out.collection = *collection;
  }
  return out;
}

json::Object answer_json(const AreaPlan& plan, Language language) {
  json::Array refusals;
  for (const auto& each : plan.refused) {
    if (refusals.size() == refusals_max) break;
    refusals.push_back(
        json::Object{{"index", each.index}, {"code", each.code}, {"message", words_of(each, language)}});
  }
  return {{"founded", plan.founded}, {"changed", plan.set.size() - plan.founded}, {"same", plan.same},
          {"refused", plan.refused.size()}, {"refusals", std::move(refusals)}};
}

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, access::NetworkWriter& writer) : gate_(gate), readers_(readers), writer_(writer) {}

  /// Of one place and of those directly in it.
  void list(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto& network = *caller->network;
    const auto asked = request.query_value("place");
    const auto* whole = asked ? network.places->find(PlaceId{parse_id(*asked).value_or(0)}) : network.places->root();
    if (whole == nullptr) return reply(http::to_response(http::standard_problem(404, language)));
    json::Array features;
    bool drawn = false;
    const auto add = [&](PlaceId id) {
      const auto* area = network.areas->of(id);
      if (area == nullptr) return;
      drawn |= area->is_illustration;
      auto properties = place_json(*network.places->find(id), language);
      properties["illustration"] = area->is_illustration;
      properties["source"] = area->source;
      features.push_back(json::Object{{"type", "Feature"}, {"properties", std::move(properties)}, {"geometry", geometry_of(area->polygons)}});
    };
    add(whole->id);
    for (const auto child : network.places->children(whole->id)) add(child);
    auto response = http::json_response(200, json::Object{{"type", "FeatureCollection"}, {"illustration", drawn}, {"features", std::move(features)}});
    reply(http::revalidated(request, std::move(response)));
  }

  /// The borders that a place had before.
  void list_former(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto* place = caller->network->places->find(PlaceId{parse_id(request.params[0]).value_or(0)});
    if (place == nullptr) return reply(http::to_response(http::standard_problem(404, language)));
    auto reader = readers_.take();
    if (!reader) return reply(http::to_response(http::standard_problem(503, language)));
    const auto former = read_former_areas(**reader, caller->network->district, place->id, former_max);
    if (!former) return reply(http::to_response(http::standard_problem(503, language)));
    json::Array items;
    for (const auto& [area, until] : *former) {
      items.push_back(json::Object{{"until", format_rfc3339(until, caller->network->calendar.utc_offset_minutes)},
                                   {"illustration", area.is_illustration},
                                   {"source", area.source},
                                   {"geometry", geometry_of(area.polygons)}});
    }
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  void find(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto lon = number_of(request.query_value("lon"));
    const auto lat = number_of(request.query_value("lat"));
    if (!lon || !lat) return reply(http::to_response(http::wrong_field(lon ? "lat" : "lon", "请填写经度和纬度（度）。", "Longitude and latitude in degrees.", language)));
    const auto& network = *caller->network;
    json::Array path;
    bool drawn = false;
    if (const auto found = network.areas->find({*lon, *lat})) {
      drawn = network.areas->of(*found)->is_illustration;
      path.push_back(place_json(*network.places->find(*found), language));
      for (const auto above : network.places->ancestors(*found)) path.push_back(place_json(*network.places->find(above), language));
    }
    reply(http::json_response(200, json::Object{{"items", std::move(path)}, {"illustration", drawn}}));
  }

  void import(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::write_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto wanted = wanted_of(request, language);
    if (!wanted) return reply(http::to_response(wanted.error()));
    if (wanted->is_dry) {
      const auto plan = plan_of(*caller->network, *wanted, language);
      return reply(plan ? http::json_response(200, answer_json(*plan, language)) : http::to_response(plan.error()));
    }
    const auto done = [&]() -> Result<record::Answer, http::Problem> {
      RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller->subject.account)));
      return writer_.write(language, std::move(idempotency), caller->subject.account,
                           [&](const Network& network) {
                             return act_of(network, *wanted, caller->subject.account, language);
                           });
    }();
    reply(done ? access::to_response(*done) : http::to_response(done.error()));
  }

 private:
  static Result<AreaPlan, http::Problem> plan_of(const Network& network, const Wanted& wanted, Language language) {
    auto plan = plan_areas(*network.places, *network.areas, wanted.collection, wanted.source);
    if (!plan) return fail(http::wrong_field("collection", "不是 GeoJSON 的 FeatureCollection。", "It is no FeatureCollection of GeoJSON.", language));
    return std::move(*plan);
  }

  static Result<record::Act, http::Problem> act_of(const Network& network, const Wanted& wanted,
                                                   AccountId actor, Language language) {
    RZ_TRY(plan, plan_of(network, wanted, language));
    record::Act act;
    act.kind = "place.areas_imported";
    act.facts = json::serialise(
        json::Object{{"areas", plan.set.size()}, {"source", wanted.source}, {"reason", wanted.reason}});
    act.rows = write_areas(network.district, plan.set, {actor, wanted.reason});
    act.changes_network = true;
    act.answer = {200, json::serialise(answer_json(plan, language))};
    return act;
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  access::NetworkWriter& writer_;
};

}  // namespace

std::string_view words_of(AreaFault fault, Language language) {
  const bool zh = language == Language::zh;
  switch (fault) {
    case AreaFault::out_of_range:
      return zh ? "坐标不是经度、纬度（度）。" : "The coordinates are no longitude and latitude in degrees.";
    case AreaFault::too_many_points:
      return zh ? "顶点超过 20000 个，请先简化。" : "More than 20,000 corners; simplify it first.";
    case AreaFault::crosses_itself:
      return zh ? "边界自相交，或各部分重叠。" : "It crosses itself, or its parts overlap.";
    default:
      return zh ? "不是多边形（Polygon 或 MultiPolygon）。" : "It is no Polygon and no MultiPolygon.";
  }
}

json::Object place_json(const Place& place, Language language) {
  return {{"id", format_id(place.id)},
          {"code", place.code},
          {"kind", to_text(place.kind)},
          {"name", language == Language::zh ? place.name_zh : place.name_en}};
}

void add_area_routes(http::Router& router, const access::Gate& gate, db::Pool& readers,
                     access::NetworkWriter& writer, const Basemap& basemap) {
  const auto routes = std::make_shared<Routes>(gate, readers, writer);
  router.add({http::Method::get, "/api/v1/map", "get_map",
              [&gate, &basemap](const Request& request, const Reply& reply) {
                const auto caller = gate.require(request, Verb::read_network);
                if (!caller) return reply(http::to_response(caller.error()));
                const auto tiles = basemap.tiles.empty() ? json::Value(nullptr) : json::Value(basemap.tiles);
                reply(http::json_response(
                    200, json::Object{{"tiles", tiles}, {"attribution", basemap.attribution}}));
              }});
  router.add({http::Method::get, "/api/v1/places/areas", "list_areas",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::get, "/api/v1/places/{id}/areas", "list_former_areas",
              [routes](const Request& request, const Reply& reply) { routes->list_former(request, reply); }});
  router.add({http::Method::get, "/api/v1/places/at", "find_place",
              [routes](const Request& request, const Reply& reply) { routes->find(request, reply); }});
  router.add({http::Method::post, "/api/v1/places/areas", "import_areas",
              [routes](const Request& request, const Reply& reply) { routes->import(request, reply); }, geojson_bytes_max});
}

}  // namespace rz::place

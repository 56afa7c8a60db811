#include "access/network_http.hpp"

#include "infra/http/etag.hpp"
#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"

namespace rz::access {

namespace {

using http::Language;

/// What places and bodies have in common.
template <class Node>
json::Object node_json(const Node& node, Language language) {
  json::Object out{{"id", format_id(node.id)},
                   {"kind", to_text(node.kind)},
                   {"name", language == Language::zh ? node.name_zh : node.name_en}};
  if (node.parent) out["parent_id"] = format_id(node.parent);
  return out;
}

http::Response items_response(json::Array items) {
  return http::json_response(200, json::Object{{"items", std::move(items)}});
}

// Nobody's home is told from a list: grids and compounds are not in it.
http::Response places_response(const Network& network, Language language) {
  json::Array items;
  for (const auto& place : network.places->all()) {
    if (place.kind == place::Kind::grid || place.kind == place::Kind::compound) continue;
    items.push_back(node_json(place, language));
  }
  return items_response(std::move(items));
}

/// Grids and compounds of a community or village, for who chooses where in it something is.
http::Response parts_response(const Network& network, std::string_view id, Language language) {
  const auto& places = *network.places;
  const auto* whole = places.find(PlaceId{parse_id(id).value_or(0)});
  if (!whole || (whole->kind != place::Kind::community && whole->kind != place::Kind::village))
    return http::to_response(http::standard_problem(404, language));
  json::Array items;
  for (const auto& place : places.all()) {
    const bool is_part = place.kind == place::Kind::grid || place.kind == place::Kind::compound;
    if (is_part && places.is_within(place.id, whole->id)) items.push_back(node_json(place, language));
  }
  return items_response(std::move(items));
}

json::Object category_json(const org::Category& category, bool zh) {
  json::Object out{{"code", category.code},
                   {"name", zh ? category.name_zh : category.name_en},
                   {"group", zh ? category.group_zh : category.group_en},
                   {"audience", to_text(category.audience)}};
  if (!category.words.empty()) out["words"] = category.words;
  if (!category.limit.empty()) {
    out["limit"] = category.limit;
    out["basis"] = category.basis;
  }
  if (!category.case_limit.empty()) out["case_limit"] = category.case_limit;
  if (!category.closing_zh.empty()) out["closing"] = zh ? category.closing_zh : category.closing_en;
  if (!category.traits.empty()) out["traits"] = category.traits;
  return out;
}

http::Response categories_response(const Network& network, const http::Request& request) {
  const auto language = http::preferred_language(request);
  const auto asked = request.query_value("audience");
  const auto audience = asked ? org::parse_audience(*asked) : std::nullopt;
  if (asked && !audience) {
    auto problem = http::standard_problem(400, language);
    problem.detail = language == Language::zh ? "audience 只能是 all、staff、grid 或 call。" : "An audience is all, staff, grid or call.";
    return http::to_response(problem);
  }
  json::Array items;
  for (const auto& category : network.categories) {
    if (!audience || category.audience == *audience) items.push_back(category_json(category, language == Language::zh));
  }
  return http::revalidated(request, items_response(std::move(items)));
}

http::Response orgs_response(const Network& network, Language language) {
  json::Array items;
  for (const auto& org : network.orgs->all()) {
    auto item = node_json(org, language);
    item["code"] = org.code;
    if (org::answers(org.kind)) item["answers"] = true;
    if (org.life != org::Life::running) item["life"] = to_text(org.life);
    items.push_back(std::move(item));
  }
  return items_response(std::move(items));
}

}  // namespace

void add_network_routes(http::Router& router, const NetworkHolder& network, const Gate& gate) {
  router.add({http::Method::get, "/api/v1/places", "list_places",
              [&network](const http::Request& request, const http::Reply& reply) {
                auto response = places_response(*network.get(), http::preferred_language(request));
                reply(http::revalidated(request, std::move(response)));
              }});
  router.add({http::Method::get, "/api/v1/categories", "list_categories",
              [&network](const http::Request& request, const http::Reply& reply) {
                reply(categories_response(*network.get(), request));
              }});
  router.add({http::Method::get, "/api/v1/places/{id}/parts", "list_place_parts",
              [&gate](const http::Request& request, const http::Reply& reply) {
                const auto caller = gate.require(request, Verb::read_network);
                if (!caller) return reply(http::to_response(caller.error()));
                reply(http::revalidated(request, parts_response(*caller->network, request.params[0], http::preferred_language(request))));
              }});
  router.add({http::Method::get, "/api/v1/orgs", "list_orgs",
              [&gate](const http::Request& request, const http::Reply& reply) {
                const auto caller = gate.require(request, Verb::read_network);
                if (!caller) return reply(http::to_response(caller.error()));
                reply(http::revalidated(request, orgs_response(*caller->network, http::preferred_language(request))));
              }});
}

}  // namespace rz::access

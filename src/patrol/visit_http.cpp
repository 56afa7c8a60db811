#include "patrol/visit_http.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "matter/last_store.hpp"
#include "matter/matter_store.hpp"

namespace rz::patrol {

namespace {

using access::Caller;
using access::Verb;
using http::Reply;
using http::Request;

struct Visited {
  PlaceId compound{};
  std::optional<Instant> last;  ///< nothing = never, as far as is kept
  std::int64_t open = 0;        ///< visits from which something still follows
};

Result<std::vector<Visited>, db::Error> read_visited(db::Connection& connection, const access::Network& network, const Settings& settings,
                                                     const std::vector<PlaceId>& compounds) {
  RZ_TRY(last, matter::read_last_at(connection, network.district, compounds, settings.visit_chain, settings.visit_tag));
  RZ_TRY(open, matter::count_open_at(connection, network.district, compounds, {settings.visit_chain}));
  std::vector<Visited> out;
  for (const auto compound : compounds) {
    const auto found = last.find(compound);
    out.push_back({compound, found == last.end() ? std::nullopt : std::optional(found->second), open[compound]});
  }
  std::ranges::sort(out, {}, [](const Visited& each) { return std::pair(each.last.value_or(Instant{}).ms, each.compound); });
  return out;
}

json::Object visited_json(const View& view, const Visited& visited) {
  const auto& places = *view.network.places;
  const auto& place = *places.find(visited.compound);
  json::Object out{{"compound", json::Object{{"id", format_id(place.id)},
                                             {"name", view.say(place.name_zh, place.name_en)},
                                             {"path", view.say(places.path_zh(place.parent), places.path_en(place.parent))}}},
                   {"open", visited.open}};
  if (!visited.last) return out;
  const auto day = local_date(*visited.last, view.network.calendar.utc_offset_minutes);
  out["last"] = format_date(day);
  out["days"] = view.today().days - day.days;
  return out;
}

/// By where a compound lies, as a grid is: nobody sees those of another community.
std::vector<PlaceId> compounds_of(const access::Gate& gate, const Caller& caller, PlaceId place) {
  const auto& places = *caller.network->places;
  std::vector<PlaceId> out;
  for (const auto& each : places.all()) {
    const bool is_asked = each.kind == place::Kind::compound && (!place || places.is_within(each.id, place));
    if (is_asked && gate.allows(caller, Verb::read_patrols, {body_of(*caller.network, each.id), {}})) out.push_back(each.id);
  }
  return out;
}

void list(const PatrolParts& parts, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto caller = parts.gate.require(request, Verb::read_patrols);
  if (!caller) return reply(http::to_response(caller.error()));
  const View view{*caller->network, language, parts.gate.clock().now()};
  const auto place = place_of(request, view);
  if (!place) return reply(http::to_response(place.error()));
  auto reader = parts.readers.take();
  if (!reader) return reply(http::to_response(http::standard_problem(503, language)));
  const auto visited = read_visited(**reader, view.network, parts.settings, compounds_of(parts.gate, *caller, *place));
  if (!visited) return reply(http::to_response(http::standard_problem(503, language)));
  json::Array items;
  for (const auto& each : *visited) items.push_back(visited_json(view, each));
  reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
}

}  // namespace

void add_visit_routes(http::Router& router, PatrolParts parts) {
  const auto shared = std::make_shared<const PatrolParts>(parts);
  router.add({http::Method::get, "/api/v1/patrol/visits", "list_visits",
              [shared](const Request& request, const Reply& reply) { list(*shared, request, reply); }});
}

}  // namespace rz::patrol

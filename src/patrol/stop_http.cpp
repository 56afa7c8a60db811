#include "patrol/stop_http.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "infra/http/telling.hpp"
#include "infra/json/json.hpp"
#include "patrol/walk.hpp"

namespace rz::patrol {

namespace {

using access::Caller;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t stops_max = 60;
constexpr std::size_t places_max = 200;

/// What is asked: places, and where somebody stands.
struct Asked {
  std::vector<PlaceId> places;
  std::optional<place::Point> from;
};

Result<Asked, http::Problem> asked_of(const Request& request, const access::Network& network, Language language) {
  RZ_TRY(body, http::json_body(request));
  if (auto stray = http::stray_members(body, {"places", "lon", "lat"}, language)) return fail(std::move(*stray));
  json::Reader read(body);
  const auto* places = read.get<const json::Array*>("/places");
  const auto lon = read.get<std::optional<double>>("/lon");
  const auto lat = read.get<std::optional<double>>("/lat");
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  if (places->empty() || places->size() > places_max)
    return fail(http::wrong_field("places", "一次可以排 1 至 200 处地点。", "From 1 to 200 places at once.", language));
  Asked out;
  if (lon && lat) out.from = place::Point{*lon, *lat};
  for (const auto& each : *places) {
    const PlaceId id{each.is_string() ? parse_id(each.get_string()).value_or(0) : 0};
    if (!network.places->find(id)) return fail(http::wrong_field("places", "其中有不存在的地点。", "One of the places is not there.", language));
    out.places.push_back(id);
  }
  return out;
}

/// Places that are shown at one spot are one stop: no compound's border may be known, and then it is its grid's.
class Stops {
 public:
  Stops(const access::Network& network, const Asked& asked) : network_(network) {
    std::map<PlaceId, std::size_t> at;
    for (const auto place : asked.places) {
      const auto spot = network.areas->spot(*network.places, place);
      const auto known = spot ? at.find(spot->of) : at.end();
      if (!spot || (known == at.end() && stops_.size() == stops_max)) {
        unplaced_.push_back(place);
      } else if (known != at.end()) {
        stops_[known->second].places.push_back(place);
      } else {
        at.emplace(spot->of, stops_.size());
        stops_.push_back({*spot, {place}});
      }
    }
    std::vector<Stop> where;
    for (const auto& each : stops_) where.push_back({each.spot.point});
    walk_ = propose(where, asked.from);
  }

  json::Object told(Language language) const {
    json::Array stops;
    for (const auto at : walk_.order) stops.push_back(stop_json(stops_[at], language));
    return {{"stops", std::move(stops)},
            {"left_out", ids(unplaced_)},
            {"metres", std::llround(walk_.metres)},
            {"exact", walk_.is_exact},
            {"gap_percent", std::ceil(walk_.gap() * 1000) / 10}};
  }

 private:
  struct Where {
    place::Spot spot;
    std::vector<PlaceId> places;
  };

  static json::Array ids(const std::vector<PlaceId>& places) {
    json::Array out;
    for (const auto place : places) out.push_back(json::Value(format_id(place)));
    return out;
  }

  json::Object stop_json(const Where& stop, Language language) const {
    const auto& place = *network_.places->find(stop.spot.of);
    const bool zh = language == Language::zh;
    return {{"place", json::Object{{"id", format_id(place.id)},
                                   {"kind", place::to_text(place.kind)},
                                   {"name", zh ? place.name_zh : place.name_en},
                                   {"path", zh ? network_.places->path_zh(place.id) : network_.places->path_en(place.id)}}},
            {"lon", stop.spot.point.lon},
            {"lat", stop.spot.point.lat},
            {"places", ids(stop.places)}};
  }

  const access::Network& network_;
  std::vector<Where> stops_;
  std::vector<PlaceId> unplaced_;  ///< no border is known, or they are more than can be put in order
  Walk walk_;
};

}  // namespace

void add_stop_routes(http::Router& router, const access::Gate& gate) {
  router.add({http::Method::post, "/api/v1/patrol/stops", "order_stops", [&gate](const Request& request, const Reply& reply) {
                const auto language = http::preferred_language(request);
                const auto caller = gate.require(request, access::Verb::list_matters);
                if (!caller) return reply(http::to_response(caller.error()));
                const auto asked = asked_of(request, *caller->network, language);
                if (!asked) return reply(http::to_response(asked.error()));
                reply(http::json_response(200, Stops(*caller->network, *asked).told(language)));
              }});
}

}  // namespace rz::patrol

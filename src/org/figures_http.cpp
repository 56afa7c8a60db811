#include "org/figures_http.hpp"

#include <memory>
#include <string>
#include <utility>

#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"
#include "org/coverage.hpp"
#include "org/overview.hpp"

namespace rz::org {

namespace {

using http::Language;
using http::Reply;
using http::Request;

class Routes {
 public:
  explicit Routes(const access::Gate& gate) : gate_(gate) {}

  void coverage(const Request& request, const Reply& reply) const {
    const auto caller = gate_.require(request, access::Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto& network = *caller->network;
    const auto today = local_date(gate_.clock().now(), network.calendar.utc_offset_minutes);
    const auto found = coverage_of(*network.orgs, *network.relations, *network.places, today);
    json::Array rows;
    for (const auto& row : found.rows) {
      rows.push_back(json::Object{{"street", format_id(row.street)}, {"kind", to_text(row.kind)}, {"all", row.all}, {"due", row.due},
                                  {"covered", row.covered}, {"without", row.without}, {"worked", row.worked}});
    }
    json::Array missing;
    for (const auto& each : found.missing) {
      missing.push_back(json::Object{{"org", format_id(each.org)}, {"gap", to_text(each.gap)}});
    }
    reply(http::json_response(200, json::Object{{"date", format_date(today)}, {"rows", std::move(rows)}, {"missing", std::move(missing)}}));
  }

  void overview(const Request& request, const Reply& reply) const {
    const auto caller = gate_.require(request, access::Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto& network = *caller->network;
    const bool zh = http::preferred_language(request) == Language::zh;
    const auto drawn = overview_of(*network.orgs, *network.relations, *network.places);
    json::Array blocks;
    for (const auto& block : drawn.blocks) {
      const auto& place = *network.places->find(block.place);
      json::Object bodies;
      for (std::size_t at = 0; at < block.bodies.size(); ++at) bodies[to_text(static_cast<Group>(at))] = block.bodies[at];
      blocks.push_back(json::Object{{"id", format_id(place.id)}, {"kind", to_text(place.kind)}, {"parent", format_id(place.parent)},
                                    {"name", zh ? place.name_zh : place.name_en}, {"bodies", std::move(bodies)}});
    }
    json::Array units;
    for (const auto id : drawn.units) {
      const auto& org = *network.orgs->find(id);
      units.push_back(json::Object{{"id", format_id(id)}, {"name", zh ? org.name_zh : org.name_en}});
    }
    json::Array ties;
    for (const auto& tie : drawn.ties) {
      ties.push_back(json::Object{{"kind", to_text(tie.kind)}, {"one", format_id(tie.one)}, {"other", format_id(tie.other)}, {"count", tie.count}});
    }
    json::Object out{{"blocks", std::move(blocks)}, {"units", std::move(units)}, {"ties", std::move(ties)}};
    reply(http::json_response(200, std::move(out)));
  }

 private:
  const access::Gate& gate_;
};

}  // namespace

void add_figures_routes(http::Router& router, const access::Gate& gate) {
  const auto routes = std::make_shared<Routes>(gate);
  router.add({http::Method::get, "/api/v1/network/coverage", "get_coverage",
              [routes](const Request& request, const Reply& reply) { routes->coverage(request, reply); }});
  router.add({http::Method::get, "/api/v1/network/overview", "get_overview",
              [routes](const Request& request, const Reply& reply) { routes->overview(request, reply); }});
}

}  // namespace rz::org

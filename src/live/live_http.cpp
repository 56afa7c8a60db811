#include "live/live_http.hpp"

#include <memory>
#include <utility>

#include "base/text.hpp"
#include "infra/http/feed.hpp"
#include "infra/http/telling.hpp"
#include "matter/matter_http.hpp"
#include "matter/network_world.hpp"

namespace rz::live {

namespace {

using access::Caller;
using access::Verb;
using http::Reply;
using http::Request;

/// Then the page comes back, and is looked at anew: who signs out or loses a post hears no more.
constexpr std::int64_t life_ms = 120'000;
constexpr std::string_view heart = ":\n\n";
constexpr std::size_t page_characters_max = 40;

class Routes {
 public:
  Routes(const access::Gate& gate, Live& live, const matter::Service& service) : gate_(gate), live_(live), service_(service) {}

  void listen(const Request& request, const Reply& reply) const {
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    auto feed = std::make_shared<http::Feed>(std::string(heart));
    const auto until = service_.now().ms + life_ms;
    const auto send = [feed, until, this](std::string_view text) {
      if (service_.now().ms >= until) feed->end();
      return feed->push(text);
    };
    const auto after = parse_id(request.header("Last-Event-ID"));
    if (!live_.join(viewer_of(*caller, request), send, after)) return reply(http::to_response(http::standard_problem(503, http::preferred_language(request))));
    http::Response response{200, {{"Content-Type", "text/event-stream; charset=utf-8"}, {"X-Accel-Buffering", "no"}}, {}};
    response.feed = std::move(feed);
    reply(std::move(response));
  }

  void tell_present(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    if (auto stray = http::stray_members(*body, {"page", "state"}, language)) return reply(http::to_response(*stray));
    const auto page = json::get<std::string>(*body, "/page").value_or("");
    const auto state = json::get<std::string>(*body, "/state").value_or("");
    if (page.empty() || count_characters(page) > page_characters_max) return reply(http::to_response(http::wrong_field("page", "请填写此项。", "Fill this in.", language)));
    if (state != "reading" && state != "typing" && state != "gone") {
      return reply(http::to_response(http::wrong_field("state", "只能是 reading、typing 或 gone。", "It is reading, typing or gone.", language)));
    }
    const MatterId matter{parse_id(request.params[0]).value_or(0)};
    if (!service_.evidence_seen(matter, viewer_of(*caller, request))) return reply(http::to_response(http::standard_problem(404, language)));
    const auto now = service_.now();
    const auto* org = caller->subject.posts.empty() ? nullptr : caller->network->orgs->find(caller->subject.posts.front().org);
    live_.tell_present(matter, format_id(caller->subject.account) + " " + page,
                       {caller->subject.account, caller->name, org ? (language == http::Language::zh ? org->name_zh : org->name_en) : "",
                        state == "typing", Instant{state == "gone" ? now.ms : now.ms + presence_ms}});
    reply(http::Response{204});
  }

 private:
  static matter::Viewer viewer_of(const Caller& caller, const Request& request) {
    return {matter::to_actor(caller.subject.account, caller.subject.posts), matter::to_schema(http::preferred_language(request))};
  }

  const access::Gate& gate_;
  Live& live_;
  const matter::Service& service_;
};

}  // namespace

void add_live_routes(http::Router& router, const access::Gate& gate, Live& live, const matter::Service& service) {
  const auto routes = std::make_shared<Routes>(gate, live, service);
  router.add({http::Method::get, "/api/v1/live", "listen",
              [routes](const Request& request, const Reply& reply) { routes->listen(request, reply); }});
  router.add({http::Method::post, "/api/v1/matters/{id}/presence", "tell_presence",
              [routes](const Request& request, const Reply& reply) { routes->tell_present(request, reply); }});
}

}  // namespace rz::live

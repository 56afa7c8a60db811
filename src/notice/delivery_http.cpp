#include <limits>
#include <memory>
#include <utility>

#include "infra/http/telling.hpp"
#include "notice/notice_http.hpp"
#include "record/waiting.hpp"
#include "record/write_http.hpp"

namespace rz::notice {

namespace {

using access::Verb;
using http::Reply;
using http::Request;

constexpr std::int64_t page_deliveries = 50;

class Routes {
 public:
  explicit Routes(const Desk& desk) : desk_(desk) {}

  void list(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::manage_deliveries);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto state = parse_state(request.query_value("state").value_or("dead"));
    if (!state) return reply(http::to_response(http::standard_problem(400, language)));
    const auto before = parse_id(request.query_value("before").value_or("")).value_or(std::numeric_limits<std::int64_t>::max());
    auto reader = desk_.readers.take();
    const auto read = reader ? read_deliveries(**reader, caller->network->district, *state, before, page_deliveries + 1)
                             : Result<std::vector<Delivery>, db::Error>(fail(reader.error()));
    if (!read) return reply(http::to_response(http::standard_problem(503, language)));
    json::Array items;
    for (const auto& delivery : *read) {
      if (std::cmp_equal(items.size(), page_deliveries)) break;
      items.push_back(item_of(delivery, *caller));
    }
    json::Object out{{"items", std::move(items)}};
    if (std::cmp_greater(read->size(), page_deliveries)) out["next"] = std::to_string((*read)[page_deliveries - 1].id);
    reply(http::json_response(200, out));
  }

  /// Dead ones alone: what waits goes by itself, what was sent is not sent twice.
  void resend(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::manage_deliveries);
    if (!caller) return reply(http::to_response(caller.error()));
    auto idempotency = record::idempotency_of(request, "account:" + format_id(caller->subject.account));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    auto reader = desk_.readers.take();
    const auto found = reader ? read_delivery(**reader, caller->network->district, parse_id(request.params[0]).value_or(0))
                              : Result<std::optional<Delivery>, db::Error>(fail(reader.error()));
    if (!found) return reply(http::to_response(http::standard_problem(503, language)));
    if (!*found) return reply(http::to_response(http::standard_problem(404, language)));
    record::Act act;
    act.kind = "notice.resent";
    act.actor = caller->subject.account.value;
    act.idempotency = std::move(*idempotency);
    act.answer = {204, ""};
    act.facts = json::serialise(json::Object{{"delivery", std::to_string((*found)->id)}, {"channel", to_text((*found)->channel)}});
    act.is_refused = (*found)->state != Delivery::State::dead;
    auto again = **found;
    again.state = Delivery::State::waiting;
    again.tries = 0;
    again.due = desk_.service.now();
    again.ended_at = {};
    act.rows.push_back(write_delivery(caller->network->district, again));
    const auto written = record::write_and_wait(desk_.writer, std::move(act));
    if (written) return reply(http::Response{204});
    reply(http::to_response(written.error() == record::WriteFailure::refused ? http::standard_problem(409, language) : record::problem_of(written.error(), language)));
  }

 private:
  /// To whom, never where: and nothing of what it is about.
  static json::Object item_of(const Delivery& delivery, const access::Caller& caller) {
    const int offset = caller.network->calendar.utc_offset_minutes;
    json::Object out{{"id", std::to_string(delivery.id)}, {"channel", to_text(delivery.channel)}, {"state", to_text(delivery.state)},
                     {"tries", delivery.tries},           {"made_at", format_rfc3339(delivery.made_at, offset)}, {"failure", delivery.failure}};
    if (delivery.state == Delivery::State::waiting) out["due_at"] = format_rfc3339(delivery.due, offset);
    if (delivery.ended_at.ms != 0) out["ended_at"] = format_rfc3339(delivery.ended_at, offset);
    if (const auto* holder = caller.network->posts->find(delivery.account)) out["to"] = holder->name;
    if (delivery.channel == Channel::hook) out["hook"] = format_id(delivery.receiver);
    return out;
  }

  const Desk desk_;
};

}  // namespace

void add_delivery_routes(http::Router& router, const Desk& desk) {
  const auto routes = std::make_shared<Routes>(desk);
  router.add({http::Method::get, "/api/v1/deliveries", "list_deliveries", [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::post, "/api/v1/deliveries/{id}/resend", "resend_delivery",
              [routes](const Request& request, const Reply& reply) { routes->resend(request, reply); }});
}

}  // namespace rz::notice

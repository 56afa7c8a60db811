#include "infra/http/dispatcher.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "base/time.hpp"
#include "infra/crypto/random.hpp"
#include "infra/http/coding.hpp"
#include "infra/http/headers.hpp"
#include "infra/http/problem.hpp"
#include "infra/log/log.hpp"

namespace rz::http {

namespace {

constexpr std::string_view no_operation = "-";
constexpr std::size_t request_id_bytes = 12;
constexpr auto retry_after_s = "1";

std::string_view operation_of(const Exchange& exchange) {
  return exchange.match.route != nullptr ? std::string_view(exchange.match.route->operation) : no_operation;
}

void run_handler(const Exchange& exchange, const Reply& reply) {
  try {
    exchange.match.route->handler(exchange.request, reply);
  } catch (const std::exception& exception) {
    log::error("handler threw", {{"request_id", exchange.request.id},
                                 {"operation", operation_of(exchange)},
                                 {"what", exception.what()}});
    reply(to_response(standard_problem(500, preferred_language(exchange.request))));
  }
}

}  // namespace

Dispatcher::Dispatcher(Options options, Router router, Fallback fallback, Metrics& metrics)
    : options_(options),
      router_(std::move(router)),
      fallback_(std::move(fallback)),
      metrics_(metrics),
      workers_(options.worker_threads) {
  for (const auto& route : router_.routes()) series_.push_back(make_series(route.operation));
  series_.push_back(make_series(std::string(no_operation)));
  metrics_.gauge("rz_http_in_flight", "Requests that wait for a handler's reply.", {},
                 [count = in_flight_] { return static_cast<double>(count->load()); });
}

Dispatcher::Series Dispatcher::make_series(const std::string& operation) const {
  Series series;
  for (const auto* status_class : {"1xx", "2xx", "3xx", "4xx", "5xx"}) {
    series.by_class.push_back(&metrics_.counter("rz_http_requests_total",
                                                "Requests by operation and status class.",
                                                {{"operation", operation}, {"class", status_class}}));
  }
  series.seconds = &metrics_.histogram(
      "rz_http_request_seconds", "From the whole header to the finished answer.", {{"operation", operation}});
  return series;
}

const Dispatcher::Series& Dispatcher::series_of(const Exchange& exchange) const {
  if (exchange.match.route == nullptr) return series_.back();
  return series_[static_cast<std::size_t>(exchange.match.route - router_.routes().data())];
}

void Dispatcher::begin(Exchange& exchange) const {
  exchange.request.id = crypto::base64url(crypto::random_bytes(request_id_bytes));
  exchange.match = router_.match(exchange.request.method, exchange.request.path);
  exchange.request.params = exchange.match.params;
}

std::optional<Response> Dispatcher::answer_directly(const Exchange& exchange) {
  const auto& match = exchange.match;
  if (match.route != nullptr) return std::nullopt;
  if (!match.allow.empty()) {
    auto response = refuse(exchange, 405);
    response.set_header("Allow", match.allow);
    return response;
  }
  if (fallback_ && !router_.owns(exchange.request.path)) {
    if (auto response = fallback_(exchange.request)) {
      finish(exchange, *response);
      return response;
    }
  }
  return refuse(exchange, 404);
}

void Dispatcher::submit(std::shared_ptr<Exchange> exchange, Done done) {
  if (in_flight_->fetch_add(1) >= options_.in_flight_max) {
    in_flight_->fetch_sub(1);
    done(refuse(*exchange, 503));
    return;
  }
  const Reply reply([this, exchange, done = std::move(done), count = in_flight_](Response response) {
    shorten(exchange->request, response);
    finish(*exchange, response);
    count->fetch_sub(1);
    done(std::move(response));
  });
  workers_.post([exchange = std::move(exchange), reply] { run_handler(*exchange, reply); });
}

bool Dispatcher::make_room(Exchange& exchange) const {
  if (large_bodies_->fetch_add(1) >= options_.large_bodies_max) {
    large_bodies_->fetch_sub(1);
    return false;
  }
  exchange.room = std::shared_ptr<void>(nullptr, [count = large_bodies_](void*) { count->fetch_sub(1); });
  return true;
}

Response Dispatcher::refuse(const Exchange& exchange, int status) {
  auto response = to_response(standard_problem(status, preferred_language(exchange.request)));
  if (status == 503) response.set_header("Retry-After", retry_after_s);
  finish(exchange, response);
  return response;
}

void Dispatcher::finish(const Exchange& exchange, Response& response) const {
  if (response.status < 200 || response.status > 599) response.status = 500;
  finish_headers(response, exchange.request.id, SystemClock{}.now());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - exchange.start;
  const auto& series = series_of(exchange);
  series.by_class[static_cast<std::size_t>(response.status / 100 - 1)]->add();
  series.seconds->observe(took.count());
  // Neither the path nor the query: they may hold personal data.
  log::info("request", {{"request_id", exchange.request.id},
                        {"method", to_text(exchange.request.method)},
                        {"operation", operation_of(exchange)},
                        {"status", response.status},
                        {"ms", took.count() * 1000},
                        {"bytes", response.body.size()}});
}

}  // namespace rz::http

#pragma once
// From a parsed request to a finished response: routes, workers, the limit of requests in flight, headers,
// metrics and the access log. Knows nothing of sockets.

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "infra/http/message.hpp"
#include "infra/http/metrics.hpp"
#include "infra/http/router.hpp"
#include "infra/http/worker_pool.hpp"

namespace rz::http {

/// Answers what no route owns, at once and on the I/O thread, so from memory only; nothing means 404.
using Fallback = std::function<std::optional<Response>(const Request&)>;

/// One request under way.
struct Exchange {
  Request request;
  Match match;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  std::shared_ptr<void> room;  ///< of a large body
};

class Dispatcher {
 public:
  struct Options {
    int worker_threads = 8;
    int in_flight_max = 256;
    int large_bodies_max = 16;
  };
  using Done = std::function<void(Response)>;

  Dispatcher(Options options, Router router, Fallback fallback, Metrics& metrics);

  /// Takes a place for a large body, held until the exchange is over; false if all are taken.
  bool make_room(Exchange& exchange) const;
  /// Makes the request's id and finds its route.
  void begin(Exchange& exchange) const;
  /// The finished answer to a request that needs no handler: files, 404, 405.
  std::optional<Response> answer_directly(const Exchange& exchange);
  /// Lets the route's handler answer; `done` gets the finished answer, once, from any thread. 503 when full.
  void submit(std::shared_ptr<Exchange> exchange, Done done);
  /// The finished problem+json for `status`.
  Response refuse(const Exchange& exchange, int status);
  /// Waits for the handlers that run. Their replies may still come later.
  void stop() { workers_.stop(); }

 private:
  /// The series of one operation.
  struct Series {
    std::vector<Counter*> by_class;  // 1xx … 5xx
    Histogram* seconds = nullptr;
  };

  Series make_series(const std::string& operation) const;
  const Series& series_of(const Exchange& exchange) const;
  void finish(const Exchange& exchange, Response& response) const;

  Options options_;
  Router router_;
  Fallback fallback_;
  Metrics& metrics_;
  std::vector<Series> series_;  // as router_.routes(), then one for all that is no route
  std::shared_ptr<std::atomic<int>> in_flight_ = std::make_shared<std::atomic<int>>(0);
  std::shared_ptr<std::atomic<int>> large_bodies_ = std::make_shared<std::atomic<int>>(0);
  WorkerPool workers_;
};

}  // namespace rz::http

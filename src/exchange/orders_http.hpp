#pragma once
// /api/v1/orders/imports: orders of another house become requests, a batch of rows at a time.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"
#include "record/act.hpp"
#include "search/searcher.hpp"

namespace rz::exchange {

inline constexpr std::size_t orders_max = 200;    ///< in one request
inline constexpr std::size_t twins_told_max = 3;  ///< of an order

/// What is referred to must outlive the router's server.
struct OrderParts {
  const access::Gate& gate;
  db::Pool& readers;
  record::ActWriter& writer;
  const matter::Service& service;
  const search::Searcher& searcher;
};
void add_order_routes(http::Router& router, OrderParts parts);

}  // namespace rz::exchange

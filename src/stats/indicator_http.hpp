#pragma once
// GET /api/v1/indicators: the indicators of the grid by area, by handling body, or by post.

#include "access/gate_http.hpp"
#include "infra/http/router.hpp"
#include "infra/json/json.hpp"
#include "stats/case_reader.hpp"
#include "stats/indicators.hpp"

namespace rz::stats {

/// Figure → a number, or {part, whole, rate}.
json::Object indicators_json(const Indicators& all);

/// All must outlive the router.
void add_indicator_routes(http::Router& router, const access::Gate& gate, const CaseReader& cases);

}  // namespace rz::stats

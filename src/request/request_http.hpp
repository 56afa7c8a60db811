#pragma once
// Sending in without an account: a request, a question of law.

#include "infra/http/rate_limit.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"

namespace rz::request {

/// One address may be a whole compound behind one router, or a service station's terminal.
inline constexpr http::Rate submissions_by_address{.burst = 30, .per_minute = 20};

/// `limit_rate` is off where a load is wanted (benchmarks, demonstrations at speed).
void add_routes(http::Router& router, const matter::Service& service, bool limit_rate);

}  // namespace rz::request

#pragma once
// /api/v1/patrol: what a grid worker's phone needs for a day, and what it brings back: passes, and where to go next.

#include "infra/http/router.hpp"
#include "patrol/view_http.hpp"

namespace rz::patrol {

inline constexpr std::size_t passes_max = 200;  ///< in one request

void add_walk_routes(http::Router& router, PatrolParts parts);

}  // namespace rz::patrol

#pragma once
// /api/v1/places/{id}/patrol: the points and rounds of a grid, as the community lays them down, and the codes of its points on paper.

#include "infra/http/router.hpp"
#include "patrol/view_http.hpp"

namespace rz::patrol {

void add_plan_routes(http::Router& router, PatrolParts parts);

}  // namespace rz::patrol

#pragma once
// /api/v1/patrol/rounds and /api/v1/patrol/excuses: what was passed, excused and missed on a day, by grid; and why a round was not walked.
// By place, never by person: nobody is counted.

#include "infra/http/router.hpp"
#include "patrol/view_http.hpp"

namespace rz::patrol {

void add_round_routes(http::Router& router, PatrolParts parts);

}  // namespace rz::patrol

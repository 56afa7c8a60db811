#pragma once
// /api/v1/suggestions: what the words of a matter speak for.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/matter_http.hpp"
#include "suggest/suggester.hpp"

namespace rz::suggest {

/// All but the router must outlive the router's server.
void add_suggest_routes(http::Router& router, const access::Gate& gate, Shelf& shelf, db::Pool& readers, const matter::Service& service,
                        const access::NetworkHolder& network);

}  // namespace rz::suggest

#pragma once
// /api/v1/search: matters by what is written in them.

#include "infra/http/router.hpp"
#include "matter/matter_http.hpp"
#include "search/searcher.hpp"

namespace rz::search {

/// All but the router must outlive the router's server.
void add_search_routes(http::Router& router, const Searcher& searcher, const matter::Service& service, matter::Identify identify);

}  // namespace rz::search

#pragma once
// /api/v1/search: matters by what is written in them.

#include "infra/http/router.hpp"
#include "matter/matter_http.hpp"
#include "search/searcher.hpp"

namespace rz::search {

/// A page of what is found by `words`, the latest first: {items, next?}, as a list's page is.
Result<json::Object, matter::ServiceError> find_page(const Searcher& searcher, const matter::Service& service, const matter::QueuePage& page, const matter::Viewer& viewer);

/// All but the router must outlive the router's server.
void add_search_routes(http::Router& router, const Searcher& searcher, const matter::Service& service, matter::Identify identify);

}  // namespace rz::search

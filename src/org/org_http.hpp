#pragma once
// One body, its past, and its changes, over HTTP.

#include <functional>

#include "access/gate_http.hpp"
#include "base/result.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "access/network_writer_http.hpp"

namespace rz::org {

/// How many matters that are not closed lie with a body: it cannot end before they are handed over.
using OpenMatters = std::function<Result<std::int64_t, db::Error>(db::Connection&, OrgId)>;

/// All must outlive the router's handlers.
void add_org_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, access::NetworkWriter& writer,
                    OpenMatters open_matters);

}  // namespace rz::org

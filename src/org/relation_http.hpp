#pragma once
// Relations beside the tree over HTTP: those of a body, all of a kind, one with its steps, and each step.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "access/network_writer_http.hpp"

namespace rz::org {

/// All must outlive the router's handlers.
void add_relation_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, access::NetworkWriter& writer);

}  // namespace rz::org

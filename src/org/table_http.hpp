#pragma once
// The network as tables over HTTP: what a table would change, taking it, and giving out the same; and what is missing.

#include "access/gate_http.hpp"
#include "infra/http/router.hpp"
#include "access/network_writer_http.hpp"
#include "record/act.hpp"

namespace rz::org {

/// All must outlive the router's handlers.
void add_table_routes(http::Router& router, const access::Gate& gate, access::NetworkWriter& writer);

}  // namespace rz::org

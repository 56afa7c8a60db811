#pragma once
// /api/v1/accounts/imports and /api/v1/posts/imports: tables of accounts by the system administrator, of posts by the security
// administrator.

#include "access/gate_http.hpp"
#include "access/network_writer_http.hpp"
#include "infra/http/router.hpp"

namespace rz::access {

/// All but the router must outlive the router's server.
void add_account_table_routes(http::Router& router, const Gate& gate, NetworkWriter& writer, const Roles& roles);

}  // namespace rz::access

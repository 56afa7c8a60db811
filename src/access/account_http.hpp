#pragma once
// /api/v1/accounts: accounts are made and changed by the system administrator, posts given and taken by the security
// administrator, neither for himself.

#include <functional>

#include "access/credential.hpp"
#include "access/gate_http.hpp"
#include "access/network_writer_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"

namespace rz::access {

inline constexpr std::int64_t accounts_page_max = 200;

/// How many open matters lie with a body, counted no further than is needed.
using OpenMattersOf = std::function<Result<std::int64_t, db::Error>(db::Connection&, OrgId)>;

/// All but the router must outlive the router's server.
void add_account_routes(http::Router& router, const Gate& gate, db::Pool& readers, NetworkWriter& writer, CredentialService& credentials,
                        const LoginService& login, const Roles& roles, OpenMattersOf open_matters);

}  // namespace rz::access

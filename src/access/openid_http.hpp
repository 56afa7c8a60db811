#pragma once
// /api/v1/openid: signing in at an outside provider.

#include "access/gate_http.hpp"
#include "access/login.hpp"
#include "access/network_writer_http.hpp"
#include "access/openid.hpp"
#include "access/openid_client.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/rate_limit.hpp"
#include "infra/http/router.hpp"

namespace rz::access {

struct OpenIdHttpOptions {
  bool secure_cookies = false;  ///< always; else where the request came over TLS
  http::Rate attempts_by_address{.burst = 60, .per_minute = 30};
  int at_once = 2;  ///< sign-ins for which the provider is waited for: a slow one does not take all workers
};

/// What the routes work with. All must outlive the router's server.
struct OpenIdRooms {
  const Gate& gate;
  db::Pool& readers;
  const NetworkHolder& network;
  NetworkWriter& writer;
  LoginService& login;
  const Roles& roles;
  const OpenIdSettings& settings;
  OpenIdClient& client;
};

void add_openid_routes(http::Router& router, const OpenIdRooms& rooms, const OpenIdHttpOptions& options);

}  // namespace rz::access

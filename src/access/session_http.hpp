#pragma once
// /api/v1/session: signing in and out. /api/v1/sessions: where one is signed in, and ending that.

#include <set>
#include <string>

#include "access/credential.hpp"
#include "access/gate_http.hpp"
#include "access/login.hpp"
#include "access/role.hpp"
#include "infra/http/language.hpp"
#include "infra/http/rate_limit.hpp"
#include "infra/http/router.hpp"
#include "infra/json/json.hpp"

namespace rz::access {

struct SessionHttpOptions {
  bool secure_cookies = false;  ///< always; else where the request came over TLS
  /// Passwords that everybody can read, of demo accounts: good on this machine alone.
  std::set<std::string> published_passwords{};
  bool is_public = false;  ///< others can reach the server
  /// One address may be a whole office behind one router.
  http::Rate attempts_by_address{.burst = 60, .per_minute = 30};
  http::Rate attempts_by_login{.burst = 10, .per_minute = 5};
};

/// What a session is to its own account: who, which posts, what is still to be done, the token against forgery.
json::Object session_json(const Caller& caller, const Sessions& sessions, const Roles& roles, http::Language language);
/// 429 with Retry-After.
http::Response too_many(http::Language language, std::int64_t retry_after_s);
/// 429 or 503 with Retry-After, or 401 «login-refused».
http::Response login_problem(LoginError error, http::Language language);

/// All but the router must outlive the router's server.
void add_session_routes(http::Router& router, const Gate& gate, LoginService& login, const Roles& roles,
                        const SessionHttpOptions& options);

}  // namespace rz::access

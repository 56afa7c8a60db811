#pragma once
// /api/v1/session/password and /api/v1/session/second-factor: what one signs in with, for oneself.

#include "access/credential.hpp"
#include "access/gate_http.hpp"
#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/http/rate_limit.hpp"
#include "infra/http/router.hpp"

namespace rz::access {

/// In words for people, at the fields of the forms: /password, /new_password, /code.
http::Response to_response(const CredentialFailure& failure, const Security& security, http::Language language);

/// All but the router must outlive the router's server.
void add_credential_routes(http::Router& router, const Gate& gate, LoginService& login, CredentialService& credentials, const Roles& roles,
                           http::Rate attempts = {.burst = 10, .per_minute = 5});

}  // namespace rz::access

#pragma once
// Who asks: from a request's cookie to an account with its posts. Every handler behind a login begins here.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "access/api_key.hpp"
#include "access/network.hpp"
#include "access/permission.hpp"
#include "access/role.hpp"
#include "access/session.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/http/message.hpp"
#include "infra/http/problem.hpp"
#include "infra/http/rate_limit.hpp"

namespace rz::access {

inline constexpr std::string_view session_cookie = "rz_session";
inline constexpr std::string_view csrf_header = "X-CSRF-Token";
/// The body for which the caller acts: of several posts only those there count. Without it, all do.
inline constexpr std::string_view acting_for_header = "Acting-For";

struct Caller {
  Session session;  ///< of another system with a key: nothing but the account
  Subject subject;
  std::string name;
  std::shared_ptr<const Network> network;  ///< in which the posts were looked up
};

/// Thread-safe. All must outlive this.
class Gate {
 public:
  Gate(Sessions& sessions, ApiKeys& keys, const NetworkHolder& network, const Permissions& permissions, const Roles& roles, const Clock& clock)
      : sessions_(sessions), keys_(keys), network_(network), permissions_(permissions), roles_(roles), clock_(clock) {}

  /// Nobody where there is no session, it has ended, or its account is disabled. 503 if the database is away.
  /// Does not look at the token against forgery: for reading only.
  /// 403 where the request says that the caller acts for a body at which he holds no post.
  Result<std::optional<Caller>, http::Problem> authenticate(const http::Request& request) const;

  /// As above, and 401 for nobody; a method that may write must carry the session's token, else 403. 403 too, with
  /// `pending`, while something else is to be done first.
  Result<Caller, http::Problem> require(const http::Request& request) const;

  /// As above, whatever is pending: for that which settles it, and for signing out.
  Result<Caller, http::Problem> require_pending(const http::Request& request) const;

  /// As above, and 403 where the permission table lets none of the posts do this with what is its own. Here another system may
  /// ask with a key (RFC 6750): 403 where its scopes do not reach so far, 429 where it asks too often.
  Result<Caller, http::Problem> require(const http::Request& request, Verb verb) const;

  /// Whether the permission table lets a caller do this with what is of that body.
  bool allows(const Caller& caller, Verb verb, const Target& target) const {
    return permissions_.decide(caller.subject, verb, target, *caller.network->orgs).allowed;
  }

  /// The account of a session with its posts; nothing if it is disabled or gone, and nothing where an administrator signed in at an
  /// outside provider before he became one.
  std::optional<Caller> caller_of(const Session& session) const;

  Sessions& sessions() const { return sessions_; }
  const Clock& clock() const { return clock_; }

 private:
  /// By key or by session, as `require` says.
  Result<Caller, http::Problem> identify(const http::Request& request, Verb verb) const;
  Result<Caller, http::Problem> caller_by_key(const http::Request& request, std::string_view text, Verb verb) const;

  Sessions& sessions_;
  ApiKeys& keys_;
  const NetworkHolder& network_;
  const Permissions& permissions_;
  const Roles& roles_;
  const Clock& clock_;
  mutable http::RateLimiter key_rates_{http::Rate{.burst = 200, .per_minute = 600}};
};

/// 403 unless the request carries the session's token against forgery.
Status<http::Problem> require_csrf(const http::Request& request, const Session& session,
                                   const Sessions& sessions);

}  // namespace rz::access

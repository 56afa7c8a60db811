#include "access/session_http.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "access/device.hpp"
#include "base/text.hpp"
#include "infra/http/cookie.hpp"
#include "infra/http/forwarded.hpp"
#include "infra/http/language.hpp"
#include "infra/json/json.hpp"

namespace rz::access {

using http::Language;

http::Response too_many(Language language, std::int64_t retry_after_s) {
  auto response = http::to_response(http::standard_problem(429, language));
  response.set_header("Retry-After", std::to_string(retry_after_s));
  return response;
}

json::Object session_json(const Caller& caller, const Sessions& sessions, const Roles& roles, Language language) {
  const bool zh = language == Language::zh;
  const auto& network = *caller.network;
  json::Array posts;
  // All of them, whichever hat is worn: here one is chosen.
  for (const auto& held : network.posts->find(caller.subject.account)->posts) {
    const auto* org = network.orgs->find(held.post.org);
    const auto* role = roles.find(held.post.role);
    if (org == nullptr || role == nullptr) continue;  // a post that means nothing any more
    if (!held.holds_at(caller.session.seen_at) || !sessions.lets(caller.session, held.post.role)) continue;
    json::Object post{{"role", held.post.role},
                      {"role_name", zh ? role->zh : role->en},
                      {"org", json::Object{{"id", format_id(org->id)}, {"name", zh ? org->name_zh : org->name_en}}}};
    if (const auto* away = network.posts->find(held.stands_in_for)) post["stands_in_for"] = away->name;
    posts.push_back(std::move(post));
  }
  json::Object out{{"account", json::Object{{"id", format_id(caller.subject.account)}, {"name", caller.name}}},
                   {"posts", std::move(posts)},
                   {"csrf", sessions.csrf_token(caller.session)}};
  if (sessions.is_of_device(caller.session))
    out["device_until"] = format_rfc3339(caller.session.expires_at, network.calendar.utc_offset_minutes);
  if (caller.session.pending != Pending::nothing) out["pending"] = to_text(caller.session.pending);
  return out;
}

http::Response login_problem(LoginError error, Language language) {
  const bool zh = language == Language::zh;
  if (error == LoginError::busy) return too_many(language, 1);
  if (error == LoginError::failed) {
    auto response = http::to_response(http::standard_problem(503, language));
    response.set_header("Retry-After", "1");
    return response;
  }
  auto problem = http::standard_problem(401, language);
  problem.type = http::problem_type("login-refused");
  problem.title = zh ? "登录名或密码不对。" : "The login or the password is wrong.";
  problem.detail =
      zh ? "多次输错后账号会锁定一段时间，锁定期间密码正确也不能登录；需要时请联系安全管理员解锁。"
         : "After several wrong passwords an account is locked for a while and even the right one is "
           "refused; the security administrator can unlock it.";
  return http::to_response(problem);
}

namespace {

using http::Reply;
using http::Request;

constexpr std::size_t login_characters_max = 100;

/// What the handlers share.
struct Rooms {
  Rooms(const Gate& gate_in, LoginService& login_in, const Roles& roles_in,
        const SessionHttpOptions& options_in)
      : gate(gate_in),
        login(login_in),
        roles(roles_in),
        options(options_in),
        by_address(options.attempts_by_address),
        by_login(options.attempts_by_login) {}

  const Gate& gate;
  LoginService& login;
  const Roles& roles;
  SessionHttpOptions options;
  http::RateLimiter by_address;
  http::RateLimiter by_login;
};

bool needs_secure_cookie(const Rooms& rooms, const Request& request) {
  return rooms.options.secure_cookies || request.is_secure;
}

Result<LoginRequest, http::Problem> login_request(const Request& request, Language language) {
  RZ_TRY(body, http::json_body(request));
  if (auto stray = http::stray_members(body, {"login", "password", "device"}, language)) return fail(std::move(*stray));
  json::Reader read(body);
  LoginRequest out{read.get<std::string>("/login"), read.get<std::string>("/password"), request.peer,
                   device_of(request.header("User-Agent")), read.get<std::optional<bool>>("/device").value_or(false)};
  auto faults = read.faults();
  if (faults.empty() && (out.login.empty() || count_characters(out.login) > login_characters_max)) {
    faults.push_back({"/login", json::FaultKind::out_of_range});
  }
  if (faults.empty() && (out.password.empty() || count_characters(out.password) > password_characters_max)) {
    faults.push_back({"/password", json::FaultKind::out_of_range});
  }
  if (!faults.empty()) return fail(http::invalid_body(faults, language));
  return out;
}

http::Response password_published(Language language) {
  const bool zh = language == Language::zh;
  auto problem = http::standard_problem(403, language);
  problem.type = http::problem_type("password-published");
  problem.title = zh ? "演示账号不能用于对外服务。" : "Demo accounts are refused on a server that others can reach.";
  problem.detail = zh ? "这个密码写在软件的说明里，人人可见。请用自己的账号登录。"
                      : "Everybody can read this password in the software itself. Please sign in with an account of your own.";
  return http::to_response(problem);
}

void sign_in(Rooms& rooms, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto now = rooms.gate.clock().now();
  auto attempt = login_request(request, language);
  if (!attempt) return reply(http::to_response(attempt.error()));
  for (const auto& decision :
       {rooms.by_address.take(request.peer, now), rooms.by_login.take(attempt->login, now)}) {
    if (!decision.allowed) return reply(too_many(language, decision.retry_after_s));
  }
  const bool is_of_others = rooms.options.is_public || http::is_forwarded(request);
  if (is_of_others && rooms.options.published_passwords.contains(attempt->password)) return reply(password_published(language));
  const bool is_secure = needs_secure_cookie(rooms, request);
  rooms.login.login(*attempt, now, [&rooms, reply, language, is_secure](Result<LoggedIn, LoginError> result) {
    if (!result) return reply(login_problem(result.error(), language));
    const auto caller = rooms.gate.caller_of(result->session);
    if (!caller) return reply(login_problem(LoginError::refused, language));
    auto response = http::json_response(200, session_json(*caller, rooms.gate.sessions(), rooms.roles, language));
    const auto seconds = (result->session.expires_at.ms - result->session.created_at.ms) / 1000;
    response.add_header("Set-Cookie", http::set_cookie({session_cookie, result->token, seconds}, is_secure));
    reply(std::move(response));
  });
}

void get_session(const Rooms& rooms, const Request& request, const Reply& reply) {
  const auto caller = rooms.gate.require_pending(request);
  if (!caller) return reply(http::to_response(caller.error()));
  reply(http::json_response(200, session_json(*caller, rooms.gate.sessions(), rooms.roles, http::preferred_language(request))));
}

void sign_out(const Rooms& rooms, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto caller = rooms.gate.require_pending(request);
  if (!caller) return reply(http::to_response(caller.error()));
  rooms.gate.sessions().end(caller->session, [reply, language, is_secure = needs_secure_cookie(rooms, request)](const auto& result) {
    if (!result) return reply(login_problem(LoginError::failed, language));
    http::Response response{.status = 204};
    response.add_header("Set-Cookie", http::set_cookie({session_cookie, ""}, is_secure));
    reply(std::move(response));
  });
}

constexpr std::size_t session_id_characters = 32;

/// Names a session among those of its account; of no use to sign in.
std::string id_of(const Session& session) { return to_hex(session.token_digest).substr(0, session_id_characters); }

void list_sessions(const Rooms& rooms, const Request& request, const Reply& reply) {
  const auto caller = rooms.gate.require(request, Verb::manage_own_sessions);
  if (!caller) return reply(http::to_response(caller.error()));
  const auto sessions = rooms.gate.sessions().list(caller->subject.account, rooms.gate.clock().now());
  if (!sessions) return reply(login_problem(LoginError::failed, http::preferred_language(request)));
  const auto offset = caller->network->calendar.utc_offset_minutes;
  json::Array items;
  for (const auto& session : *sessions) {
    items.push_back(json::Object{{"id", id_of(session)},
                                 {"device", session.device},
                                 {"address", session.address},
                                 {"signed_in_at", format_rfc3339(session.created_at, offset)},
                                 {"seen_at", format_rfc3339(session.seen_at, offset)},
                                 {"current", session.token_digest == caller->session.token_digest}});
  }
  reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
}

/// Ends the caller's other sessions, or the one of them that the path names.
void end_others(const Rooms& rooms, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto caller = rooms.gate.require(request, Verb::manage_own_sessions);
  if (!caller) return reply(http::to_response(caller.error()));
  auto sessions = rooms.gate.sessions().list(caller->subject.account, rooms.gate.clock().now());
  if (!sessions) return reply(login_problem(LoginError::failed, language));
  const bool is_one = !request.params.empty();
  std::erase_if(*sessions, [&](const Session& session) {
    return session.token_digest == caller->session.token_digest || (is_one && id_of(session) != request.params[0]);
  });
  if (sessions->empty() && is_one) return reply(http::to_response(http::standard_problem(404, language)));
  if (sessions->empty()) return reply(http::Response{.status = 204});
  rooms.gate.sessions().end_elsewhere(caller->subject.account, *sessions, [reply, language](const auto& result) {
    reply(result ? http::Response{.status = 204} : login_problem(LoginError::failed, language));
  });
}

/// Whether the caller may end the devices of that account: by a post of it that lets one stay signed in on a device, or by none
/// where he may end anybody's.
bool may_end(const Rooms& rooms, const Caller& caller, const Holder& holder) {
  if (rooms.gate.allows(caller, Verb::end_devices, {})) return true;
  const auto& roles = rooms.gate.sessions().limits().device_roles;
  return std::ranges::any_of(holder.posts, [&](const HeldPost& held) {
    return roles.contains(held.post.role) && rooms.gate.allows(caller, Verb::end_devices, {held.post.org, holder.id});
  });
}

/// A lost phone is ended from the desk: every session of its account.
void end_devices(const Rooms& rooms, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto caller = rooms.gate.require(request, Verb::end_devices);
  if (!caller) return reply(http::to_response(caller.error()));
  const auto* holder = caller->network->posts->find(AccountId{parse_id(request.params[0]).value_or(0)});
  if (holder == nullptr) return reply(http::to_response(http::standard_problem(404, language)));
  if (holder->id == caller->subject.account || !may_end(rooms, *caller, *holder)) return reply(http::to_response(http::standard_problem(403, language)));
  const auto sessions = rooms.gate.sessions().list(holder->id, rooms.gate.clock().now());
  if (!sessions) return reply(login_problem(LoginError::failed, language));
  const auto count = static_cast<std::int64_t>(sessions->size());
  const auto told = http::json_response(200, json::Object{{"ended", count}});
  if (count == 0) return reply(told);
  rooms.gate.sessions().end_elsewhere(caller->subject.account, *sessions, [reply, language, told](const auto& result) {
    reply(result ? told : login_problem(LoginError::failed, language));
  });
}

}  // namespace

void add_session_routes(http::Router& router, const Gate& gate, LoginService& login, const Roles& roles,
                        const SessionHttpOptions& options) {
  const auto rooms = std::make_shared<Rooms>(gate, login, roles, options);
  router.add({http::Method::post, "/api/v1/session", "sign_in",
              [rooms](const Request& request, const Reply& reply) { sign_in(*rooms, request, reply); }});
  router.add({http::Method::get, "/api/v1/session", "get_session",
              [rooms](const Request& request, const Reply& reply) { get_session(*rooms, request, reply); }});
  router.add({http::Method::del, "/api/v1/session", "sign_out",
              [rooms](const Request& request, const Reply& reply) { sign_out(*rooms, request, reply); }});
  router.add({http::Method::del, "/api/v1/accounts/{id}/sessions", "end_devices",
              [rooms](const Request& request, const Reply& reply) { end_devices(*rooms, request, reply); }});
  router.add({http::Method::get, "/api/v1/sessions", "list_sessions",
              [rooms](const Request& request, const Reply& reply) { list_sessions(*rooms, request, reply); }});
  router.add({http::Method::del, "/api/v1/sessions", "end_other_sessions",
              [rooms](const Request& request, const Reply& reply) { end_others(*rooms, request, reply); }});
  router.add({http::Method::del, "/api/v1/sessions/{session}", "end_session",
              [rooms](const Request& request, const Reply& reply) { end_others(*rooms, request, reply); }});
}

}  // namespace rz::access

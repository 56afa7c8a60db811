#include "access/gate_http.hpp"

#include <algorithm>

namespace rz::access {

namespace {

Status<http::Problem> put_on(Caller& caller, OrgId org, http::Language language) {
  std::erase_if(caller.subject.posts, [org](const Post& post) { return post.org != org; });
  if (!caller.subject.posts.empty()) return {};
  auto problem = http::standard_problem(403, language);
  problem.type = http::problem_type("no-such-post");
  problem.detail = language == http::Language::zh ? "您在这个单位没有岗位，请重新选择身份。" : "You hold no post at that body; choose again for whom you act.";
  return fail(std::move(problem));
}

bool reads(const http::Request& request) { return request.method == http::Method::get || request.method == http::Method::head; }

http::Problem scope_problem(std::optional<Scope> scope, http::Language language) {
  auto problem = http::standard_problem(403, language);
  problem.type = http::problem_type("out-of-scope");
  const bool zh = language == http::Language::zh;
  if (!scope) {
    problem.detail = zh ? "密钥不能用于此项，请登录办理。" : "No key opens this; sign in.";
    return problem;
  }
  problem.extra["scope"] = to_text(*scope);
  problem.detail = zh ? "密钥没有此项的范围，请安全管理员另发一个。" : "The key lacks the scope for this; ask the security administrator for another.";
  return problem;
}

/// A page that keeps data on its device clears it when it hears this.
http::Problem ended_problem(http::Language language) {
  auto problem = http::standard_problem(401, language);
  problem.type = http::problem_type("session-ended-elsewhere");
  problem.detail = language == http::Language::zh ? "这台设备的登录已被结束。" : "The session on this device was ended from elsewhere.";
  return problem;
}

http::Problem pending_problem(Pending pending, http::Language language) {
  const bool zh = language == http::Language::zh;
  auto problem = http::standard_problem(403, language);
  problem.type = http::problem_type("session-pending");
  problem.extra["pending"] = to_text(pending);
  switch (pending) {
    case Pending::second_factor:
      problem.detail = zh ? "请先输入验证器上的动态码。" : "Enter the code of your authenticator first.";
      break;
    case Pending::enrolment:
      problem.detail = zh ? "您的岗位要求第二重验证，请先绑定验证器。" : "Your post demands a second factor: set one up first.";
      break;
    default:
      problem.detail = zh ? "请先设置新密码。" : "Choose a new password first.";
  }
  return problem;
}

}  // namespace

Result<std::optional<Caller>, http::Problem> Gate::authenticate(const http::Request& request) const {
  const auto token = request.cookie(session_cookie);
  if (token.empty()) return std::nullopt;
  auto session = sessions_.find(token, clock_.now());
  if (!session) return fail(http::standard_problem(503, http::preferred_language(request)));
  if (!*session) return std::nullopt;
  if ((*session)->pending == Pending::ended) return fail(ended_problem(http::preferred_language(request)));
  auto caller = caller_of(**session);
  const auto acting_for = request.header(acting_for_header);
  if (caller && !acting_for.empty()) RZ_CHECK(put_on(*caller, OrgId{parse_id(acting_for).value_or(0)}, http::preferred_language(request)));
  return caller;
}

std::optional<Caller> Gate::caller_of(const Session& session) const {
  auto network = network_.get();
  const auto* holder = network->posts->find(session.account);
  if (holder == nullptr || holder->disabled) return std::nullopt;
  auto posts = holder->posts_at(clock_.now());
  std::erase_if(posts, [&](const Post& post) { return !sessions_.lets(session, post.role); });
  const auto is_admins = [this](const Post& post) { return roles_.find(post.role) != nullptr && roles_.find(post.role)->is_admin; };
  if (!session.provider.empty() && std::ranges::any_of(posts, is_admins)) return std::nullopt;
  return Caller{session, {holder->id, std::move(posts)}, holder->name, std::move(network)};
}

Result<Caller, http::Problem> Gate::require(const http::Request& request) const {
  RZ_TRY(caller, require_pending(request));
  if (caller.session.pending == Pending::nothing) return std::move(caller);
  return fail(pending_problem(caller.session.pending, http::preferred_language(request)));
}

Result<Caller, http::Problem> Gate::require_pending(const http::Request& request) const {
  RZ_TRY(caller, authenticate(request));
  if (!caller) return fail(http::standard_problem(401, http::preferred_language(request)));
  if (!reads(request)) RZ_CHECK(require_csrf(request, caller->session, sessions_));
  return std::move(*caller);
}

Result<Caller, http::Problem> Gate::caller_by_key(const http::Request& request, std::string_view text, Verb verb) const {
  const auto language = http::preferred_language(request);
  auto key = keys_.find(text, clock_.now());
  if (!key) return fail(http::standard_problem(503, language));
  if (!*key) return fail(http::standard_problem(401, language));
  if (!key_rates_.take(format_id((*key)->id), clock_.now()).allowed) return fail(http::standard_problem(429, language));
  const auto scope = scope_of(verb, !reads(request));
  if (!scope || !(*key)->has(*scope)) return fail(scope_problem(scope, language));
  Session session;
  session.account = (*key)->account;
  auto caller = caller_of(session);
  if (!caller) return fail(http::standard_problem(401, language));
  return std::move(*caller);
}

Result<Caller, http::Problem> Gate::identify(const http::Request& request, Verb verb) const {
  constexpr std::string_view bearer = "Bearer ";
  const auto authorization = request.header("Authorization");
  return authorization.starts_with(bearer) ? caller_by_key(request, authorization.substr(bearer.size()), verb) : require(request);
}

Result<Caller, http::Problem> Gate::require(const http::Request& request, Verb verb) const {
  RZ_TRY(caller, identify(request, verb));
  for (const auto& post : caller.subject.posts) {
    const Target own{post.org, caller.subject.account};
    if (permissions_.decide(caller.subject, verb, own, *caller.network->orgs)) return std::move(caller);
  }
  return fail(http::standard_problem(403, http::preferred_language(request)));
}

Status<http::Problem> require_csrf(const http::Request& request, const Session& session,
                                   const Sessions& sessions) {
  if (sessions.is_csrf_token(session, request.header(csrf_header))) return {};
  const auto language = http::preferred_language(request);
  auto problem = http::standard_problem(403, language);
  problem.type = http::problem_type("csrf");
  problem.detail = language == http::Language::zh
                       ? "请求没有带上本次登录的校验码，请刷新页面后再试。"
                       : "The request lacks this session’s token. Please reload the page.";
  return fail(std::move(problem));
}

}  // namespace rz::access

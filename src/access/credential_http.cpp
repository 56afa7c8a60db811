#include "access/credential_http.hpp"

#include <array>
#include <memory>
#include <utility>

#include "access/session_http.hpp"
#include "base/text.hpp"
#include "infra/crypto/totp.hpp"
#include "infra/json/json.hpp"

namespace rz::access {

namespace {

using http::Language;
using http::Reply;
using http::Request;


struct Telling {
  std::string_view pointer;
  std::string zh;
  std::string en;
};

Telling telling_of(PasswordFault fault, const PasswordRules& rules) {
  const auto characters = std::to_string(rules.characters_min);
  const auto kinds = std::to_string(rules.kinds_min);
  switch (fault) {
    case PasswordFault::too_short:
      return {"/new_password", "至少 " + characters + " 个字符。", "At least " + characters + " characters."};
    case PasswordFault::few_kinds:
      return {"/new_password", "大写字母、小写字母、数字、符号中至少用 " + kinds + " 种。",
              "Use at least " + kinds + " of upper case, lower case, digits and other signs."};
    case PasswordFault::holds_login:
      return {"/new_password", "不能包含登录名。", "The login must not be part of it."};
    case PasswordFault::used_before:
      return {"/new_password", "最近用过，请换一个。", "It was used before; choose another."};
    default:
      return {"/new_password", "太长了，请缩短。", "Too long; make it shorter."};
  }
}

Telling telling_of(const CredentialFailure& failure, const PasswordRules& rules) {
  switch (failure.error) {
    case CredentialError::wrong_password:
      return {"/password", "当前密码不对。多次输错后账号会锁定一段时间。", "That is not the password. After several wrong ones the account is locked for a while."};
    case CredentialError::bad_password:
      return telling_of(failure.fault, rules);
    case CredentialError::wrong_code:
      return {"/code", "动态码不对，请核对手机时间后重试。", "That is not the code; check the clock of your phone and try again."};
    case CredentialError::no_ticket:
      return {"/ticket", "绑定已失效，请重新开始。", "This set-up is void; begin again."};
    case CredentialError::demanded:
      return {"", "您的岗位要求第二重验证，不能解除。", "Your post demands a second factor; it cannot be removed."};
    case CredentialError::no_password:
      return {"", "您通过统一身份认证登录，这里没有密码可改。", "You sign in at a provider; there is no password here to change."};
    default:
      return {"", "还没有绑定验证器。", "No authenticator is set up."};
  }
}

class Routes {
 public:
  Routes(const Gate& gate, LoginService& login, CredentialService& credentials, const Roles& roles, http::Rate attempts)
      : gate_(gate), login_(login), credentials_(credentials), roles_(roles), attempts_(attempts) {}

  /// The code that a session waits for.
  void confirm(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require_pending(request);
    if (!caller) return reply(http::to_response(caller.error()));
    if (caller->session.pending != Pending::second_factor) return reply(http::to_response(http::standard_problem(409, language)));
    const auto fields = texts(request, {"code"}, false);
    if (!fields) return reply(http::to_response(fields.error()));
    if (auto late = too_often(*caller, language)) return reply(std::move(*late));
    login_.confirm(caller->session, (*fields)[0], request.peer, now(), [this, caller = *caller, language, reply](auto result) mutable {
      if (!result && result.error() != LoginError::refused) return reply(login_problem(result.error(), language));
      if (!result) return reply(problem({CredentialError::wrong_code}, language));
      gate_.sessions().settle(caller.session, result->session.pending);
      caller.session.pending = result->session.pending;
      reply(http::json_response(200, session_json(caller, gate_.sessions(), roles_, language)));
    });
  }

  /// Who is about to sign proves anew that it is he: by the code of his authenticator, or by the password where there is none.
  void prove(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto state = credentials_.state(caller->session, now());
    if (!state) return reply(problem(state.error(), language));
    if (!state->second_factor && login_.security().signing_demands_second_factor) return reply(problem({CredentialError::none}, language));
    const auto fields = texts(request, {state->second_factor ? "code" : "password"}, false);
    if (!fields) return reply(http::to_response(fields.error()));
    if (auto late = too_often(*caller, language)) return reply(std::move(*late));
    if (!state->second_factor) {
      const auto proved = credentials_.prove_by_password(caller->session, (*fields)[0], request.peer, now());
      return reply(proved ? http::Response{.status = 204} : problem(proved.error(), language));
    }
    login_.confirm(caller->session, (*fields)[0], request.peer, now(), [this, session = caller->session, language, reply](auto result) {
      if (!result && result.error() != LoginError::refused) return reply(login_problem(result.error(), language));
      if (!result) return reply(problem({CredentialError::wrong_code}, language));
      gate_.sessions().prove(session, now());
      reply(http::Response{.status = 204});
    });
  }

  /// How one signs in, and what the rules ask.
  void read(const Request& request, const Reply& reply) {
    reply(answer(request, {}, [&](const Caller& caller, const Fields&) -> Answer {
      RZ_TRY(state, credentials_.state(caller.session, now()));
      const auto& rules = login_.security().password;
      json::Object out{{"login", state.login},
                       {"second_factor", state.second_factor},
                       {"second_factor_demanded", state.demanded},
                       {"signing_demands_second_factor", login_.security().signing_demands_second_factor},
                       {"recovery_codes", state.recovery_codes},
                       {"has_password", state.has_password},
                       {"password_rules", json::Object{{"characters_min", rules.characters_min}, {"kinds_min", rules.kinds_min},
                                                       {"days_max", rules.days_max}, {"remembered", rules.remembered}}}};
      if (state.password_changed_at.ms != 0) {
        out["password_changed_at"] = format_rfc3339(state.password_changed_at, caller.network->calendar.utc_offset_minutes);
      }
      return http::json_response(200, out);
    }));
  }

  void change_password(const Request& request, const Reply& reply) {
    reply(answer(request, {"password", "new_password"}, [&](Caller caller, const Fields& fields) -> Answer {
      RZ_TRY(pending, credentials_.change_password(caller.session, fields[0], fields[1], request.peer, now()));
      caller.session.pending = pending;
      return http::json_response(200, session_json(caller, gate_.sessions(), roles_, http::preferred_language(request)));
    }));
  }

  void begin(const Request& request, const Reply& reply) {
    reply(answer(request, {}, [&](const Caller& caller, const Fields&) -> Answer {
      const auto made = credentials_.begin(caller.subject.account);
      const auto& login = caller.network->posts->find(caller.subject.account)->login;
      return http::json_response(200, json::Object{{"secret", crypto::base32(made.secret)},
                                                   {"uri", crypto::totp_uri(made.secret, login_.security().issuer, login)},
                                                   {"ticket", made.ticket}});
    }));
  }

  void enrol(const Request& request, const Reply& reply) {
    reply(answer(request, {"secret", "ticket", "code", "password"}, [&](const Caller& caller, const Fields& fields) -> Answer {
      const Enrolment enrolment{crypto::from_base32(fields[0]).value_or(""), fields[1]};
      RZ_TRY(codes, credentials_.enrol(caller.session, enrolment, fields[2], fields[3], request.peer, now()));
      return codes_response(codes);
    }));
  }

  void renew_codes(const Request& request, const Reply& reply) {
    reply(answer(request, {"password"}, [&](const Caller& caller, const Fields& fields) -> Answer {
      RZ_TRY(codes, credentials_.renew_codes(caller.session, fields[0], request.peer, now()));
      return codes_response(codes);
    }));
  }

  void remove(const Request& request, const Reply& reply) {
    reply(answer(request, {"password"}, [&](const Caller& caller, const Fields& fields) -> Answer {
      RZ_CHECK(credentials_.remove(caller.session, fields[0], request.peer, now()));
      return http::Response{.status = 204};
    }));
  }

 private:
  using Fields = std::vector<std::string>;
  using Answer = Result<http::Response, CredentialFailure>;
  using Names = std::initializer_list<std::string_view>;

  Instant now() const { return gate_.clock().now(); }

  http::Response problem(const CredentialFailure& failure, Language language) const { return to_response(failure, login_.security(), language); }

  static http::Response codes_response(const std::vector<std::string>& codes) {
    json::Array items;
    for (const auto& code : codes) items.push_back(json::Value(code));
    return http::json_response(200, json::Object{{"recovery_codes", std::move(items)}});
  }

  /// These members of the body, each a text that is not empty; but whoever signed in at a provider may have no password.
  static Result<Fields, http::Problem> texts(const Request& request, Names names, bool may_lack_password) {
    Fields out;
    if (names.size() == 0) return out;
    const auto language = http::preferred_language(request);
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, names, language)) return fail(std::move(*stray));
    json::Reader read(body);
    const auto is_spared = [&](std::string_view name) { return may_lack_password && name == "password" && json::find(body, "/password") == nullptr; };
    for (const auto name : names) out.push_back(is_spared(name) ? std::string() : read.get<std::string>("/" + std::string(name)));
    auto faults = read.faults();
    for (std::size_t i = 0; faults.empty() && i < out.size(); ++i) {
      if (is_spared(names.begin()[i])) continue;
      if (out[i].empty() || count_characters(out[i]) > password_characters_max) {
        faults.push_back({"/" + std::string(names.begin()[i]), json::FaultKind::out_of_range});
      }
    }
    if (!faults.empty()) return fail(http::invalid_body(faults, language));
    return out;
  }

  std::optional<http::Response> too_often(const Caller& caller, Language language) {
    const auto decision = attempts_.take(format_id(caller.subject.account), now());
    if (decision.allowed) return std::nullopt;
    return too_many(language, decision.retry_after_s);
  }

  /// For a session in which the second factor was passed, whatever else is pending.
  template <class Act>
  http::Response answer(const Request& request, Names names, const Act& act) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require_pending(request);
    if (!caller) return http::to_response(caller.error());
    if (caller->session.pending == Pending::second_factor) return http::to_response(gate_.require(request).error());
    const auto fields = texts(request, names, !caller->session.provider.empty());
    if (!fields) return http::to_response(fields.error());
    if (names.size() > 0) {
      if (auto late = too_often(*caller, language)) return std::move(*late);
    }
    auto done = act(*caller, *fields);
    return done ? std::move(*done) : problem(done.error(), language);
  }

  const Gate& gate_;
  LoginService& login_;
  CredentialService& credentials_;
  const Roles& roles_;
  http::RateLimiter attempts_;
};

}  // namespace

http::Response to_response(const CredentialFailure& failure, const Security& security, Language language) {
  if (failure.error == CredentialError::busy) return login_problem(LoginError::busy, language);
  if (failure.error == CredentialError::failed) return login_problem(LoginError::failed, language);
  auto telling = telling_of(failure, security.password);
  auto& text = language == Language::zh ? telling.zh : telling.en;
  const bool is_state = telling.pointer.empty();
  auto problem = http::standard_problem(is_state ? 409 : 422, language);
  if (is_state) {
    problem.detail = std::move(text);
  } else {
    problem.errors.push_back({std::string(telling.pointer), std::move(text)});
  }
  return http::to_response(problem);
}

void add_credential_routes(http::Router& router, const Gate& gate, LoginService& login, CredentialService& credentials, const Roles& roles,
                           http::Rate attempts) {
  const auto routes = std::make_shared<Routes>(gate, login, credentials, roles, attempts);
  router.add({http::Method::get, "/api/v1/session/credentials", "get_own_credentials",
              [routes](const Request& request, const Reply& reply) { routes->read(request, reply); }});
  router.add({http::Method::put, "/api/v1/session/password", "change_own_password",
              [routes](const Request& request, const Reply& reply) { routes->change_password(request, reply); }});
  router.add({http::Method::post, "/api/v1/session/second-factor", "confirm_second_factor",
              [routes](const Request& request, const Reply& reply) { routes->confirm(request, reply); }});
  router.add({http::Method::post, "/api/v1/session/proof", "prove_identity",
              [routes](const Request& request, const Reply& reply) { routes->prove(request, reply); }});
  router.add({http::Method::post, "/api/v1/session/second-factor/secret", "begin_second_factor",
              [routes](const Request& request, const Reply& reply) { routes->begin(request, reply); }});
  router.add({http::Method::put, "/api/v1/session/second-factor", "set_second_factor",
              [routes](const Request& request, const Reply& reply) { routes->enrol(request, reply); }});
  router.add({http::Method::post, "/api/v1/session/second-factor/recovery-codes", "renew_recovery_codes",
              [routes](const Request& request, const Reply& reply) { routes->renew_codes(request, reply); }});
  router.add({http::Method::post, "/api/v1/session/second-factor/removal", "remove_second_factor",
              [routes](const Request& request, const Reply& reply) { routes->remove(request, reply); }});
}

}  // namespace rz::access

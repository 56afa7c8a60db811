#include <memory>
#include <utility>

#include "infra/crypto/random.hpp"
#include "infra/http/rate_limit.hpp"
#include "infra/http/telling.hpp"
#include "infra/log/log.hpp"
#include "infra/xml/flat.hpp"
#include "notice/notice_http.hpp"
#include "notice/wechat.hpp"
#include "record/write_http.hpp"

namespace rz::notice {

namespace {

using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

http::Response text_response(std::string text) { return {200, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(text)}; }
/// What WeChat wants to hear; anything else it sends again, and tells its user that something is broken.
http::Response heard() { return text_response("success"); }

class Routes : public std::enable_shared_from_this<Routes> {
 public:
  Routes(const Desk& desk, DistrictId district, http::Rate codes) : desk_(desk), district_(district), codes_(codes) {}

  /// The code that binds whoever scans it to the account that asks.
  void ask(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::read_notices);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto& settings = desk_.office.settings().wechat;
    if (!settings) return reply(http::to_response(http::standard_problem(404, language)));
    const auto now = desk_.service.now();
    const auto decision = codes_.take(format_id(caller->subject.account), now);
    if (!decision.allowed) {
      auto response = http::to_response(http::standard_problem(429, language));
      response.set_header("Retry-After", std::to_string(decision.retry_after_s));
      return reply(std::move(response));
    }
    const auto scene = scenes_.open(caller->subject.account, language == Language::zh, now);
    const auto url = ask_scene_code(*settings, scene, now);
    if (!url) {
      log::warn("WeChat gives no code", {{"error", url.error().why}});
      auto problem = http::standard_problem(503, language);
      problem.detail = language == Language::zh ? "微信没有给出二维码，请稍后再试；一直不行请联系系统管理员。" : "WeChat gave no code. Try again later, or tell the system administrator.";
      return reply(http::to_response(problem));
    }
    reply(http::json_response(200, json::Object{{"url", *url}, {"until", format_rfc3339(now.plus_minutes(scene_minutes), caller->network->calendar.utc_offset_minutes)}}));
  }

  /// WeChat looks whether somebody with the token is here.
  void prove(const Request& request, const Reply& reply) const {
    if (auto problem = fault_of(request)) return reply(http::to_response(*problem));
    reply(text_response(std::string(request.query_value("echostr").value_or(""))));
  }

  void hear(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    if (auto problem = fault_of(request)) return reply(http::to_response(*problem));
    const auto event = parse_wechat_event(request.body);
    if (!event) {
      log::warn("WeChat sent what cannot be read; the official account has to be in plain-text mode", {});
      return reply(http::to_response(http::standard_problem(400, language)));
    }
    if (event->kind == WechatEvent::Kind::other || !scenes_.is_first(proof_of(request), desk_.service.now())) return reply(heard());
    if (event->kind == WechatEvent::Kind::scanned) return bind(request, *event, reply);
    unbind(request, event->follower, reply);
  }

 private:
  static WechatProof proof_of(const Request& request) {
    const auto word = [&](std::string_view name) { return std::string(request.query_value(name).value_or("")); };
    return {word("timestamp"), word("nonce"), word("signature")};
  }

  /// Why it is not listened to: there is no official account, or it was not its word.
  std::optional<http::Problem> fault_of(const Request& request) const {
    const auto language = http::preferred_language(request);
    const auto& settings = desk_.office.settings().wechat;
    if (!settings) return http::standard_problem(404, language);
    if (!is_proved(proof_of(request), settings->token, desk_.service.now())) return http::standard_problem(403, language);
    return std::nullopt;
  }

  void bind(const Request& request, const WechatEvent& event, const Reply& reply) {
    const auto now = desk_.service.now();
    const auto asker = scenes_.take(event.scene, now);
    if (!asker) return reply(heard());
    const auto proof = proof_of(request);
    auto contact = contact_of(asker->account);
    if (!contact) return give_back(event.scene, *asker, proof, request, reply);
    contact->address = event.follower;
    contact->is_zh = asker->is_zh;
    contact->confirmed_at = now;
    record::Act act;
    act.rows.push_back(write_contact(district_, *contact));
    desk_.writer.submit(std::move(act), [self = shared_from_this(), event, asker, proof, request, reply](const auto& written) {
      if (!written) return self->give_back(event.scene, *asker, proof, request, reply);
      reply(heard());
    });
  }

  /// Where nothing could be written it counts as not heard: WeChat sends it again.
  void give_back(const std::string& scene, const Scenes::Asker& asker, const WechatProof& proof, const Request& request, const Reply& reply) {
    scenes_.put_back(scene, asker);
    scenes_.forget(proof);
    reply(http::to_response(http::standard_problem(503, http::preferred_language(request))));
  }

  /// The account's own, kept in its pace; else a new one.
  Result<Contact, db::Error> contact_of(AccountId account) const {
    RZ_TRY(reader, desk_.readers.take());
    RZ_TRY(contacts, read_contacts(*reader, district_, {account}));
    for (auto& contact : contacts) {
      if (contact.channel == Channel::wechat) return std::move(contact);
    }
    Contact out;
    out.id = crypto::random_id();
    out.account = account;
    out.channel = Channel::wechat;
    return out;
  }

  void unbind(const Request& request, const std::string& follower, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto accounts = accounts_of(follower);
    record::Act act;
    if (accounts) {
      for (const auto account : *accounts) act.rows.push_back(delete_contact(district_, account, Channel::wechat));
    }
    if (accounts && act.rows.empty()) return reply(heard());
    const auto fail_with = [self = shared_from_this(), proof = proof_of(request), language, reply] {
      self->scenes_.forget(proof);
      reply(http::to_response(http::standard_problem(503, language)));
    };
    if (!accounts) return fail_with();
    desk_.writer.submit(std::move(act), [fail_with, reply](const auto& written) {
      if (!written) return fail_with();
      reply(heard());
    });
  }

  Result<std::vector<AccountId>, db::Error> accounts_of(const std::string& follower) const {
    RZ_TRY(reader, desk_.readers.take());
    RZ_TRY(contacts, read_channel(*reader, district_, Channel::wechat));
    std::vector<AccountId> out;
    for (const auto& contact : contacts) {
      if (contact.address == follower) out.push_back(contact.account);
    }
    return out;
  }

  const Desk desk_;
  const DistrictId district_;
  http::RateLimiter codes_;
  Scenes scenes_;
};

}  // namespace

void add_wechat_routes(http::Router& router, const Desk& desk, DistrictId district, bool limit_rate) {
  const auto routes = std::make_shared<Routes>(desk, district, limit_rate ? http::Rate{5, 1} : http::Rate{1e6, 1e6});
  router.add({http::Method::post, "/api/v1/contacts/wechat/scene", "ask_wechat_scene", [routes](const Request& request, const Reply& reply) { routes->ask(request, reply); }});
  router.add({http::Method::get, "/api/v1/wechat/callback", "prove_wechat_callback", [routes](const Request& request, const Reply& reply) { routes->prove(request, reply); }});
  router.add({http::Method::post, "/api/v1/wechat/callback", "hear_wechat",
              [routes](const Request& request, const Reply& reply) { routes->hear(request, reply); }, xml::flat_bytes_max});
}

}  // namespace rz::notice

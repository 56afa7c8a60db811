#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/http/rate_limit.hpp"
#include "infra/http/telling.hpp"
#include "infra/log/log.hpp"
#include "notice/notice_http.hpp"
#include "record/write_http.hpp"

namespace rz::notice {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::int64_t code_minutes = 10;
constexpr std::int64_t code_tries_max = 5;
constexpr std::size_t code_digits = 6;

/// Six digits, each as likely as the other.
std::string new_code() {
  std::string out;
  while (out.size() < code_digits) {
    const auto byte = static_cast<unsigned char>(crypto::random_bytes(1)[0]);
    if (byte < 250) out += static_cast<char>('0' + byte % 10);
  }
  return out;
}

/// Of no use for another address.
std::string digest_of(std::string_view code, std::string_view address) { return to_hex(crypto::sha256(code, std::string_view("\n"), address)); }

http::Problem fault_of(AddressFault fault, Language language) {
  switch (fault) {
    case AddressFault::no_mail: return http::wrong_field("address", "这不是电子邮箱地址，请核对。", "This is no e-mail address; please check it.", language);
    default: return http::wrong_field("address", "请填写 11 位手机号码。", "A mobile number of 11 digits, please.", language);
  }
}

class Routes {
 public:
  Routes(const Desk& desk, http::Rate codes) : desk_(desk), codes_(codes) {}

  void list(const Request& request, const Reply& reply) const {
    const auto caller = desk_.gate.require(request, Verb::read_notices);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto contacts = read(*caller);
    if (!contacts) return reply(http::to_response(http::standard_problem(503, http::preferred_language(request))));
    json::Array channels;
    for (const auto channel : all_channels) {
      if (channel != Channel::hook && desk_.office.settings().has(channel)) channels.push_back(json::Value(to_text(channel)));
    }
    json::Array items;
    for (const auto& contact : *contacts) {
      items.push_back(json::Object{{"channel", to_text(contact.channel)}, {"address", cover(contact.channel, contact.address)},
                                   {"pace", to_text(contact.pace)}, {"confirmed", contact.is_confirmed()}});
    }
    const auto& timing = desk_.office.settings().timing;
    reply(http::json_response(200, json::Object{{"channels", std::move(channels)}, {"items", std::move(items)},
                                                {"quiet_from", time_of(timing.quiet.from)}, {"quiet_to", time_of(timing.quiet.to)},
                                                {"daily_at", time_of(timing.daily_at)}}));
  }

  /// A new address is written to with a code; without one only the pace changes.
  void put(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::read_notices);
    if (!caller) return reply(http::to_response(caller.error()));
    auto contact = wanted(request, *caller, language);
    if (!contact) return reply(http::to_response(contact.error()));
    if (!contact->is_confirmed()) {
      const auto decision = codes_.take(format_id(caller->subject.account), desk_.service.now());
      if (!decision.allowed) {
        auto response = http::to_response(http::standard_problem(429, language));
        response.set_header("Retry-After", std::to_string(decision.retry_after_s));
        return reply(std::move(response));
      }
      const auto code = new_code();
      contact->code_digest = digest_of(code, contact->address);
      contact->code_until = desk_.service.now().plus_minutes(code_minutes);
      contact->code_tries = 0;
      const auto sent = desk_.office.send_code(contact->channel, contact->address, code, language == Language::zh);
      if (!sent) {
        log::warn("a code could not be sent", {{"channel", std::string(to_text(contact->channel))}, {"error", sent.error().why}});
        return reply(http::to_response(http::wrong_field("address", "验证码没有发出去，请核对后再试；一直不行请联系系统管理员。",
                                                         "The code could not be sent. Check the address and try again, or tell the system administrator.", language)));
      }
    }
    write(write_contact(caller->network->district, *contact), language, reply);
  }

  void confirm(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::read_notices);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    if (auto stray = http::stray_members(*body, {"code"}, language)) return reply(http::to_response(*stray));
    const auto code = json::get<std::string>(*body, "/code");
    if (!code) return reply(http::to_response(http::invalid_body({code.error()}, language)));
    auto contact = find(request, *caller);
    if (!contact) return reply(http::to_response(http::standard_problem(contact.error(), language)));
    const auto now = desk_.service.now();
    if (contact->is_confirmed()) return reply(http::Response{204});
    const bool is_open = contact->code_until > now && contact->code_tries < code_tries_max;
    if (!is_open) return reply(http::to_response(http::wrong_field("code", "验证码已失效，请重新获取。", "The code is no longer valid; ask for a new one.", language)));
    if (!crypto::equal_constant_time(digest_of(trim(*code), contact->address), contact->code_digest)) {
      ++contact->code_tries;
      record::Act act;
      act.rows.push_back(write_contact(caller->network->district, *contact));
      desk_.writer.submit(std::move(act), [reply, language](const auto&) {
        reply(http::to_response(http::wrong_field("code", "验证码不对，请核对。", "That is not the code; please check it.", language)));
      });
      return;
    }
    contact->confirmed_at = now;
    contact->code_digest.clear();
    write(write_contact(caller->network->district, *contact), language, reply);
  }

  void remove(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::read_notices);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto channel = parse_channel(request.params[0]);
    if (!channel) return reply(http::to_response(http::standard_problem(404, language)));
    write(delete_contact(caller->network->district, caller->subject.account, *channel), language, reply);
  }

 private:
  static std::string time_of(int minute) {
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(minute / 60) + ":" + two(minute % 60);
  }

  Result<std::vector<Contact>, db::Error> read(const Caller& caller) const {
    RZ_TRY(reader, desk_.readers.take());
    return read_contacts(*reader, caller.network->district, {caller.subject.account});
  }

  /// The one of the address; else the status that says why not.
  Result<Contact, int> find(const Request& request, const Caller& caller) const {
    auto contacts = read(caller);
    if (!contacts) return fail(503);
    const auto found = std::ranges::find(*contacts, parse_channel(request.params[0]), [](const Contact& each) { return std::optional(each.channel); });
    if (found == contacts->end()) return fail(404);
    return std::move(*found);
  }

  Result<Contact, http::Problem> wanted(const Request& request, const Caller& caller, Language language) const {
    const auto channel = parse_channel(request.params[0]);
    if (!channel || *channel == Channel::hook || !desk_.office.settings().has(*channel)) return fail(http::standard_problem(404, language));
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"address", "pace"}, language)) return fail(std::move(*stray));
    const auto pace = parse_pace(json::get<std::string>(body, "/pace").value_or("now"));
    if (!pace) return fail(http::invalid_body({{"/pace", json::FaultKind::out_of_range}}, language));
    auto known = find(request, caller);
    if (!known && known.error() == 503) return fail(http::standard_problem(503, language));
    const auto address = json::get<std::string>(body, "/address");
    if (address && *channel == Channel::wechat) return fail(http::wrong_field("address", "请用微信扫码绑定公众号。", "Scan the code with WeChat instead.", language));
    if (!address && !known) return fail(http::invalid_body({address.error()}, language));
    Contact out;
    if (known) out = std::move(*known);
    else out.id = crypto::random_id();
    out.account = caller.subject.account;
    out.channel = *channel;
    out.pace = *pace;
    out.is_zh = language == Language::zh;
    const auto given = address ? std::string(trim(*address)) : out.address;
    if (const auto fault = check_address(*channel, given); fault != AddressFault::nothing) return fail(fault_of(fault, language));
    if (given != out.address) out.confirmed_at = {};
    out.address = given;
    return out;
  }

  /// Nothing of the record: where somebody wants to be told is his own business.
  void write(record::RowWrite row, Language language, const Reply& reply) const {
    record::Act act;
    act.rows.push_back(std::move(row));
    record::write_and_reply(desk_.writer, std::move(act), language, reply);
  }

  const Desk desk_;
  http::RateLimiter codes_;
};

}  // namespace

void add_contact_routes(http::Router& router, const Desk& desk, bool limit_rate) {
  const auto routes = std::make_shared<Routes>(desk, limit_rate ? http::Rate{5, 0.5} : http::Rate{1e6, 1e6});
  router.add({http::Method::get, "/api/v1/contacts", "list_contacts", [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::put, "/api/v1/contacts/{channel}", "save_contact", [routes](const Request& request, const Reply& reply) { routes->put(request, reply); }});
  router.add({http::Method::post, "/api/v1/contacts/{channel}/confirm", "confirm_contact",
              [routes](const Request& request, const Reply& reply) { routes->confirm(request, reply); }});
  router.add({http::Method::del, "/api/v1/contacts/{channel}", "delete_contact", [routes](const Request& request, const Reply& reply) { routes->remove(request, reply); }});
}

}  // namespace rz::notice

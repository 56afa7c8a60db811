#include "access/api_key_http.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "access/api_key_store.hpp"
#include "base/text.hpp"
#include "infra/crypto/random.hpp"
#include "infra/http/telling.hpp"
#include "record/write_http.hpp"

namespace rz::access {

namespace {

using http::Language;
using http::Reply;
using http::Request;

class Routes {
 public:
  Routes(const Gate& gate, ApiKeys& keys, record::ActWriter& writer) : gate_(gate), keys_(keys), writer_(writer) {}

  void list(const Request& request, const Reply& reply) const {
    const auto caller = gate_.require(request, Verb::manage_connections);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto keys = keys_.list();
    if (!keys) return reply(http::to_response(http::standard_problem(503, http::preferred_language(request))));
    json::Array items;
    for (const auto& key : *keys) items.push_back(view_of(key, *caller));
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  void make(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::manage_connections);
    if (!caller) return reply(http::to_response(caller.error()));
    auto idempotency = record::idempotency_of(request, "account:" + format_id(caller->subject.account));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    auto key = wanted(request, *caller, language);
    if (!key) return reply(http::to_response(key.error()));
    const auto secret = new_api_key();
    key->digest = digest_of_key(secret);
    auto act = act_of("access.key_made", *key, *caller);
    act.rows.push_back(insert_api_key(caller->network->district, *key));
    act.idempotency = std::move(*idempotency);
    record::write_and_tell_once(writer_, std::move(act), view_of(*key, *caller), "key", secret, language, in_force(reply));
  }

  void revoke(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::manage_connections);
    if (!caller) return reply(http::to_response(caller.error()));
    auto keys = keys_.list();
    if (!keys) return reply(http::to_response(http::standard_problem(503, language)));
    const auto key = std::ranges::find(*keys, parse_id(request.params[0]).value_or(0), &ApiKey::id);
    if (key == keys->end()) return reply(http::to_response(http::standard_problem(404, language)));
    if (key->revoked_at.ms != 0) return reply(http::Response{204});
    key->revoked_at = gate_.clock().now();
    auto act = act_of("access.key_revoked", *key, *caller);
    act.rows.push_back(write_key_revoked(caller->network->district, *key));
    record::write_and_reply(writer_, std::move(act), language, in_force(reply));
  }

 private:
  static record::Act act_of(std::string kind, const ApiKey& key, const Caller& caller) {
    record::Act act;
    act.kind = std::move(kind);
    act.actor = caller.subject.account.value;
    act.facts = json::serialise(json::Object{{"key", format_id(key.id)}, {"account", format_id(key.account)}, {"scopes", scopes_of(key)}});
    return act;
  }

  /// Whoever is answered finds the keys as they are now.
  Reply in_force(const Reply& reply) const {
    return Reply([this, reply](http::Response response) {
      keys_.forget();
      reply(std::move(response));
    });
  }

  static json::Array scopes_of(const ApiKey& key) {
    json::Array out;
    for (const auto scope : key.scopes) out.push_back(json::Value(to_text(scope)));
    return out;
  }

  json::Object view_of(const ApiKey& key, const Caller& caller) const {
    const int offset = caller.network->calendar.utc_offset_minutes;
    json::Object out{{"id", format_id(key.id)},
                     {"name", key.name},
                     {"account", format_id(key.account)},
                     {"scopes", scopes_of(key)},
                     {"made_at", format_rfc3339(key.made_at, offset)},
                     {"holds", key.holds_at(gate_.clock().now())}};
    if (const auto* holder = caller.network->posts->find(key.account)) out["account_name"] = holder->name;
    if (key.expires_at.ms != 0) out["expires_at"] = format_rfc3339(key.expires_at, offset);
    if (key.revoked_at.ms != 0) out["revoked_at"] = format_rfc3339(key.revoked_at, offset);
    if (key.seen_at.ms != 0) out["seen_at"] = format_rfc3339(key.seen_at, offset);
    return out;
  }

  Result<ApiKey, http::Problem> wanted(const Request& request, const Caller& caller, Language language) const {
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"account", "name", "scopes", "until"}, language)) return fail(std::move(*stray));
    json::Reader read(body);
    ApiKey out;
    out.account = read.get<AccountId>("/account");
    out.name = std::string(trim(read.get<std::string>("/name")));
    const auto* scopes = read.get<const json::Array*>("/scopes");
    const auto until = read.get<std::optional<std::string>>("/until");
    if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
    const auto now = gate_.clock().now();
    if (!caller.network->posts->find(out.account)) {
      return fail(http::wrong_field("account", "没有这个账号，请核对。", "There is no such account; please check it.", language));
    }
    if (out.name.empty() || count_characters(out.name) > api_key_name_characters_max) {
      return fail(http::wrong_field("name", "请写明是哪个系统，1 至 40 字。", "Say which system it is for, in 1 to 40 characters.", language));
    }
    for (const auto& each : *scopes) {
      const auto scope = each.is_string() ? parse_scope(each.get_string()) : std::nullopt;
      if (!scope) return fail(http::wrong_field("scopes", "没有这个范围，请核对。", "There is no such scope; please check it.", language));
      if (!out.has(*scope)) out.scopes.push_back(*scope);
    }
    if (out.scopes.empty()) return fail(http::wrong_field("scopes", "请至少选一个范围。", "Choose one scope at least.", language));
    if (until) {
      const auto date = parse_date(*until);
      const int offset = caller.network->calendar.utc_offset_minutes;
      if (date) out.expires_at = local_instant(date->plus(1), 0, offset);
      if (!date || out.expires_at <= now) return fail(http::wrong_field("until", "请填写今天或以后的日期。", "Today or a later day, please.", language));
    }
    const auto keys = keys_.list();
    if (!keys) return fail(http::standard_problem(503, language));
    const auto holding = std::ranges::count_if(*keys, [&](const ApiKey& key) { return key.holds_at(now); });
    if (std::cmp_greater_equal(holding, api_keys_max)) return fail(http::wrong_field("name", "最多 200 个，请先停用不用的。", "At most 200; revoke one first.", language));
    out.id = crypto::random_id();
    out.made_at = now;
    out.made_by = caller.subject.account;
    return out;
  }

  const Gate& gate_;
  ApiKeys& keys_;
  record::ActWriter& writer_;
};

}  // namespace

void add_api_key_routes(http::Router& router, const Gate& gate, ApiKeys& keys, record::ActWriter& writer) {
  const auto routes = std::make_shared<Routes>(gate, keys, writer);
  router.add({http::Method::get, "/api/v1/api-keys", "list_api_keys", [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::post, "/api/v1/api-keys", "make_api_key", [routes](const Request& request, const Reply& reply) { routes->make(request, reply); }});
  router.add({http::Method::del, "/api/v1/api-keys/{id}", "revoke_api_key", [routes](const Request& request, const Reply& reply) { routes->revoke(request, reply); }});
}

}  // namespace rz::access

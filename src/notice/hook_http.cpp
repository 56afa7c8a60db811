#include <algorithm>
#include <memory>
#include <utility>

#include "infra/crypto/random.hpp"
#include "infra/http/telling.hpp"
#include "notice/hook.hpp"
#include "notice/notice_http.hpp"
#include "record/write_http.hpp"

namespace rz::notice {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t chains_of_hook_max = 20;

class Routes {
 public:
  explicit Routes(const Desk& desk) : desk_(desk) {}

  void list(const Request& request, const Reply& reply) const {
    const auto caller = desk_.gate.require(request, Verb::manage_connections);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto hooks = read(*caller);
    if (!hooks) return reply(http::to_response(http::standard_problem(503, http::preferred_language(request))));
    json::Array items;
    for (const auto& hook : *hooks) items.push_back(view_of(hook, *caller));
    json::Array hosts;
    for (const auto& host : desk_.office.settings().hook_hosts) hosts.push_back(json::Value(host));
    reply(http::json_response(200, json::Object{{"items", std::move(items)}, {"hosts", std::move(hosts)}}));
  }

  void make(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::manage_connections);
    if (!caller) return reply(http::to_response(caller.error()));
    auto idempotency = record::idempotency_of(request, "account:" + format_id(caller->subject.account));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    auto hook = wanted(request, *caller, language);
    if (!hook) return reply(http::to_response(hook.error()));
    record::Act act;
    act.kind = "notice.hook_made";
    act.actor = caller->subject.account.value;
    act.facts = json::serialise(json::Object{{"hook", format_id(hook->id)}, {"account", format_id(hook->account)}, {"host", host_of_hook(hook->url)}});
    act.rows.push_back(insert_hook(caller->network->district, *hook));
    act.idempotency = std::move(*idempotency);
    record::write_and_tell_once(desk_.writer, std::move(act), view_of(*hook, *caller), "secret", hook->secret, language, reply);
  }

  void remove(const Request& request, const Reply& reply) const {
    change(request, reply, "notice.hook_removed", [](DistrictId district, const Hook& hook, const json::Value&) {
      return Result<record::RowWrite, http::Problem>(delete_hook(district, hook.id));
    });
  }

  /// What was made from that day on goes out once more, under the same ids.
  void replay(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    change(request, reply, "notice.hook_replayed", [&](DistrictId district, const Hook& hook, const json::Value& body) -> Result<record::RowWrite, http::Problem> {
      if (auto stray = http::stray_members(body, {"since"}, language)) return fail(std::move(*stray));
      const auto since = parse_date(json::get<std::string>(body, "/since").value_or(""));
      if (!since) return fail(http::wrong_field("since", "请填写日期，例如 2026-11-24。", "A day such as 2026-11-24.", language));
      const auto offset = desk_.service.snapshot().world->calendar().utc_offset_minutes();
      return replay_hook(district, hook.id, local_instant(*since, 0, offset), desk_.service.now());
    });
  }

 private:
  template <class Judge>
  void change(const Request& request, const Reply& reply, std::string kind, const Judge& judge) const {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::manage_connections);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto hooks = read(*caller);
    if (!hooks) return reply(http::to_response(http::standard_problem(503, language)));
    const auto hook = std::ranges::find(*hooks, parse_id(request.params[0]).value_or(0), &Hook::id);
    if (hook == hooks->end()) return reply(http::to_response(http::standard_problem(404, language)));
    json::Value body;
    if (request.method == http::Method::post) {
      auto read_body = http::json_body(request);
      if (!read_body) return reply(http::to_response(read_body.error()));
      body = std::move(*read_body);
    }
    auto row = judge(caller->network->district, *hook, body);
    if (!row) return reply(http::to_response(row.error()));
    record::Act act;
    act.kind = std::move(kind);
    act.actor = caller->subject.account.value;
    act.facts = json::serialise(json::Object{{"hook", format_id(hook->id)}, {"account", format_id(hook->account)}});
    act.rows.push_back(std::move(*row));
    record::write_and_reply(desk_.writer, std::move(act), language, reply);
  }

  Result<std::vector<Hook>, db::Error> read(const Caller& caller) const {
    RZ_TRY(reader, desk_.readers.take());
    return read_hooks(*reader, caller.network->district);
  }

  json::Object view_of(const Hook& hook, const Caller& caller) const {
    json::Array chains;
    for (const auto& chain : hook.chains) chains.push_back(json::Value(chain));
    json::Object out{{"id", format_id(hook.id)}, {"account", format_id(hook.account)}, {"url", hook.url}, {"chains", std::move(chains)},
                     {"made_at", format_rfc3339(hook.made_at, caller.network->calendar.utc_offset_minutes)},
                     {"allowed", is_hook_url(hook.url, desk_.office.settings().hook_hosts)}};
    if (const auto* holder = caller.network->posts->find(hook.account)) out["name"] = holder->name;
    return out;
  }

  Result<Hook, http::Problem> wanted(const Request& request, const Caller& caller, Language language) const {
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"account", "url", "chains"}, language)) return fail(std::move(*stray));
    json::Reader reader(body);
    Hook out{crypto::random_id(), reader.get<AccountId>("/account"), reader.get<std::string>("/url"), new_hook_secret(), {}, desk_.service.now(), caller.subject.account};
    const auto* chains = reader.get<std::optional<const json::Array*>>("/chains").value_or(nullptr);
    if (!reader.faults().empty()) return fail(http::invalid_body(reader.faults(), language));
    if (!caller.network->posts->find(out.account)) {
      return fail(http::wrong_field("account", "没有这个账号，请核对。", "There is no such account; please check it.", language));
    }
    if (!is_hook_url(out.url, desk_.office.settings().hook_hosts)) {
      return fail(http::wrong_field("url", "地址要以 https:// 开头，主机要在 notice.yaml 的 hook_hosts 里。",
                                    "It begins with https://, and its host stands in hook_hosts of notice.yaml.", language));
    }
    const auto snapshot = desk_.service.snapshot();
    for (const auto& each : chains ? *chains : json::Array{}) {
      const auto* name = each.if_string();
      if (!name || !snapshot.catalogue->latest(std::string_view(*name)) || out.chains.size() == chains_of_hook_max) {
        return fail(http::wrong_field("chains", "没有这种事项，请核对。", "There is no such kind of matter; please check it.", language));
      }
      out.chains.emplace_back(*name);
    }
    const auto hooks = read(caller);
    if (!hooks) return fail(http::standard_problem(503, language));
    if (hooks->size() >= hooks_max) return fail(http::wrong_field("url", "最多 50 个，请先删除不用的。", "At most 50; remove one first.", language));
    return out;
  }

  const Desk desk_;
};

}  // namespace

void add_hook_routes(http::Router& router, const Desk& desk) {
  const auto routes = std::make_shared<Routes>(desk);
  router.add({http::Method::get, "/api/v1/hooks", "list_hooks", [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::post, "/api/v1/hooks", "make_hook", [routes](const Request& request, const Reply& reply) { routes->make(request, reply); }});
  router.add({http::Method::del, "/api/v1/hooks/{id}", "delete_hook", [routes](const Request& request, const Reply& reply) { routes->remove(request, reply); }});
  router.add({http::Method::post, "/api/v1/hooks/{id}/replay", "replay_hook", [routes](const Request& request, const Reply& reply) { routes->replay(request, reply); }});
}

}  // namespace rz::notice

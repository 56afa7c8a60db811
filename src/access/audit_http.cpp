#include "access/audit_http.hpp"

#include <array>
#include <limits>
#include <memory>

#include "access/account_view_http.hpp"
#include "base/text.hpp"
#include "record/record_store.hpp"

namespace rz::access {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::int64_t page_default = 50;

/// What is asked for.
struct Wanted {
  std::string kind;    ///< of which the kinds begin: «access.», «org.changed»
  AccountId account{};  ///< who did it, or to whom it was done
  std::optional<Instant> from, to;

  bool fits(const record::Entry& entry, const json::Value& facts) const {
    if (!entry.kind.starts_with(kind)) return false;
    if ((from && entry.at < *from) || (to && entry.at >= *to)) return false;
    if (!account || entry.actor == account.value) return true;
    for (const auto* name : {"/account", "/stand_in"}) {
      if (json::get<std::string>(facts, name) == format_id(account)) return true;
    }
    return false;
  }
};

class EntryView {
 public:
  EntryView(const Network& network, const Roles& roles, Language language)
      : network_(network), roles_(roles), language_(language), view_(network, roles, language) {}

  json::Object entry(const record::Entry& entry, const json::Value& facts) const {
    json::Object out{{"seq", format_id_of(entry.seq)},
                     {"at", format_rfc3339(entry.at, network_.calendar.utc_offset_minutes)},
                     {"kind", entry.kind}};
    if (entry.actor != 0) out["actor"] = view_.person(AccountId{entry.actor});
    if (entry.matter) out["matter"] = format_id(entry.matter);
    for (const auto* name : {"account", "stand_in"}) {
      if (const auto id = id_at(facts, name)) out[name] = view_.person(AccountId{*id});
    }
    if (const auto id = id_at(facts, "org")) out["org"] = view_.org(OrgId{*id});
    auto roles = roles_in(facts);
    if (!roles.empty()) out["roles"] = std::move(roles);
    for (const auto* name : {"from", "until", "paper"}) {
      if (auto text = json::get<std::string>(facts, "/" + std::string(name)); text && !text->empty()) out[name] = std::move(*text);
    }
    add_personal(entry, facts, out);
    return out;
  }

 private:
  static std::string format_id_of(std::int64_t value) { return std::to_string(value); }

  static std::optional<std::int64_t> id_at(const json::Value& facts, std::string_view name) {
    const auto text = json::get<std::string>(facts, "/" + std::string(name));
    return text ? parse_id(*text) : std::nullopt;
  }

  json::Array roles_in(const json::Value& facts) const {
    json::Array out;
    const auto add = [&](const std::string& name) {
      const auto* role = roles_.find(name);
      out.push_back(json::Value(role ? (language_ == Language::zh ? role->zh : role->en) : name));
    };
    if (auto one = json::get<std::string>(facts, "/role")) add(*one);
    const auto* object = facts.if_object();
    const auto* several = object ? object->if_contains("roles") : nullptr;
    if (several != nullptr && several->is_array()) {
      for (const auto& each : several->get_array()) {
        if (each.is_string()) add(std::string(each.get_string()));
      }
    }
    return out;
  }

  /// Why it was done and from where; neither is left once it was erased.
  static void add_personal(const record::Entry& entry, const json::Value& facts, json::Object& out) {
    const auto personal = json::parse(entry.personal.value_or("{}"));
    if (!personal) return;
    auto reason = json::get<std::string>(*personal, "/reason");
    if (!reason) reason = json::get<std::string>(facts, "/reason");
    if (reason && !reason->empty()) out["reason"] = std::move(*reason);
    if (auto peer = json::get<std::string>(*personal, "/peer")) out["address"] = std::move(*peer);
  }

  const Network& network_;
  const Roles& roles_;
  const Language language_;
  const AccountView view_;
};

class Routes {
 public:
  Routes(const Gate& gate, db::Pool& readers, const Roles& roles) : gate_(gate), readers_(readers), roles_(roles) {}

  void list(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_audit);
    if (!caller) return reply(http::to_response(caller.error()));
    auto wanted = wanted_of(request, caller->network->calendar.utc_offset_minutes, language);
    if (!wanted) return reply(http::to_response(wanted.error()));
    auto page = read(*caller, *wanted, request, language);
    if (!page) return reply(http::to_response(http::standard_problem(503, language)));
    reply(http::json_response(200, *page));
  }

 private:
  static Result<Wanted, http::Problem> wanted_of(const Request& request, int offset, Language language) {
    Wanted out{std::string(request.query_value("kind").value_or("")), AccountId{parse_id(request.query_value("account").value_or("")).value_or(0)}, {}, {}};
    for (const auto& [name, into, days] : {std::tuple{"from", &out.from, 0}, std::tuple{"to", &out.to, 1}}) {
      const auto text = request.query_value(name);
      if (!text || text->empty()) continue;
      const auto date = parse_date(*text);
      if (!date) return fail(problem_of({{name, AccountFault::no_date}}, language));
      *into = beginning_of(date->plus(days), offset);
    }
    return out;
  }

  Result<json::Object, db::Error> read(const Caller& caller, const Wanted& wanted, const Request& request, Language language) const {
    const auto limit = std::clamp<std::int64_t>(parse_id(request.query_value("limit").value_or("")).value_or(page_default), 1, audit_page_max);
    auto before = parse_id(request.query_value("before").value_or("")).value_or(std::numeric_limits<std::int64_t>::max());
    const EntryView view(*caller.network, roles_, language);
    RZ_TRY(reader, readers_.take());
    json::Array items;
    for (std::int64_t looked = 0; looked < audit_read_max; looked += audit_page_max) {
      RZ_TRY(entries, record::read_acts_before(*reader, caller.network->district, before, audit_page_max));
      for (const auto& entry : entries) {
        if (std::cmp_equal(items.size(), limit)) return page(std::move(items), before);
        before = entry.seq;
        const auto facts = json::parse(entry.facts);
        if (facts && wanted.fits(entry, *facts)) items.push_back(view.entry(entry, *facts));
      }
      const bool is_past = wanted.from && !entries.empty() && entries.back().at < *wanted.from;
      if (is_past || std::cmp_less(entries.size(), audit_page_max)) return page(std::move(items), 0);
    }
    return page(std::move(items), before);
  }

  static json::Object page(json::Array items, std::int64_t next) {
    json::Object out{{"items", std::move(items)}};
    if (next > 0) out["next"] = std::to_string(next);
    return out;
  }

  const Gate& gate_;
  db::Pool& readers_;
  const Roles& roles_;
};

}  // namespace

void add_audit_routes(http::Router& router, const Gate& gate, db::Pool& readers, const Roles& roles) {
  const auto routes = std::make_shared<Routes>(gate, readers, roles);
  router.add({http::Method::get, "/api/v1/audit", "list_audit",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
}

}  // namespace rz::access

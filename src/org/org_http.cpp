#include "org/org_http.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"
#include "org/change.hpp"
#include "org/change_problem_http.hpp"
#include "org/division.hpp"
#include "org/coverage.hpp"
#include "org/org_store.hpp"
#include "org/org_view_http.hpp"
#include "record/write_http.hpp"

namespace rz::org {

namespace {

using access::Caller;
using access::Network;
using access::NetworkWriter;
using access::Verb;
using access::stale;
using http::Language;
using http::Reply;
using http::Request;

http::Problem fault_of(std::string_view field, Fault fault, Language language) { return problem_of({{field, fault}}, language); }

Result<Change, http::Problem> change_of(json::Reader& read, Language language) {
  using Text = std::optional<std::string>;
  Change out{.name_zh = read.get<Text>("/name_zh"),
             .name_en = read.get<Text>("/name_en"),
             .parent = read.get<std::optional<OrgId>>("/parent"),
             .place = read.get<std::optional<PlaceId>>("/place"),
             .phone = read.get<Text>("/phone"),
             .credit_code = read.get<Text>("/credit_code"),
             .members = read.get<std::optional<std::int64_t>>("/members"),
             .paper = read.get<Text>("/paper").value_or(""),
             .reason = read.get<Text>("/reason").value_or("")};
  const auto life = read.get<Text>("/life");
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  if (!life) return out;
  out.life = parse_life(*life);
  if (!out.life) return fail(fault_of("life", Fault::unknown, language));
  return out;
}

/// What of a body may change, as the record keeps it: ids and both names, whatever language the one who changes it reads.
json::Object facts_of(const Org& org) {
  json::Object out{{"name_zh", org.name_zh}, {"name_en", org.name_en}, {"parent", format_id(org.parent)},
                   {"place", format_id(org.place)}, {"life", to_text(org.life)}};
  if (org.phone) out["phone"] = *org.phone;
  if (org.members) out["members"] = *org.members;
  if (!org.credit_code.empty()) out["credit_code"] = org.credit_code;
  return out;
}

/// The texts of a list; what is none counts as empty.
std::vector<std::string> texts_in(const json::Value& body, std::string_view pointer) {
  std::vector<std::string> out;
  const auto* list = json::find(body, pointer);
  if (list == nullptr || !list->is_array()) return out;
  for (const auto& each : list->get_array()) out.emplace_back(each.is_string() ? std::string_view(each.get_string()) : std::string_view());
  return out;
}

const Org* find(const Network& network, const Request& request) {
  return network.orgs->find(OrgId{parse_id(request.params[0]).value_or(0)});
}

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, NetworkWriter& writer, OpenMatters open_matters)
      : gate_(gate), readers_(readers), writer_(writer), open_matters_(std::move(open_matters)) {}

  void read(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto language = http::preferred_language(request);
    const auto& network = *caller->network;
    const auto* org = find(network, request);
    if (!org) return reply(http::to_response(http::standard_problem(404, language)));
    auto reader = readers_.take();
    const auto past = reader ? read_past(**reader, network.district, *org) : fail(reader.error());
    if (!past) return reply(http::to_response(http::standard_problem(503, language)));
    const View view(network, language);
    auto out = view.org(*org);
    out["past"] = view.past(*past);
    out["duties"] = view.duties(org->id);
    json::Array gaps;
    for (const auto gap : gaps_of(*org, *network.relations, *network.orgs, local_date(gate_.clock().now(), network.calendar.utc_offset_minutes))) {
      gaps.push_back(json::Value(to_text(gap)));
    }
    out["gaps"] = std::move(gaps);
    out["may_change"] = gate_.allows(*caller, Verb::write_network, {org->id, {}});
    auto response = http::json_response(200, out);
    response.set_header("ETag", record::etag_of(org->revision));
    reply(std::move(response));
  }

  void change(const Request& request, const Reply& reply) {
    reply(answer(request, [this](const Request& asked, const Caller& caller) { return change_answer(asked, caller); }));
  }

  void create(const Request& request, const Reply& reply) {
    reply(answer(request, [this](const Request& asked, const Caller& caller) { return create_answer(asked, caller); }));
  }

  void divide(const Request& request, const Reply& reply) {
    reply(answer(request, [this](const Request& asked, const Caller& caller) { return division_answer(asked, caller); }));
  }

 private:
  using Writing = std::function<Result<record::Answer, http::Problem>(const Request&, const Caller&)>;

  http::Response answer(const Request& request, const Writing& write) const {
    const auto caller = gate_.require(request, Verb::write_network);
    if (!caller) return http::to_response(caller.error());
    const auto done = write(request, *caller);
    return done ? access::to_response(*done) : http::to_response(done.error());
  }

  Result<record::Answer, http::Problem> change_answer(const Request& request, const Caller& caller) {
    const auto language = http::preferred_language(request);
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    RZ_TRY(revision, record::revision_of(request));
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(
            body, {"name_zh", "name_en", "parent", "place", "phone", "credit_code", "members", "life", "paper", "reason"}, language)) {
      return fail(std::move(*stray));
    }
    json::Reader read(body);
    RZ_TRY(wanted, change_of(read, language));
    return writer_.write(language, std::move(idempotency), caller.subject.account, [&](const Network& network) {
      return change_act(network, request, revision, wanted, caller.subject.account);
    });
  }

  Result<record::Act, http::Problem> change_act(const Network& network, const Request& request, std::int64_t revision,
                                                const Change& wanted, AccountId actor) const {
    const auto language = http::preferred_language(request);
    const auto* before = find(network, request);
    if (!before) return fail(http::standard_problem(404, language));
    const View view(network, language);
    if (before->revision != revision) return fail(stale("org", view.org(*before), language));
    const auto now = gate_.clock().now();
    auto after = changed(Growing(*network.orgs), *network.places, *before, wanted, now);
    if (!after) return fail(problem_of(after.error(), language));
    if (after->life == Life::ended && before->life != Life::ended) RZ_CHECK(let_end(network, *before, language));
    record::Act act;
    act.kind = "org.changed";
    act.facts = json::serialise(json::Object{{"org", format_id(before->id)},
                                             {"revision", after->revision},
                                             {"before", facts_of(*before)},
                                             {"after", facts_of(*after)},
                                             {"paper", wanted.paper},
                                             {"reason", wanted.reason}});
    act.rows = change_org(network.district, *after, {*before, now, wanted.paper, wanted.reason, actor});
    act.changes_network = true;
    act.answer = {200, json::serialise(view.org(*after))};
    return act;
  }

  /// Nothing stays with a body that has ended: neither relations nor matters.
  Status<http::Problem> let_end(const Network& network, const Org& org, Language language) const {
    const auto relations = network.relations->of(org.id);
    const bool runs = std::ranges::any_of(relations, [](const Relation* each) { return !each->is_over(); });
    if (runs) return fail(fault_of("life", Fault::has_relations, language));
    auto reader = readers_.take();
    const auto open = reader ? open_matters_(**reader, org.id) : fail(reader.error());
    if (!open) return fail(http::standard_problem(503, language));
    if (*open > 0) return fail(fault_of("life", Fault::has_matters, language));
    return {};
  }

  Result<record::Answer, http::Problem> create_answer(const Request& request, const Caller& caller) {
    const auto language = http::preferred_language(request);
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(
            body, {"kind", "code", "name_zh", "name_en", "parent", "place", "phone", "credit_code", "members", "life", "paper", "reason"},
            language)) {
      return fail(std::move(*stray));
    }
    json::Reader read(body);
    const auto kind_text = read.get<std::string>("/kind");
    auto code = read.get<std::optional<std::string>>("/code").value_or("");
    RZ_TRY(wanted, change_of(read, language));
    const auto kind = parse_kind(kind_text);
    // One district has one desk, and it is there from the beginning.
    if (!kind || *kind == Kind::district_desk) return fail(fault_of("kind", Fault::unknown, language));
    return writer_.write(language, std::move(idempotency), caller.subject.account, [&](const Network& network) {
      return create_act(network, *kind, std::move(code), wanted, language);
    });
  }

  Result<record::Act, http::Problem> create_act(const Network& network, Kind kind, std::string code, const Change& wanted,
                                                Language language) const {
    const auto now = gate_.clock().now();
    auto org = founded(Growing(*network.orgs), *network.places, OrgId{writer_.next_id(network, now)}, kind, std::move(code), wanted, now);
    if (!org) return fail(problem_of(org.error(), language));
    record::Act act;
    act.kind = "org.founded";
    auto facts = facts_of(*org);
    facts["org"] = format_id(org->id);
    facts["kind"] = to_text(kind);
    facts["code"] = org->code;
    facts["paper"] = wanted.paper;
    facts["reason"] = wanted.reason;
    act.facts = json::serialise(facts);
    act.rows = {insert_org(network.district, *org)};
    act.changes_network = true;
    act.answer = {201, json::serialise(View(network, language).org(*org))};
    return act;
  }

  Result<record::Answer, http::Problem> division_answer(const Request& request, const Caller& caller) {
    const auto language = http::preferred_language(request);
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    RZ_TRY(revision, record::revision_of(request));
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"code", "name_zh", "name_en", "place", "children", "duties", "paper", "reason"}, language)) {
      return fail(std::move(*stray));
    }
    json::Reader read(body);
    DivisionWish wish{read.get<std::optional<std::string>>("/code").value_or(""), {}, {}, texts_in(body, "/duties")};
    for (const auto& child : texts_in(body, "/children")) wish.children.push_back(OrgId{parse_id(child).value_or(0)});
    RZ_TRY(change, change_of(read, language));
    wish.change = std::move(change);
    return writer_.write(language, std::move(idempotency), caller.subject.account, [&](const Network& network) {
      return division_act(network, request, revision, wish, caller.subject.account);
    });
  }

  Result<record::Act, http::Problem> division_act(const Network& network, const Request& request, std::int64_t revision,
                                                  const DivisionWish& wish, AccountId actor) const {
    const auto language = http::preferred_language(request);
    const auto* from = find(network, request);
    if (!from) return fail(http::standard_problem(404, language));
    const View view(network, language);
    if (from->revision != revision) return fail(stale("org", view.org(*from), language));
    const auto now = gate_.clock().now();
    const auto division = org::divide(Growing(*network.orgs), *network.places, *from, OrgId{writer_.next_id(network, now)}, wish, now);
    if (!division) return fail(problem_of(division.error(), language));
    record::Act act;
    act.kind = "org.divided";
    act.facts = json::serialise(json::Object{{"org", format_id(from->id)},
                                             {"into", format_id(division->founded.id)},
                                             {"code", division->founded.code},
                                             {"children", division->children.size()},
                                             {"duties", division->duties.size()},
                                             {"paper", wish.change.paper},
                                             {"reason", wish.change.reason}});
    act.rows = {insert_org(network.district, division->founded)};
    for (const auto& [before, after] : division->children) {
      for (auto& row : change_org(network.district, after, {before, now, wish.change.paper, wish.change.reason, actor})) act.rows.push_back(std::move(row));
    }
    for (const auto& duty : division->duties) act.rows.push_back(write_duty(network.district, duty));
    act.changes_network = true;
    act.answer = {201, json::serialise(view.org(division->founded))};
    return act;
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  NetworkWriter& writer_;
  const OpenMatters open_matters_;
};

}  // namespace

void add_org_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, NetworkWriter& writer,
                    OpenMatters open_matters) {
  const auto routes = std::make_shared<Routes>(gate, readers, writer, std::move(open_matters));
  router.add({http::Method::get, "/api/v1/orgs/{id}", "get_org",
              [routes](const Request& request, const Reply& reply) { routes->read(request, reply); }});
  router.add({http::Method::post, "/api/v1/orgs", "create_org",
              [routes](const Request& request, const Reply& reply) { routes->create(request, reply); }});
  router.add({http::Method::post, "/api/v1/orgs/{id}/division", "divide_org",
              [routes](const Request& request, const Reply& reply) { routes->divide(request, reply); }});
  router.add({http::Method::post, "/api/v1/orgs/{id}/changes", "change_org",
              [routes](const Request& request, const Reply& reply) { routes->change(request, reply); }});
}

}  // namespace rz::org

#include "org/relation_http.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "infra/http/etag.hpp"
#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"
#include "org/change_problem_http.hpp"
#include "org/org_view_http.hpp"
#include "org/relation_change.hpp"
#include "org/relation_store.hpp"
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

/// A date that was said, or nothing; a fault of the field where it is none.
Result<std::optional<Date>, http::Problem> date_of(json::Reader& read, std::string_view field, Language language) {
  const auto text = read.get<std::optional<std::string>>("/" + std::string(field));
  if (!text || text->empty()) return std::optional<Date>();
  const auto date = parse_date(*text);
  if (!date) return fail(problem_of({{field, Fault::no_date}}, language));
  return std::optional(*date);
}

/// A relation as the record keeps it.
json::Object recorded(const Relation& relation) {
  json::Object out{{"relation", format_id(relation.id)},
                   {"revision", relation.revision},
                   {"kind", to_text(relation.kind)},
                   {"from", format_id(relation.from)},
                   {"to", format_id(relation.to)},
                   {"state", to_text(relation.state)},
                   {"since", format_date(relation.since)},
                   {"tasks", relation.tasks},
                   {"paper", relation.paper}};
  if (relation.until) out["until"] = format_date(*relation.until);
  return out;
}

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, NetworkWriter& writer) : gate_(gate), readers_(readers), writer_(writer) {}

  void list(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto& network = *caller->network;
    const auto language = http::preferred_language(request);
    const View view(network, language);
    json::Array items;
    if (const auto side = request.query_value("org")) {
      const OrgId org{parse_id(*side).value_or(0)};
      if (!network.orgs->find(org)) return reply(http::to_response(http::standard_problem(404, language)));
      for (const auto* relation : network.relations->of(org)) {
        auto out = view.relation(*relation, org);
        out["may"] = steps_of(*caller, *relation, language);
        items.push_back(std::move(out));
      }
    } else {
      // All that stand, for the picture of the whole: ids alone.
      for (const auto& relation : network.relations->all()) {
        if (relation.is_over()) continue;
        items.push_back(json::Object{{"id", format_id(relation.id)}, {"kind", to_text(relation.kind)},
                                     {"from", format_id(relation.from)}, {"to", format_id(relation.to)}});
      }
    }
    reply(http::revalidated(request, http::json_response(200, json::Object{{"items", std::move(items)}})));
  }

  void read(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto language = http::preferred_language(request);
    const auto* relation = find(*caller->network, request);
    if (!relation) return reply(http::to_response(http::standard_problem(404, language)));
    auto reader = readers_.take();
    const auto past = reader ? read_relation_past(**reader, caller->network->district, relation->id) : fail(reader.error());
    if (!past) return reply(http::to_response(http::standard_problem(503, language)));
    const View view(*caller->network, language);
    auto out = view.relation(*relation, {});
    out["past"] = view.past(*past);
    out["may"] = steps_of(*caller, *relation, language);
    auto response = http::json_response(200, out);
    response.set_header("ETag", record::etag_of(relation->revision));
    reply(std::move(response));
  }

  void create(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::write_relations);
    const auto done = caller ? create_answer(request, *caller) : fail(caller.error());
    reply(done ? access::to_response(*done) : http::to_response(done.error()));
  }

  void step(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::write_relations);
    const auto done = caller ? step_answer(request, *caller) : fail(caller.error());
    reply(done ? access::to_response(*done) : http::to_response(done.error()));
  }

 private:
  static const Relation* find(const Network& network, const Request& request) {
    return network.relations->find(RelationId{parse_id(request.params[0]).value_or(0)});
  }

  bool may(const Caller& caller, const Relation& relation, RelationState state) const {
    const auto bodies = deciders(*caller.network->orgs, relation, state);
    return std::ranges::any_of(bodies, [&](OrgId org) { return gate_.allows(caller, Verb::write_relations, {org, {}}); });
  }

  /// The states to which this caller may bring it, with what one does to come there.
  json::Array steps_of(const Caller& caller, const Relation& relation, Language language) const {
    json::Array out;
    for (const auto state : next_states(relation)) {
      if (!may(caller, relation, state)) continue;
      const auto& facts = facts_of(state);
      out.push_back(json::Object{{"state", facts.text}, {"label", language == Language::zh ? facts.step_zh : facts.step_en}});
    }
    return out;
  }

  Result<record::Answer, http::Problem> create_answer(const Request& request, const Caller& caller) {
    const auto language = http::preferred_language(request);
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"kind", "from", "to", "since", "until", "tasks", "paper"}, language)) {
      return fail(std::move(*stray));
    }
    RZ_TRY(draft, draft_of(body, language));
    return writer_.write(language, std::move(idempotency), caller.subject.account,
                         [&](const Network& network) { return create_act(network, caller, draft, language); });
  }

  static Result<RelationDraft, http::Problem> draft_of(const json::Value& body, Language language) {
    json::Reader read(body);
    const auto kind_text = read.get<std::string>("/kind");
    RelationDraft out{.from = read.get<OrgId>("/from"), .to = read.get<OrgId>("/to")};
    RZ_TRY(since, date_of(read, "since", language));
    RZ_TRY(until, date_of(read, "until", language));
    out.since = since;
    out.until = until;
    out.tasks = read.get<std::optional<std::string>>("/tasks").value_or("");
    out.paper = read.get<std::optional<std::string>>("/paper").value_or("");
    if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
    const auto kind = parse_relation_kind(kind_text);
    if (!kind) return fail(problem_of({{"kind", Fault::unknown}}, language));
    out.kind = *kind;
    return out;
  }

  Result<record::Act, http::Problem> create_act(const Network& network, const Caller& caller, const RelationDraft& draft,
                                                Language language) const {
    const auto now = gate_.clock().now();
    const auto today = local_date(now, network.calendar.utc_offset_minutes);
    const RelationId id{writer_.next_id(network, now)};
    const auto relation = founded(*network.orgs, *network.relations, id, draft, today);
    if (!relation) return fail(problem_of(relation.error(), language));
    if (!may(caller, *relation, relation->state)) return fail(http::standard_problem(403, language));
    record::Act act;
    act.kind = "relation.founded";
    act.facts = json::serialise(recorded(*relation));
    act.rows = insert_relation(network.district, *relation, {1, relation->state, now, relation->paper, "", caller.subject.account});
    act.changes_network = true;
    act.answer = {201, json::serialise(View(network, language).relation(*relation, {}))};
    return act;
  }

  Result<record::Answer, http::Problem> step_answer(const Request& request, const Caller& caller) {
    const auto language = http::preferred_language(request);
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    RZ_TRY(revision, record::revision_of(request));
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"state", "until", "tasks", "paper", "reason"}, language)) return fail(std::move(*stray));
    RZ_TRY(wanted, step_of(body, language));
    return writer_.write(language, std::move(idempotency), caller.subject.account, [&](const Network& network) {
      return step_act(network, request, caller, revision, wanted);
    });
  }

  static Result<RelationStep, http::Problem> step_of(const json::Value& body, Language language) {
    json::Reader read(body);
    RelationStep out;
    const auto state_text = read.get<std::optional<std::string>>("/state");
    RZ_TRY(until, date_of(read, "until", language));
    out.until = until;
    out.tasks = read.get<std::optional<std::string>>("/tasks");
    out.paper = read.get<std::optional<std::string>>("/paper").value_or("");
    out.reason = read.get<std::optional<std::string>>("/reason").value_or("");
    if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
    if (!state_text) return out;
    out.state = parse_relation_state(*state_text);
    if (!out.state) return fail(problem_of({{"state", Fault::unknown}}, language));
    return out;
  }

  Result<record::Act, http::Problem> step_act(const Network& network, const Request& request, const Caller& caller,
                                              std::int64_t revision, const RelationStep& wanted) const {
    const auto language = http::preferred_language(request);
    const auto* before = find(network, request);
    if (!before) return fail(http::standard_problem(404, language));
    if (!may(caller, *before, wanted.state.value_or(before->state))) return fail(http::standard_problem(403, language));
    const View view(network, language);
    if (before->revision != revision) return fail(stale("relation", view.relation(*before, {}), language));
    const auto now = gate_.clock().now();
    const auto after = stepped(*before, wanted, local_date(now, network.calendar.utc_offset_minutes));
    if (!after) return fail(problem_of(after.error(), language));
    record::Act act;
    act.kind = "relation.changed";
    auto facts = recorded(*after);
    facts["before"] = recorded(*before);
    facts["reason"] = wanted.reason;
    act.facts = json::serialise(facts);
    act.rows = write_relation(network.district, *after,
                              {after->revision, after->state, now, wanted.paper, wanted.reason, caller.subject.account});
    act.changes_network = true;
    act.answer = {200, json::serialise(view.relation(*after, {}))};
    return act;
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  NetworkWriter& writer_;
};

/// The kinds, their words and between whom they stand, for pages that offer them.
json::Array kinds_json(Language language) {
  const bool zh = language == Language::zh;
  const auto names = [](std::span<const Kind> kinds) {
    json::Array out;
    for (const auto kind : kinds) out.push_back(json::Value(to_text(kind)));
    return out;
  };
  json::Array out;
  for (const auto& kind : all_relation_kinds()) {
    out.push_back(json::Object{{"kind", kind.text},
                               {"name", zh ? kind.zh : kind.en},
                               {"from_name", zh ? kind.from_zh : kind.from_en},
                               {"to_name", zh ? kind.to_zh : kind.to_en},
                               {"from_kinds", names(kind.from)},
                               {"to_kinds", names(kind.to)},
                               {"is_agreed", kind.is_agreed},
                               {"is_symmetric", kind.is_symmetric},
                               {"term_years", kind.term_years}});
  }
  return out;
}

json::Array org_kinds_json(Language language) {
  json::Array out;
  for (const auto& kind : all_kinds()) {
    out.push_back(json::Object{{"kind", kind.text}, {"name", language == Language::zh ? kind.zh : kind.en}, {"group", to_text(kind.group)}});
  }
  return out;
}

}  // namespace

void add_relation_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, NetworkWriter& writer) {
  const auto routes = std::make_shared<Routes>(gate, readers, writer);
  router.add({http::Method::get, "/api/v1/network/kinds", "list_network_kinds", [&gate](const Request& request, const Reply& reply) {
                const auto caller = gate.require(request, Verb::read_network);
                if (!caller) return reply(http::to_response(caller.error()));
                const auto language = http::preferred_language(request);
                reply(http::revalidated(request, http::json_response(200, json::Object{{"orgs", org_kinds_json(language)},
                                                                                       {"relations", kinds_json(language)}})));
              }});
  router.add({http::Method::get, "/api/v1/relations", "list_relations",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::get, "/api/v1/relations/{id}", "get_relation",
              [routes](const Request& request, const Reply& reply) { routes->read(request, reply); }});
  router.add({http::Method::post, "/api/v1/relations", "create_relation",
              [routes](const Request& request, const Reply& reply) { routes->create(request, reply); }});
  router.add({http::Method::post, "/api/v1/relations/{id}/steps", "step_relation",
              [routes](const Request& request, const Reply& reply) { routes->step(request, reply); }});
}

}  // namespace rz::org

#include "org/table_http.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/http/table.hpp"
#include "infra/json/json.hpp"
#include "org/change_problem_http.hpp"
#include "org/import.hpp"
#include "org/org_store.hpp"
#include "org/place_import.hpp"
#include "org/relation_store.hpp"
#include "place/place_store.hpp"
#include "record/write_http.hpp"

namespace rz::org {

namespace {

using access::Caller;
using access::Network;
using access::NetworkWriter;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t examples_max = 200;  ///< changes and refusals told one by one
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  ///< by which spreadsheets know UTF-8

/// What a table holds.
struct What {
  std::string_view name;
  std::string_view act;
  std::span<const std::string_view> columns;
};
constexpr What places{"places", "place.imported", place_columns};
constexpr What orgs{"orgs", "org.imported", org_columns};
constexpr What relations{"relations", "relation.imported", relation_columns};

const What* find_what(std::string_view name) {
  for (const auto* what : {&places, &orgs, &relations}) {
    if (what->name == name) return what;
  }
  return nullptr;
}

struct Wanted {
  const What* what = nullptr;
  bool is_dry = true;
  std::string paper;
  std::string reason;
  Table table{};
};

/// What a plan comes to, for the page and the record.
struct Outcome {
  json::Object counts;
  json::Array changes;
  std::vector<Refused> refused;
  std::vector<record::RowWrite> rows;
};

using Notes = std::initializer_list<std::tuple<std::string_view, std::string, std::string>>;

/// Those fields that differ.
json::Object change_json(const std::string& code, Notes notes) {
  json::Array fields;
  for (const auto& [field, was, is] : notes) {
    if (was != is) fields.push_back(json::Object{{"field", field}, {"before", was}, {"after", is}});
  }
  return {{"code", code}, {"fields", std::move(fields)}};
}

std::string number_text(const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : ""; }

json::Object change_json(const place::Place& before, const place::Place& after) {
  return change_json(after.code, {{"name_zh", before.name_zh, after.name_zh},
                                  {"name_en", before.name_en, after.name_en},
                                  {"households", number_text(before.households), number_text(after.households)}});
}

json::Object change_json(const Org& before, const Org& after) {
  return change_json(after.code, {{"name_zh", before.name_zh, after.name_zh},
                                  {"name_en", before.name_en, after.name_en},
                                  {"parent", before.parent ? format_id(before.parent) : "", after.parent ? format_id(after.parent) : ""},
                                  {"place", format_id(before.place), format_id(after.place)},
                                  {"phone", before.phone.value_or(""), after.phone.value_or("")},
                                  {"credit_code", before.credit_code, after.credit_code},
                                  {"members", number_text(before.members), number_text(after.members)}});
}

Result<Wanted, http::Problem> wanted_of(const Request& request, Language language) {
  RZ_TRY(body, http::json_body(request));
  if (auto stray = http::stray_members(body, {"what", "dry_run", "columns", "rows", "paper", "reason"}, language)) return fail(std::move(*stray));
  json::Reader read(body);
  Wanted out{.what = find_what(read.get<std::string>("/what")),
             .is_dry = read.get<bool>("/dry_run"),
             .paper = read.get<std::optional<std::string>>("/paper").value_or(""),
             .reason = read.get<std::optional<std::string>>("/reason").value_or("")};
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  std::vector<ChangeError> errors;
  if (!out.what) errors.push_back({"what", Fault::unknown});
  if (!out.is_dry && out.reason.empty()) errors.push_back({"reason", Fault::missing});
  if (!errors.empty()) return fail(problem_of(errors, language));
  RZ_TRY(table, http::read_table(read, out.what->columns, language));
  out.table = std::move(table);
  return out;
}

json::Object answer_json(Outcome outcome, Language language) {
  json::Array refused;
  std::set<int> lines;
  for (const auto& each : outcome.refused) {
    lines.insert(each.line);
    if (refused.size() == examples_max) continue;
    auto told = problem_of({each.error}, language);
    refused.push_back(json::Object{{"line", each.line}, {"field", each.error.field}, {"message", told.errors.front().message}});
  }
  auto out = std::move(outcome.counts);
  out["refused"] = lines.size();
  out["refusals"] = std::move(refused);
  out["changes"] = std::move(outcome.changes);
  return out;
}

/// A cell as RFC 4180 has it. What a spreadsheet would take for a formula is marked as text (OWASP, CSV injection); the import
/// takes the mark off.
std::string cell_of(std::string_view given) {
  const bool is_formula = !given.empty() && http::formula_signs.contains(given.front());
  const auto text = (is_formula ? "'" : "") + std::string(given);
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char sign : text) {
    if (sign == '"') out += '"';
    out += sign;
  }
  return out + "\"";
}

void add_line(std::string& out, std::initializer_list<std::string_view> cells) {
  bool is_first = true;
  for (const auto cell : cells) {
    if (!std::exchange(is_first, false)) out += ',';
    out += cell_of(cell);
  }
  out += "\r\n";
}

std::string orgs_table(const Network& network) {
  std::string out(byte_order_mark);
  add_line(out, {"code", "kind", "name_zh", "name_en", "parent", "place", "members", "credit_code", "phone"});
  for (const auto& org : network.orgs->all()) {
    if (org.life == Life::ended) continue;
    const auto* parent = network.orgs->find(org.parent);
    const auto* place = network.places->find(org.place);
    add_line(out, {org.code, to_text(org.kind), org.name_zh, org.name_en, parent ? parent->code : "", place ? place->code : "",
                   number_text(org.members), org.credit_code, org.phone.value_or("")});
  }
  return out;
}

std::string places_table(const Network& network) {
  std::string out(byte_order_mark);
  add_line(out, {"code", "kind", "name_zh", "name_en", "parent", "households"});
  for (const auto& place : network.places->all()) {
    const auto* parent = network.places->find(place.parent);
    add_line(out, {place.code, to_text(place.kind), place.name_zh, place.name_en, parent ? parent->code : "", number_text(place.households)});
  }
  return out;
}

std::string relations_table(const Network& network) {
  std::string out(byte_order_mark);
  add_line(out, {"kind", "from", "to", "since", "until", "tasks", "paper"});
  for (const auto& each : network.relations->all()) {
    if (each.state != RelationState::running) continue;
    add_line(out, {to_text(each.kind), network.orgs->find(each.from)->code, network.orgs->find(each.to)->code, format_date(each.since),
                   each.until ? format_date(*each.until) : "", each.tasks, each.paper});
  }
  return out;
}

class Routes {
 public:
  Routes(const access::Gate& gate, NetworkWriter& writer) : gate_(gate), writer_(writer) {}

  void import(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::write_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto language = http::preferred_language(request);
    const auto wanted = wanted_of(request, language);
    if (!wanted) return reply(http::to_response(wanted.error()));
    if (wanted->is_dry) {
      std::int64_t last_id = 0;
      auto outcome = outcome_of(*caller->network, *wanted, caller->subject.account, [&] { return ++last_id; });
      return reply(http::json_response(200, answer_json(std::move(outcome), language)));
    }
    const auto done = write(request, *caller, *wanted, language);
    reply(done ? access::to_response(*done) : http::to_response(done.error()));
  }

  void export_table(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::write_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto language = http::preferred_language(request);
    const auto what = request.query_value("what").value_or("");
    const auto* known = find_what(what);
    if (!known) return reply(http::to_response(problem_of({{"what", Fault::unknown}}, language)));
    const auto& network = *caller->network;
    auto text = known == &places ? places_table(network) : known == &orgs ? orgs_table(network) : relations_table(network);
    const auto noted = writer_.write(language, {}, caller->subject.account, [&](const Network&) -> Result<record::Act, http::Problem> {
      record::Act act;
      act.kind = "network.exported";
      act.facts = json::serialise(json::Object{{"what", what}});
      return act;
    });
    if (!noted) return reply(http::to_response(noted.error()));
    reply({200,
           {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"" + std::string(what) + ".csv\""}},
           std::move(text)});
  }

 private:
  Outcome outcome_of(const Network& network, const Wanted& wanted, AccountId actor, const NextId& next_id) const {
    const auto now = gate_.clock().now();
    if (wanted.what == &places) return of_places(network, wanted, next_id);
    return wanted.what == &orgs ? of_orgs(network, wanted, actor, now, next_id) : of_relations(network, wanted, actor, now, next_id);
  }

  static Outcome of_places(const Network& network, const Wanted& wanted, const NextId& next_id) {
    auto plan = plan_places(*network.places, wanted.table, next_id);
    Outcome out;
    out.counts = {{"founded", plan.founded.size()}, {"changed", plan.changed.size()}, {"same", plan.same}};
    for (const auto& place : plan.founded) out.rows.push_back(place::insert_place(network.district, place));
    for (const auto& [before, after] : plan.changed) {
      if (out.changes.size() < examples_max) out.changes.push_back(change_json(before, after));
      out.rows.push_back(place::write_place(network.district, after));
    }
    out.refused = std::move(plan.refused);
    return out;
  }

  static Outcome of_orgs(const Network& network, const Wanted& wanted, AccountId actor, Instant now, const NextId& next_id) {
    auto plan = plan_orgs(*network.orgs, *network.places, wanted.table, now, next_id);
    Outcome out;
    out.counts = {{"founded", plan.founded.size()}, {"changed", plan.changed.size()}, {"same", plan.same}};
    for (const auto& org : plan.founded) out.rows.push_back(insert_org(network.district, org));
    for (const auto& [before, after] : plan.changed) {
      if (out.changes.size() < examples_max) out.changes.push_back(change_json(before, after));
      for (auto& row : change_org(network.district, after, {before, now, wanted.paper, wanted.reason, actor})) out.rows.push_back(std::move(row));
    }
    out.refused = std::move(plan.refused);
    return out;
  }

  static Outcome of_relations(const Network& network, const Wanted& wanted, AccountId actor, Instant now, const NextId& next_id) {
    const auto today = local_date(now, network.calendar.utc_offset_minutes);
    auto plan = plan_relations(*network.orgs, *network.relations, wanted.table, today, next_id);
    Outcome out;
    out.counts = {{"founded", plan.founded.size()}, {"changed", 0}, {"same", plan.same}};
    for (const auto& relation : plan.founded) {
      for (auto& row : insert_relation(network.district, relation, {1, relation.state, now, relation.paper, wanted.reason, actor})) {
        out.rows.push_back(std::move(row));
      }
    }
    out.refused = std::move(plan.refused);
    return out;
  }

  Result<record::Answer, http::Problem> write(const Request& request, const Caller& caller, const Wanted& wanted, Language language) {
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    return writer_.write(language, std::move(idempotency), caller.subject.account, [&](const Network& network) -> Result<record::Act, http::Problem> {
      const auto now = gate_.clock().now();
      auto outcome = outcome_of(network, wanted, caller.subject.account, [&] { return writer_.next_id(network, now); });
      record::Act act;
      act.kind = wanted.what->act;
      auto facts = outcome.counts;
      facts["paper"] = wanted.paper;
      facts["reason"] = wanted.reason;
      act.facts = json::serialise(facts);
      act.rows = std::move(outcome.rows);
      act.changes_network = true;
      act.answer = {200, json::serialise(answer_json(std::move(outcome), language))};
      return act;
    });
  }

  const access::Gate& gate_;
  NetworkWriter& writer_;
};

}  // namespace

void add_table_routes(http::Router& router, const access::Gate& gate, NetworkWriter& writer) {
  const auto routes = std::make_shared<Routes>(gate, writer);
  router.add({http::Method::post, "/api/v1/network/imports", "import_network",
              [routes](const Request& request, const Reply& reply) { routes->import(request, reply); }, http::table_bytes_max});
  router.add({http::Method::get, "/api/v1/network/export", "export_network",
              [routes](const Request& request, const Reply& reply) { routes->export_table(request, reply); }});
}

}  // namespace rz::org

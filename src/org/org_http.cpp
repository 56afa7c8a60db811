#include "org/org_http.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <mutex>
#include <utility>

#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"
#include "org/change.hpp"
#include "org/org_store.hpp"
#include "record/write_http.hpp"

namespace rz::org {

namespace {

using access::Caller;
using access::Network;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

struct Telling {
  Fault fault;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array tellings = std::to_array<Telling>({
    {Fault::missing, "请填写此项。", "Fill this in."},
    {Fault::too_long, "太长了，请缩短。", "Too long; make it shorter."},
    {Fault::no_credit_code, "统一社会信用代码有误，请与证书核对（18 位，大写字母不含 I、O、S、V、Z）。",
     "The unified social credit code is not right; compare it with the certificate (18 signs, no I, O, S, V, Z)."},
    {Fault::taken, "已属于另一单位，请先更改那个单位。", "It belongs to another body; change that one first."},
    {Fault::unknown, "没有这个单位或地点，请重新选择。", "There is no such body or place; choose again."},
    {Fault::below_itself, "上级不能是本单位或其下级，请另选上级。", "A body cannot stand below itself; choose another above it."},
    {Fault::nothing_changes, "没有改动。", "Nothing changes."},
});

http::Problem problem_of(const std::vector<ChangeError>& errors, Language language) {
  auto problem = http::standard_problem(422, language);
  for (const auto& [field, fault] : errors) {
    const auto told = std::ranges::find(tellings, fault, &Telling::fault);
    std::string pointer(field);
    if (!pointer.empty()) pointer.insert(0, "/");
    problem.errors.push_back({std::move(pointer), std::string(language == Language::zh ? told->zh : told->en)});
  }
  return problem;
}

/// A body in JSON, for one reader.
class View {
 public:
  View(const Network& network, Language language) : network_(network), zh_(language == Language::zh) {}

  json::Object org(const Org& org) const {
    auto out = state(org);
    out["id"] = format_id(org.id);
    out["kind"] = to_text(org.kind);
    out["code"] = org.code;
    out["name"] = zh_ ? org.name_zh : org.name_en;
    out["level"] = to_text(org.level);
    return out;
  }

  json::Array past(const std::vector<Past>& past) const {
    json::Array out;
    for (const auto& each : past) {
      auto one = state(each.was);
      one["until"] = moment(each.until);
      one["paper"] = each.paper;
      one["reason"] = each.reason;
      if (const auto* holder = network_.posts->find(each.actor)) one["entered_by"] = holder->name;
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  /// What of a body may change.
  json::Object state(const Org& org) const {
    json::Object out{{"revision", org.revision}, {"name_zh", org.name_zh}, {"name_en", org.name_en}};
    if (org.since.ms != 0) out["since"] = moment(org.since);
    if (const auto* parent = network_.orgs->find(org.parent)) {
      out["parent"] = json::Object{{"id", format_id(parent->id)}, {"name", zh_ ? parent->name_zh : parent->name_en}};
    }
    const auto& places = *network_.places;
    out["place"] = json::Object{{"id", format_id(org.place)}, {"name", zh_ ? places.path_zh(org.place) : places.path_en(org.place)}};
    if (org.phone) out["phone"] = *org.phone;
    if (!org.credit_code.empty()) out["credit_code"] = org.credit_code;
    return out;
  }

  std::string moment(Instant at) const { return format_rfc3339(at, network_.calendar.utc_offset_minutes); }

  const Network& network_;
  bool zh_;
};

Result<Change, http::Problem> change_of(const json::Value& body, Language language) {
  if (auto stray = http::stray_members(body, {"name_zh", "name_en", "parent", "place", "phone", "credit_code", "paper", "reason"},
                                       language)) {
    return fail(std::move(*stray));
  }
  json::Reader read(body);
  using Text = std::optional<std::string>;
  Change out{.name_zh = read.get<Text>("/name_zh"),
             .name_en = read.get<Text>("/name_en"),
             .parent = read.get<std::optional<OrgId>>("/parent"),
             .place = read.get<std::optional<PlaceId>>("/place"),
             .phone = read.get<Text>("/phone"),
             .credit_code = read.get<Text>("/credit_code"),
             .paper = read.get<Text>("/paper").value_or(""),
             .reason = read.get<Text>("/reason").value_or("")};
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  return out;
}

/// What of a body may change, as the record keeps it: ids and both names, whatever language the one who changes it reads.
json::Object facts_of(const Org& org) {
  json::Object out{{"name_zh", org.name_zh}, {"name_en", org.name_en}, {"parent", format_id(org.parent)}, {"place", format_id(org.place)}};
  if (org.phone) out["phone"] = *org.phone;
  if (!org.credit_code.empty()) out["credit_code"] = org.credit_code;
  return out;
}

record::Answer stale(json::Object org, Language language) {
  auto problem = http::standard_problem(412, language);
  problem.type = http::problem_type("changed");
  problem.detail = language == Language::zh ? "您打开以后，别人已经改过这个单位。请看最新情况后再改。"
                                            : "Somebody changed this body after you opened it. Look at what it is now, then change it.";
  problem.extra["org"] = std::move(org);
  auto response = http::to_response(problem);
  return {response.status, std::move(response.body)};
}

class Routes {
 public:
  Routes(const access::NetworkHolder& network, const access::Gate& gate, db::Pool& readers, record::ActWriter& writer)
      : network_(network), gate_(gate), readers_(readers), writer_(writer) {}

  void read(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto language = http::preferred_language(request);
    const auto* org = find(*caller->network, request);
    if (!org) return reply(http::to_response(http::standard_problem(404, language)));
    auto reader = readers_.take();
    if (!reader) return reply(http::to_response(http::standard_problem(503, language)));
    const auto past = read_past(**reader, caller->network->district, *org);
    if (!past) return reply(http::to_response(http::standard_problem(503, language)));
    const View view(*caller->network, language);
    auto out = view.org(*org);
    out["past"] = view.past(*past);
    auto response = http::json_response(200, out);
    response.set_header("ETag", record::etag_of(org->revision));
    reply(std::move(response));
  }

  void change(const Request& request, const Reply& reply) {
    const auto caller = gate_.require(request, Verb::write_network);
    if (!caller) return reply(http::to_response(caller.error()));
    auto act = prepare(request, *caller);
    if (!act) return reply(http::to_response(act.error()));
    const auto answer = write(std::move(*act), request, *caller);
    if (!answer) return reply(http::to_response(answer.error()));
    const bool is_problem = answer->status >= 400;
    http::Response response{answer->status, {{"Content-Type", is_problem ? "application/problem+json" : "application/json"}},
                            answer->body};
    if (answer->repeated) response.set_header("Idempotency-Replayed", "true");
    reply(std::move(response));
  }

 private:
  struct Wanted {
    record::Idempotency idempotency;
    std::int64_t revision = 0;
    Change change;
  };

  static const Org* find(const Network& network, const Request& request) {
    return network.orgs->find(OrgId{parse_id(request.params[0]).value_or(0)});
  }

  static Result<Wanted, http::Problem> prepare(const Request& request, const Caller& caller) {
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    RZ_TRY(revision, record::revision_of(request));
    RZ_TRY(body, http::json_body(request));
    RZ_TRY(change, change_of(body, http::preferred_language(request)));
    return Wanted{std::move(idempotency), revision, std::move(change)};
  }

  /// One change after another, each judged upon the network that the last one left: two that are good alone may make a circle.
  Result<record::Answer, http::Problem> write(Wanted wanted, const Request& request, const Caller& caller) {
    const std::lock_guard turn(turn_);
    RZ_TRY(act, act_of(std::move(wanted), request, caller));
    std::promise<Result<record::Answer, record::WriteFailure>> written;
    writer_.submit(std::move(act), [&written](Result<record::Answer, record::WriteFailure> result) { written.set_value(std::move(result)); });
    auto answer = written.get_future().get();
    if (!answer) return fail(record::problem_of(answer.error(), http::preferred_language(request)));
    return std::move(*answer);
  }

  Result<record::Act, http::Problem> act_of(Wanted wanted, const Request& request, const Caller& caller) const {
    const auto language = http::preferred_language(request);
    const auto network = network_.get();
    const auto* before = find(*network, request);
    if (!before) return fail(http::standard_problem(404, language));
    const View view(*network, language);
    record::Act act;
    act.actor = caller.subject.account.value;
    act.idempotency = std::move(wanted.idempotency);
    if (before->revision != wanted.revision) {
      // Answered by the writer too: it knows whether this very change was made before.
      act.answer = stale(view.org(*before), language);
      return act;
    }
    const auto now = gate_.clock().now();
    auto after = changed(*network->orgs, *network->places, *before, wanted.change, now);
    if (!after) return fail(problem_of(after.error(), language));
    act.kind = "org.changed";
    act.facts = json::serialise(json::Object{{"org", format_id(before->id)},
                                             {"revision", after->revision},
                                             {"before", facts_of(*before)},
                                             {"after", facts_of(*after)},
                                             {"paper", wanted.change.paper},
                                             {"reason", wanted.change.reason}});
    act.rows = change_org(network->district, *after, {*before, now, wanted.change.paper, wanted.change.reason, caller.subject.account});
    act.changes_network = true;
    act.answer = {200, json::serialise(view.org(*after))};
    return act;
  }

  const access::NetworkHolder& network_;
  const access::Gate& gate_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  std::mutex turn_;
};

}  // namespace

void add_org_routes(http::Router& router, const access::NetworkHolder& network, const access::Gate& gate, db::Pool& readers,
                    record::ActWriter& writer) {
  const auto routes = std::make_shared<Routes>(network, gate, readers, writer);
  router.add({http::Method::get, "/api/v1/orgs/{id}", "get_org",
              [routes](const Request& request, const Reply& reply) { routes->read(request, reply); }});
  router.add({http::Method::post, "/api/v1/orgs/{id}/changes", "change_org",
              [routes](const Request& request, const Reply& reply) { routes->change(request, reply); }});
}

}  // namespace rz::org

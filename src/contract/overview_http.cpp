#include "contract/overview_http.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "access/answer_http.hpp"
#include "contract/fulfilment.hpp"
#include "infra/http/days.hpp"
#include "matter/matter_http.hpp"
#include "matter/matter_view.hpp"
#include "matter/network_world.hpp"
#include "matter/queue_store.hpp"

namespace rz::contract {

namespace {

using access::Caller;
using http::Language;
using http::Reply;
using http::Request;
using Told = Result<json::Object, http::Problem>;

/// Contracts and tasks as one caller may read them.
class Desk {
 public:
  Desk(const Caller& caller, db::Connection& reader, const matter::Service& service, Language language)
      : caller_(caller), reader_(reader), snapshot_(service.snapshot()),
        viewer_{matter::to_actor(caller.subject.account, caller.subject.posts), matter::to_schema(language)}, view_(service.context(snapshot_, viewer_)) {}

  /// At these stages, all where there are none; the newest first.
  Result<std::vector<matter::Stored>, db::Error> read(std::string chain, std::vector<std::string> stages, std::int64_t most) const {
    matter::QueueQuery query;
    query.parts.push_back({std::move(chain), std::move(stages), {}, false, {}, {}});
    query.order = matter::QueueOrder::newest;
    RZ_TRY(rows, matter::read_whole_queue(reader_, caller_.network->district, query, most));
    std::erase_if(rows, [&](const matter::Stored& stored) { return !matter::may_read(view_, {&stored.matter, nullptr, {}, {}}); });
    return rows;
  }

  json::Object org(OrgId id) const { return {{"id", format_id(id)}, {"name", matter::org_name(view_, id)}}; }

  json::Object told(const matter::Stored& stored) const {
    const auto& matter = stored.matter;
    const auto whole = matter::row_view(view_, stored);
    json::Array parties;
    bool is_mine = false;
    for (const auto& party : matter.parties) {
      const auto mark = party.marks.find("signed");
      const bool is_signed = matter.stage == "performing" || (mark != party.marks.end() && mark->second == matter.text_version);
      is_mine |= !is_signed && flow::is_party(matter, party, viewer_.actor);
      parties.push_back(json::Object{{"org", org(OrgId{party.ref})}, {"side", party.name}, {"signed", is_signed}});
    }
    return {{"id", whole.at("id")}, {"number", whole.at("number")}, {"title", whole.at("title")}, {"place", whole.at("place")}, {"revision", matter.revision},
            {"in_force", matter.stage == "performing"}, {"to_sign", is_mine}, {"parties", std::move(parties)}};
  }

 private:
  const Caller& caller_;
  db::Connection& reader_;
  matter::Snapshot snapshot_;
  matter::Viewer viewer_;
  matter::ViewContext view_;
};

json::Object row_json(const Desk& desk, OrgId body, const Fulfilment& row) {
  return {{"org", desk.org(body)},           {"promised", row.promised},           {"running", row.running},       {"performed", row.performed},
          {"ended", row.ended},              {"tasks", row.tasks},                 {"tasks_done", row.tasks_done}, {"tasks_in_time", row.tasks_in_time},
          {"tasks_late", row.tasks_late},    {"ratings", row.ratings},             {"rating_sum", row.rating_sum}};
}

std::int64_t signed_at(const flow::Matter& matter) { return flow::integer_in(matter.fields, "signed_at"); }

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, const matter::Service& service) : gate_(gate), readers_(readers), service_(service) {}

  void signing(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    answer(request, reply, [&](const Desk& desk, const Caller& caller) -> Told {
      const auto rows = desk.read("contract", {"signing", "re_signing", "performing"}, overview_max);
      if (!rows) return fail(http::standard_problem(503, language));
      const int offset = caller.network->calendar.utc_offset_minutes;
      const auto today = local_instant(local_date(service_.now(), offset), 0, offset);
      json::Array items;
      for (const auto& stored : *rows) {
        if (stored.matter.stage != "performing" || signed_at(stored.matter) >= today.ms) items.push_back(desk.told(stored));
      }
      return json::Object{{"items", std::move(items)}};
    });
  }

  void fulfilment(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    answer(request, reply, [&](const Desk& desk, const Caller& caller) -> Told {
      const int offset = caller.network->calendar.utc_offset_minutes;
      const auto days = http::read_days(request, local_date(service_.now(), offset), fulfilment_days, language);
      if (!days) return fail(days.error());
      const auto from = local_instant(days->since, 0, offset).ms, until = local_instant(days->until.plus(1), 0, offset).ms;
      const auto contracts = desk.read("contract", {}, overview_max), tasks = desk.read("contract_task", {}, overview_tasks_max);
      if (!contracts || !tasks) return fail(http::standard_problem(503, language));
      std::vector<const flow::Matter*> in_force, of_those;
      std::set<MatterId> ids;
      for (const auto& [matter, personal] : *contracts) {
        const auto at = signed_at(matter);
        if (at >= from && at < until && ids.insert(matter.id).second) in_force.push_back(&matter);
      }
      for (const auto& [matter, personal] : *tasks) {
        if (ids.contains(matter.parent)) of_those.push_back(&matter);
      }
      json::Array items;
      for (const auto& [body, row] : fulfilment_of(in_force, of_those, service_.now())) items.push_back(row_json(desk, body, row));
      return json::Object{{"since", format_date(days->since)}, {"until", format_date(days->until)}, {"contracts", in_force.size()}, {"items", std::move(items)}};
    });
  }

 private:
  template <class Tell>
  void answer(const Request& request, const Reply& reply, Tell tell) const {
    access::answer(gate_, readers_, access::Verb::list_matters, request, reply, [&](const Caller& caller, db::Connection& reader, Language language) -> Told {
      return tell(Desk(caller, reader, service_, language), caller);
    });
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  const matter::Service& service_;
};

}  // namespace

void add_overview_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, const matter::Service& service) {
  const auto routes = std::make_shared<Routes>(gate, readers, service);
  router.add({http::Method::get, "/api/v1/contracts/signing", "list_signing", [routes](const Request& request, const Reply& reply) { routes->signing(request, reply); }});
  router.add({http::Method::get, "/api/v1/contracts/fulfilment", "count_fulfilment", [routes](const Request& request, const Reply& reply) { routes->fulfilment(request, reply); }});
}

}  // namespace rz::contract

#include "mediation/figures_http.hpp"

#include <algorithm>

#include "access/answer_http.hpp"
#include "infra/http/days.hpp"
#include "matter/matter_http.hpp"
#include "matter/network_world.hpp"
#include "matter/queue_store.hpp"
#include "mediation/figures.hpp"

namespace rz::mediation {

namespace {

using http::Language;
using http::Reply;
using http::Request;

json::Object told_json(std::string id, std::string_view name, const ToldRow& row) {
  json::Object out{{"id", std::move(id)}, {"name", name}};
  for (const auto outcome : outcomes) {
    const auto& cell = row[static_cast<std::size_t>(outcome)];
    out[to_text(outcome)] = cell ? json::Value(*cell) : json::Value(nullptr);
  }
  return out;
}

template <class Key, class Name>
json::Array table(const std::map<Key, Row>& rows, const Name& name) {
  std::vector<Row> counts;
  for (const auto& [key, row] : rows) counts.push_back(row);
  const auto shown = told(counts);
  json::Array out;
  std::size_t i = 0;
  for (const auto& [key, row] : rows) {
    auto [id, words] = name(key);
    out.push_back(told_json(std::move(id), words, shown[i++]));
  }
  return out;
}

void add(Row& sum, const Row& row) {
  for (std::size_t k = 0; k < row.size(); ++k) sum[k] += row[k];
}

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, const matter::Service& service) : gate_(gate), readers_(readers), service_(service) {}

  void figures(const Request& request, const Reply& reply) const {
    using access::Caller;
    access::answer(gate_, readers_, access::Verb::read_statistics, request, reply,
                   [&](const Caller& caller, db::Connection& reader, Language language) -> Result<json::Object, http::Problem> {
                     const int offset = caller.network->calendar.utc_offset_minutes;
                     RZ_TRY(days, http::read_days(request, local_date(service_.now(), offset), days_default, language));
                     const auto cases = read_cases(reader, caller.network->district);
                     if (!cases) return fail(http::standard_problem(503, language));
                     return counted(*cases, caller, days, language);
                   });
  }

 private:
  static Result<std::vector<matter::Stored>, db::Error> read_cases(db::Connection& reader, DistrictId district) {
    matter::QueueQuery query;
    query.parts.push_back({"mediation", {}, {}, false, {}, {}});
    query.order = matter::QueueOrder::newest;
    return matter::read_whole_queue(reader, district, query, counted_max);
  }

  json::Object counted(const std::vector<matter::Stored>& cases, const access::Caller& caller, const http::Days& days, Language language) const {
    const int offset = caller.network->calendar.utc_offset_minutes;
    const Instant from = local_instant(days.since, 0, offset);
    const Instant until = local_instant(days.until.plus(1), 0, offset);
    std::map<OrgId, Row> by_body;
    std::map<std::string, Row> by_kind;
    for (const auto& [matter, personal] : cases) {
      if (matter.opened_at < from || matter.opened_at >= until || !gate_.allows(caller, access::Verb::read_statistics, {matter.owner, {}})) continue;
      const auto row = row_of(matter);
      add(by_body[matter.owner], row);
      add(by_kind[std::string(matter.text("dispute"))], row);
    }
    return figures_json(caller, days, by_body, by_kind, language);
  }

  json::Object figures_json(const access::Caller& caller, const http::Days& days, const std::map<OrgId, Row>& by_body, const std::map<std::string, Row>& by_kind,
                      Language language) const {
    const auto snapshot = service_.snapshot();
    const auto* chain = snapshot.catalogue->latest("mediation");
    const auto body_name = [&](OrgId id) -> std::pair<std::string, std::string> {
      const auto* org = caller.network->orgs->find(id);
      return {format_id(id), org ? (language == Language::zh ? org->name_zh : org->name_en) : ""};
    };
    const auto kind_name = [&](const std::string& kind) -> std::pair<std::string, std::string> {
      const auto named = chain && !kind.empty() ? std::string(chain->texts(matter::to_schema(language)).get("field.dispute." + kind)) : "";
      return {kind, named.empty() ? (language == Language::zh ? "还没有归类" : "Not told yet") : named};
    };
    std::vector<Row> all;
    for (const auto& [id, row] : by_body) all.push_back(row);
    return {{"since", format_date(days.since)}, {"until", format_date(days.until)}, {"from_count", told_from}, {"all", told_json("", "", sum_of(all))},
            {"bodies", table(by_body, body_name)}, {"kinds", table(by_kind, kind_name)}};
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  const matter::Service& service_;
};

}  // namespace

void add_figure_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, const matter::Service& service) {
  const auto routes = std::make_shared<Routes>(gate, readers, service);
  router.add({http::Method::get, "/api/v1/mediation/figures", "count_mediations", [routes](const Request& request, const Reply& reply) { routes->figures(request, reply); }});
}

}  // namespace rz::mediation

#include "matter/rating_http.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "flow/field_text.hpp"
#include "infra/http/days.hpp"
#include "infra/http/telling.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_http.hpp"
#include "matter/rating_store.hpp"

namespace rz::matter {

namespace {

using access::Caller;
using access::Relation;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::int64_t each_max = 200;  ///< ratings of one body, told one by one
constexpr std::int64_t taken_out_max = 200;
constexpr std::int32_t days_default = 365;

struct Wanted {
  RatingQuery query;
  const flow::RatingRule* rule = nullptr;
  Date since{};
  Date until{};  ///< the last day
};

class Routes {
 public:
  Routes(const access::Gate& gate, const access::Permissions& permissions, db::Pool& readers, std::function<Snapshot()> snapshot)
      : gate_(gate), permissions_(permissions), readers_(readers), snapshot_(std::move(snapshot)) {}

  /// Every body the caller may look at.
  void list(const Request& request, const Reply& reply) const {
    answer(request, reply, [&](const Caller& caller, const Snapshot& view, const Wanted& wanted, db::Connection& reader) {
      return sums(caller, view, wanted, reader, http::preferred_language(request));
    });
  }

  /// One by one, for who stands above the body.
  void each(const Request& request, const Reply& reply) const {
    const OrgId org{parse_id(request.params[0]).value_or(0)};
    answer(request, reply, [&](const Caller& caller, const Snapshot& view, const Wanted& wanted, db::Connection& reader) {
      return ratings_of(caller, view, wanted, reader, org, http::preferred_language(request));
    });
  }

 private:
  using Told = Result<json::Object, http::Problem>;

  template <class Tell>
  void answer(const Request& request, const Reply& reply, Tell tell) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_statistics);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto view = snapshot_();
    const auto wanted = wanted_of(request, view, caller->network->calendar.utc_offset_minutes, language);
    if (!wanted) return reply(http::to_response(wanted.error()));
    auto reader = readers_.take();
    if (!reader) return reply(http::to_response(http::standard_problem(503, language)));
    const auto told = tell(*caller, view, *wanted, **reader);
    reply(told ? http::json_response(200, *told) : http::to_response(told.error()));
  }

  /// The first rating of the first chain that has one, and the year that ends today, unless something else is asked for.
  Result<Wanted, http::Problem> wanted_of(const Request& request, const Snapshot& view, int offset, Language language) const {
    Wanted out;
    const auto chain = request.query_value("chain");
    const auto rating = request.query_value("rating");
    for (const auto& [each_chain, rule] : rules(view)) {
      const bool fits = (!chain || *chain == each_chain) && (!rating || *rating == rule->name);
      if (!fits || out.rule) continue;
      out.rule = rule;
      out.query.chain = each_chain;
      out.query.name = rule->name;
      out.query.without_child = rule->without_child;
      out.query.without_stage = rule->without_stage;
    }
    if (!out.rule) return fail(http::wrong_field("rating", "没有这项评价。", "There is no such rating.", language));
    RZ_TRY(days, http::read_days(request, local_date(gate_.clock().now(), offset), days_default, language));
    out.since = days.since;
    out.until = days.until;
    out.query.from = local_instant(out.since, 0, offset);
    out.query.to = local_instant(out.until.plus(1), 0, offset);
    return out;
  }

  static std::vector<std::pair<std::string, const flow::RatingRule*>> rules(const Snapshot& view) {
    std::vector<std::pair<std::string, const flow::RatingRule*>> out;
    for (const auto& name : view.catalogue->names()) {
      for (const auto& [_, rule] : view.catalogue->chains().latest(name)->ratings) out.emplace_back(name, &rule);
    }
    return out;
  }

  bool stands_above(const Caller& caller, OrgId org) const {
    return std::ranges::any_of(caller.subject.posts, [&](const access::Post& post) {
      return permissions_.has(post.role, Verb::read_statistics, Relation::below_my_org) && caller.network->orgs->is_above(post.org, org);
    });
  }

  static json::Object body_json(const Caller& caller, OrgId id, Language language) {
    const auto* org = caller.network->orgs->find(id);
    return {{"id", format_id(id)}, {"name", org ? (language == Language::zh ? org->name_zh : org->name_en) : std::string()}};
  }

  static json::Array kinds(const Snapshot& view, Language language) {
    json::Array out;
    for (const auto& [chain, rule] : rules(view)) {
      const auto& words = view.catalogue->latest(chain)->texts(to_schema(language));
      out.push_back({{"chain", chain}, {"rating", rule->name}, {"name", words.get("rating." + rule->name)},
                     {"scale", rule->scale}, {"averages_from", rule->averages_from}});
    }
    return out;
  }

  static json::Object head(const Snapshot& view, const Wanted& wanted, Language language) {
    return {{"kinds", kinds(view, language)}, {"chain", wanted.query.chain}, {"rating", wanted.query.name},
            {"since", format_date(wanted.since)}, {"until", format_date(wanted.until)}};
  }

  Told sums(const Caller& caller, const Snapshot& view, const Wanted& wanted, db::Connection& reader, Language language) const {
    const auto rows = sum_ratings(reader, caller.network->district, wanted.query, wanted.rule->low_at);
    if (!rows) return fail(http::standard_problem(503, language));
    json::Array items;
    for (const auto& row : *rows) {
      const bool above = stands_above(caller, row.rated);
      if (!above && !gate_.allows(caller, Verb::read_statistics, {row.rated, {}})) continue;
      json::Object item{{"org", body_json(caller, row.rated, language)}, {"count", row.count}, {"one_by_one", above}};
      if (above || row.count >= wanted.rule->averages_from) {
        item["average"] = average(row.sum, row.count);
        item["low"] = row.low;
        if (!wanted.query.without_child.empty()) item["after"] = after_json(row);
      }
      items.push_back(std::move(item));
    }
    auto out = head(view, wanted, language);
    out["items"] = std::move(items);
    if (wanted.query.without_child.empty()) return out;
    const auto taken = read_taken_out(reader, caller.network->district, wanted.query, taken_out_max);
    if (!taken) return fail(http::standard_problem(503, language));
    json::Array told;
    for (const auto& each : *taken) told.push_back(taken_out_json(caller, view, wanted.query.without_child, each, language));
    out["taken_out"] = std::move(told);
    return out;
  }

  static double average(std::int64_t sum, std::int64_t count) { return std::round(static_cast<double>(sum) * 100 / static_cast<double>(count)) / 100; }

  /// The same without what is taken out of the appraisal.
  static json::Object after_json(const RatedSum& row) {
    const auto count = row.count - row.out_count;
    json::Object out{{"count", count}, {"low", row.low - row.out_low}};
    if (count > 0) out["average"] = average(row.sum - row.out_sum, count);
    return out;
  }

  /// By number, with what its chain makes public: for every body to read.
  static json::Object taken_out_json(const Caller& caller, const Snapshot& view, const std::string& chain, const TakenOut& taken, Language language) {
    const auto* loaded = view.catalogue->latest(chain);
    const auto& texts = loaded->texts(to_schema(language));
    json::Array facts;
    for (const auto& group : loaded->definition.visibility) {
      for (const auto& name : group.fields) {
        const auto* field = loaded->definition.field(name);
        const auto text = flow::field_text(taken.child_fields, name);
        if (!group.is_public || text.empty()) continue;
        if (field->type == flow::FieldRule::Type::org) facts.emplace_back(body_json(caller, OrgId{parse_id(text).value_or(0)}, language).at("name"));
        if (field->type == flow::FieldRule::Type::choice) facts.emplace_back(texts.get("field." + name + "." + text));
      }
    }
    return {{"number", taken.number}, {"decision", taken.child_number}, {"facts", std::move(facts)},
            {"at", format_rfc3339(taken.at, caller.network->calendar.utc_offset_minutes)}};
  }

  Told ratings_of(const Caller& caller, const Snapshot& view, const Wanted& wanted, db::Connection& reader, OrgId org, Language language) const {
    if (!caller.network->orgs->find(org)) return fail(http::standard_problem(404, language));
    if (!stands_above(caller, org)) return fail(http::standard_problem(403, language));
    const auto rows = read_ratings(reader, caller.network->district, wanted.query, org, each_max);
    if (!rows) return fail(http::standard_problem(503, language));
    json::Array items;
    for (const auto& row : *rows) {
      items.push_back({{"matter", {{"id", format_id(row.matter)}, {"number", row.number}}},
                       {"score", row.score},
                       {"at", format_rfc3339(row.at, caller.network->calendar.utc_offset_minutes)}});
    }
    auto out = head(view, wanted, language);
    out["org"] = body_json(caller, org, language);
    out["items"] = std::move(items);
    return out;
  }

  const access::Gate& gate_;
  const access::Permissions& permissions_;
  db::Pool& readers_;
  const std::function<Snapshot()> snapshot_;
};

}  // namespace

void add_rating_routes(http::Router& router, const access::Gate& gate, const access::Permissions& permissions, db::Pool& readers,
                       std::function<Snapshot()> snapshot) {
  const auto routes = std::make_shared<Routes>(gate, permissions, readers, std::move(snapshot));
  router.add({http::Method::get, "/api/v1/ratings", "list_ratings",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::get, "/api/v1/ratings/{id}", "list_ratings_of",
              [routes](const Request& request, const Reply& reply) { routes->each(request, reply); }});
}

}  // namespace rz::matter

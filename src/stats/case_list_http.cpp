#include "stats/case_list_http.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

#include "infra/http/days.hpp"
#include "infra/http/telling.hpp"
#include "matter/matter_http.hpp"
#include "matter/matter_view.hpp"
#include "matter/network_world.hpp"
#include "stats/case_sight_http.hpp"
#include "stats/day_sheet.hpp"
#include "stats/indicator_http.hpp"

namespace rz::stats {

namespace {

using access::Caller;
using http::Language;
using http::Reply;
using http::Request;
using Answer = Result<json::Object, http::Problem>;

constexpr std::size_t cases_shown_max = 300;

/// Which cases of which figure: nothing where the figure does not count it, else whether as a part of it or only in what it is divided by.
using Counted = std::function<std::optional<bool>(const CaseFact&)>;

/// Asked of the rules themselves, one case at a time, so that a list never differs from its figure.
Counted counted_by(std::string figure, const Period& period) {
  return [figure = std::move(figure), period](const CaseFact& fact) -> std::optional<bool> {
    const auto alone = indicators_of(std::span(&fact, 1), period);
    if (alone == Indicators{}) return std::nullopt;
    const auto told = indicators_json(alone);
    const auto& value = told.at(figure);
    if (!value.is_object()) return value.to_number<std::int64_t>() > 0 ? std::optional(true) : std::nullopt;
    if (value.at("whole").to_number<std::int64_t>() == 0) return std::nullopt;
    return value.at("part").to_number<std::int64_t>() > 0;
  };
}

Counted counted_by(Post post, OrgId org, const Period& period) {
  return [post, org, period](const CaseFact& fact) -> std::optional<bool> {
    const auto found = posts_of(std::span(&fact, 1), period);
    const auto at = found.find({org, post});
    return at == found.end() ? std::nullopt : std::optional(at->second.part > 0);
  };
}

std::optional<Post> parse_post(std::string_view text) {
  const auto found = std::ranges::find(posts, text, [](Post post) { return to_text(post); });
  return found == std::end(posts) ? std::nullopt : std::optional(*found);
}

/// One answer to one caller.
class Lists {
 public:
  Lists(const access::Gate& gate, const Caller& caller, const matter::Service& service, db::Pool& readers, Language language)
      : gate_(gate), caller_(caller), service_(service), readers_(readers), language_(language),
        snapshot_(service.snapshot()), viewer_{matter::to_actor(caller.subject.account, caller.subject.posts), matter::to_schema(language)} {}

  int offset() const { return caller_.network->calendar.utc_offset_minutes; }
  Date today() const { return local_date(service_.now(), offset()); }
  Language language() const { return language_; }
  const access::Network& network() const { return *caller_.network; }
  http::Problem wrong(std::string_view name, std::string_view zh, std::string_view en) const { return http::wrong_field(name, zh, en, language_); }

  std::vector<CaseFact> facts(const CaseReader& cases, const std::function<bool(const CaseFact&)>& is_meant) const {
    return cases.facts([&](const CaseFact& fact) { return is_meant(fact) && reads_figures(gate_, caller_, fact); });
  }

  /// The first of them as rows, in their order; who may read the figures need not see each case.
  Result<json::Object, http::Problem> told(const std::vector<CaseFact>& facts) const {
    std::vector<MatterId> wanted;
    for (const auto& fact : facts) {
      if (wanted.size() < cases_shown_max) wanted.push_back(fact.id);
    }
    auto reader = readers_.take();
    if (!reader) return fail(http::standard_problem(503, language_));
    auto stored = matter::read_stored(**reader, caller_.network->district, wanted);
    if (!stored) return fail(http::standard_problem(503, language_));
    std::unordered_map<MatterId, const matter::Stored*> by_id;
    for (const auto& each : *stored) by_id.emplace(each.matter.id, &each);
    const auto context = service_.context(snapshot_, viewer_);
    json::Array items;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
      const auto found = by_id.find(wanted[at]);
      if (found == by_id.end() || !matter::may_read(context, {&found->second->matter, nullptr, {}, {}})) continue;
      items.push_back(item_json(facts[at], matter::row_view(context, *found->second)));
    }
    return json::Object{{"count", facts.size()}, {"items", std::move(items)}};
  }

  json::Object named(PlaceId id) const {
    const auto* place = caller_.network->places->find(id);
    return {{"id", format_id(id)}, {"name", place ? (language_ == Language::zh ? place->name_zh : place->name_en) : ""}};
  }

 private:
  json::Object item_json(const CaseFact& fact, json::Object row) const {
    json::Object out{{"matter", std::move(row)}, {"reported", format_rfc3339(fact.reported, offset())}};
    if (fact.ended.ms != 0) out["ended"] = format_rfc3339(fact.ended, offset());
    if (fact.is_late) out["late_since"] = format_rfc3339(fact.late_since, offset());
    return out;
  }

  const access::Gate& gate_;
  const Caller& caller_;
  const matter::Service& service_;
  db::Pool& readers_;
  const Language language_;
  const matter::Snapshot snapshot_;
  const matter::Viewer viewer_;
};

class Routes {
 public:
  Routes(const access::Gate& gate, const CaseReader& cases, db::Pool& readers, const matter::Service& service)
      : gate_(gate), cases_(cases), readers_(readers), service_(service) {}

  void behind(const Request& request, const Reply& reply) const {
    answer(request, reply, [&](const Lists& lists) { return behind(request, lists); });
  }
  void day(const Request& request, const Reply& reply) const {
    answer(request, reply, [&](const Lists& lists) { return day(request, lists); });
  }

 private:
  template <class Tell>
  void answer(const Request& request, const Reply& reply, Tell tell) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, access::Verb::read_statistics);
    if (!caller) return reply(http::to_response(caller.error()));
    if (!cases_.is_ready()) return reply(http::to_response(http::standard_problem(503, language)));
    const Lists lists(gate_, *caller, service_, readers_, language);
    const Answer told = tell(lists);
    reply(told ? http::json_response(200, *told) : http::to_response(told.error()));
  }

  /// In which group a case must lie: that of the row that was pressed, or any.
  static Result<std::function<bool(const CaseFact&)>, http::Problem> group_of(const Request& request, const Lists& lists, std::string_view by) {
    const auto text = request.query_value("of");
    if (!text) return [](const CaseFact&) { return true; };
    const auto id = parse_id(*text).value_or(0);
    if (by == "post") return [](const CaseFact&) { return true; };  // the post itself asks for the body
    if (by == "org") return [id](const CaseFact& fact) { return fact.handler == OrgId{id}; };
    const auto kind = place::parse_kind(by).value_or(place::Kind::community);
    return [id, kind, &network = lists.network()](const CaseFact& fact) { return network.places->enclosing(fact.place, kind) == PlaceId{id}; };
  }

  static Result<Counted, http::Problem> counted_of(const Request& request, const Lists& lists, std::string_view by, const Period& period) {
    const auto figure = request.query_value("figure").value_or("");
    const auto wrong = [&] { return fail(lists.wrong("figure", "没有这项指标。", "There is no such figure.")); };
    if (by == "post") {
      const auto post = parse_post(figure);
      if (!post) return wrong();
      return counted_by(*post, OrgId{parse_id(request.query_value("of").value_or("")).value_or(0)}, period);
    }
    if (!indicators_json({}).contains(figure)) return wrong();
    return counted_by(std::string(figure), period);
  }

  Answer behind(const Request& request, const Lists& lists) const {
    const auto by = request.query_value("by").value_or("community");
    if (std::ranges::find(groupings, by) == groupings.end())
      return fail(lists.wrong("by", "by 只能是 grid、community、street、org 或 post。", "It is grid, community, street, org or post."));
    const auto side = request.query_value("side").value_or("part");
    if (side != "part" && side != "rest") return fail(lists.wrong("side", "side 只能是 part 或 rest。", "It is part or rest."));
    RZ_TRY(days, http::read_days(request, lists.today(), days_default, lists.language()));
    const Period period{local_instant(days.since, 0, lists.offset()), local_instant(days.until.plus(1), 0, lists.offset())};
    RZ_TRY(counted, counted_of(request, lists, by, period));
    RZ_TRY(is_in_group, group_of(request, lists, by));
    auto facts = lists.facts(cases_, [&](const CaseFact& fact) { return counted(fact) == std::optional(side == "part") && is_in_group(fact); });
    std::ranges::sort(facts, [](const CaseFact& a, const CaseFact& b) { return std::pair(a.reported, a.id) > std::pair(b.reported, b.id); });
    return lists.told(facts);
  }

  Answer day(const Request& request, const Lists& lists) const {
    const auto asked = request.query_value("place");
    const PlaceId place{parse_id(asked.value_or("")).value_or(0)};
    if (asked && !lists.network().places->find(place)) return fail(lists.wrong("place", "请选择地点。", "Choose a place."));
    const auto text = request.query_value("day");
    const auto day = text ? parse_date(*text) : std::optional(lists.today());
    if (!day || *day > lists.today()) return fail(lists.wrong("day", "请写成 2026-11-24 这样的日期，不晚于今天。", "A date such as 2026-11-24, not after today."));
    const auto end = std::min(local_instant(day->plus(1), 0, lists.offset()), Instant{service_.now().ms + 1});
    const auto facts = lists.facts(cases_, [&](const CaseFact& fact) { return !place || lists.network().places->is_within(fact.place, place); });
    const auto sheet = day_sheet_of(facts, {local_instant(*day, 0, lists.offset()), end});
    json::Object out{{"day", format_date(*day)}, {"as_of", format_rfc3339(end, lists.offset())}};
    if (place) out["place"] = lists.named(place);
    for (const auto& [name, list] : {std::pair{"found", &sheet.found}, std::pair{"on_the_spot", &sheet.on_the_spot}, std::pair{"filed", &sheet.filed},
                                     std::pair{"closed", &sheet.closed}, std::pair{"dropped", &sheet.dropped}, std::pair{"open", &sheet.open},
                                     std::pair{"late", &sheet.late}}) {
      RZ_TRY(told, lists.told(*list));
      out[name] = std::move(told);
    }
    return out;
  }

  const access::Gate& gate_;
  const CaseReader& cases_;
  db::Pool& readers_;
  const matter::Service& service_;
};

}  // namespace

void add_case_list_routes(http::Router& router, const access::Gate& gate, const CaseReader& cases, db::Pool& readers, const matter::Service& service) {
  const auto routes = std::make_shared<const Routes>(gate, cases, readers, service);
  router.add({http::Method::get, "/api/v1/indicators/matters", "list_indicator_matters",
              [routes](const Request& request, const Reply& reply) { routes->behind(request, reply); }});
  router.add({http::Method::get, "/api/v1/day-sheet", "get_day_sheet",
              [routes](const Request& request, const Reply& reply) { routes->day(request, reply); }});
}

}  // namespace rz::stats

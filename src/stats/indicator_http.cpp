#include "stats/indicator_http.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <utility>

#include "infra/http/days.hpp"
#include "infra/http/telling.hpp"
#include "infra/json/json.hpp"
#include "stats/case_sight_http.hpp"

namespace rz::stats {

namespace {

using access::Caller;
using http::Language;
using http::Reply;
using http::Request;

json::Object share_json(const Share& share) {
  json::Object out{{"part", share.part}, {"whole", share.whole}};
  if (share.whole > 0) out["rate"] = static_cast<double>(share.part) / static_cast<double>(share.whole);
  return out;
}

}  // namespace

json::Object indicators_json(const Indicators& all) {
  return {{"reported", all.reported},
          {"on_the_spot", all.on_the_spot},
          {"filed", all.filed},
          {"effective", share_json(all.effective)},
          {"missed", share_json(all.missed)},
          {"sample_passed", share_json(all.sample_passed)},
          {"closed", share_json(all.closed)},
          {"closed_in_time", share_json(all.closed_in_time)},
          {"late", share_json(all.late)},
          {"reworked", share_json(all.reworked)},
          {"verified_in_time", share_json(all.verified_in_time)}};
}

namespace {

/// One answer: what this caller may see, in one time.
class Answer {
 public:
  Answer(const access::Gate& gate, const Caller& caller, const CaseReader& cases, Language language)
      : caller_(caller), zh_(language == Language::zh), facts_(cases.facts([&](const CaseFact& fact) { return reads_figures(gate, caller, fact); })) {}

  json::Object whole(const Period& period) const { return indicators_json(indicators_of(facts_, period)); }

  json::Array by_post(const Period& period) const {
    json::Array out;
    for (const auto& [key, share] : posts_of(facts_, period)) {
      out.push_back({{"org", org_json(key.first)}, {"post", to_text(key.second)}, {"in_time", share_json(share)}});
    }
    return out;
  }

  json::Array by_org(const Period& period) const {
    return grouped(period, [](const CaseFact& fact) { return fact.handler; }, "org", [this](OrgId id) { return org_json(id); }, Walks::no);
  }

  json::Array by_place(const Period& period, place::Kind kind) const {
    return grouped(period, [&](const CaseFact& fact) { return caller_.network->places->enclosing(fact.place, kind); }, "place", [this](PlaceId id) { return place_json(id); },
                   kind == place::Kind::grid ? Walks::one_alone : Walks::several);
  }

 private:
  /// How many people walk what a group is about: 漏报 is told where it is no single one's.
  enum class Walks { no, one_alone, several };

  template <class Key, class Name>
  json::Array grouped(const Period& period, Key key, std::string_view what, Name name, Walks walks) const {
    std::map<decltype(key(facts_[0])), std::vector<CaseFact>> groups;
    for (const auto& fact : facts_) {
      if (const auto id = key(fact)) groups[id].push_back(fact);
    }
    json::Array out;
    for (const auto& [id, facts] : groups) {
      const auto found = indicators_of(facts, period);
      if (found == Indicators{}) continue;
      auto item = indicators_json(found);
      if (walks != Walks::several) item.erase("missed");
      item[what] = name(id);
      out.push_back(std::move(item));
    }
    return out;
  }

  json::Object named(std::string id, const std::string& zh, const std::string& en) const { return {{"id", std::move(id)}, {"name", zh_ ? zh : en}}; }
  json::Object org_json(OrgId id) const {
    const auto* org = caller_.network->orgs->find(id);
    return named(format_id(id), org ? org->name_zh : "", org ? org->name_en : "");
  }
  json::Object place_json(PlaceId id) const {
    const auto& places = *caller_.network->places;
    const auto* place = places.find(id);
    if (!place) return named(format_id(id), "", "");
    // Every community has a first grid.
    const auto* above = place->kind == place::Kind::grid ? places.find(place->parent) : nullptr;
    return above ? named(format_id(id), above->name_zh + place->name_zh, above->name_en + " " + place->name_en) : named(format_id(id), place->name_zh, place->name_en);
  }

  const Caller& caller_;
  const bool zh_;
  const std::vector<CaseFact> facts_;
};

class Routes {
 public:
  Routes(const access::Gate& gate, const CaseReader& cases) : gate_(gate), cases_(cases) {}

  void answer(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, access::Verb::read_statistics);
    if (!caller) return reply(http::to_response(caller.error()));
    auto told = tell(request, *caller, language);
    reply(told ? http::json_response(200, *told) : http::to_response(told.error()));
  }

 private:
  Result<json::Object, http::Problem> tell(const Request& request, const Caller& caller, Language language) const {
    if (!cases_.is_ready()) return fail(http::standard_problem(503, language));
    const int offset = caller.network->calendar.utc_offset_minutes;
    const auto by = request.query_value("by").value_or("community");
    if (std::ranges::find(groupings, by) == groupings.end()) {
      return fail(http::wrong_field("by", "by 只能是 grid、community、street、org 或 post。", "It is grid, community, street, org or post.", language));
    }
    RZ_TRY(days, http::read_days(request, local_date(gate_.clock().now(), offset), days_default, language));
    const Period period{local_instant(days.since, 0, offset), local_instant(days.until.plus(1), 0, offset)};
    const Answer answer(gate_, caller, cases_, language);
    json::Object out{{"by", by}, {"since", format_date(days.since)}, {"until", format_date(days.until)}, {"whole", answer.whole(period)}};
    if (by == "post") {
      out["items"] = answer.by_post(period);
    } else if (by == "org") {
      out["items"] = answer.by_org(period);
    } else {
      out["items"] = answer.by_place(period, place::parse_kind(by).value_or(place::Kind::community));
    }
    return out;
  }

  const access::Gate& gate_;
  const CaseReader& cases_;
};

}  // namespace

void add_indicator_routes(http::Router& router, const access::Gate& gate, const CaseReader& cases) {
  const auto routes = std::make_shared<Routes>(gate, cases);
  router.add({http::Method::get, "/api/v1/indicators", "get_indicators",
              [routes](const Request& request, const Reply& reply) { routes->answer(request, reply); }});
}

}  // namespace rz::stats

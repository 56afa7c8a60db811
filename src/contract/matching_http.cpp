#include "contract/matching_http.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "access/answer_http.hpp"
#include "contract/matching.hpp"
#include "matter/matter_http.hpp"
#include "matter/matter_json.hpp"
#include "matter/matter_view.hpp"
#include "matter/network_world.hpp"
#include "matter/queues.hpp"
#include "matter/rating_store.hpp"
#include "search/grams.hpp"

namespace rz::contract {

namespace {

using access::Caller;
using http::Language;
using http::Reply;
using http::Request;
using Answer = Result<json::Object, http::Problem>;

constexpr std::string_view needs_view = "needs";
constexpr std::string_view listed = "listed";
constexpr std::size_t offers_max = 10;           ///< for one need
constexpr std::int64_t rated_days = 730;         ///< fulfilment of two years counts

struct Words {
  Reason reason;
  std::string_view zh, en;
};
constexpr auto words = std::to_array<Words>({
    {Reason::same_community, "在同一个社区", "in the same community"},
    {Reason::same_street, "在同一个街道", "in the same street"},
    {Reason::same_district, "在本区", "in the district"},
    {Reason::lasts, "到需要的日子还在", "it lasts until it is needed"},
    {Reason::until_unsaid, "没有说明提供到什么时候", "how long it is offered is not said"},
    {Reason::no_date_asked, "需求没有限定日期", "no date is asked for"},
    {Reason::fulfilled, "以往履约评价", "how contracts were fulfilled"},
    {Reason::never_rated, "还没有履约评价，按中等计", "never rated, counted as the middle"},
    {Reason::paired, "双报到结对单位", "paired with the community"},
    {Reason::same_words, "写的是相近的事", "the words are alike"},
});

std::string_view say(Reason reason, Language language) {
  const auto found = std::ranges::find(words, reason, &Words::reason);
  return language == Language::zh ? found->zh : found->en;
}

/// What one caller may match.
class Market {
 public:
  Market(const Caller& caller, db::Connection& reader, const matter::Service& service, Language language)
      : caller_(caller), reader_(reader), language_(language), snapshot_(service.snapshot()),
        viewer_{matter::to_actor(caller.subject.account, caller.subject.posts), matter::to_schema(language)}, view_(service.context(snapshot_, viewer_)) {}

  /// Who has no list of needs has nothing to match.
  Status<db::Error> read() {
    matter::QueuePage page;
    page.name = needs_view;
    const auto mine = matter::query_for(page, view_);
    if (!mine) return {};
    RZ_TRY(stored_needs, matter::read_whole_queue(reader_, caller_.network->district, *mine, matched_max));
    needs_rows_ = std::move(stored_needs);
    // Resources are the district's: whoever matches sees them all.
    matter::QueueQuery all;
    all.parts.push_back({"resource", {std::string(listed)}, {}, false, {}, {}});
    RZ_TRY(stored_resources, matter::read_whole_queue(reader_, caller_.network->district, all, matched_max));
    resource_rows_ = std::move(stored_resources);
    const auto hides = [&](const matter::Stored& stored) { return !matter::may_read(view_, {&stored.matter, nullptr, {}, {}}); };
    std::erase_if(needs_rows_, hides);
    std::erase_if(resource_rows_, hides);
    return weigh_bodies();
  }

  std::span<const Need> needs() const { return needs_; }
  std::span<const Resource> resources() const { return resources_; }

  json::Object told(const Pair& pair) const {
    json::Array why;
    for (const auto& each : pair.why) why.push_back(json::Object{{"text", say(each.reason, language_)}, {"points", each.points}});
    json::Object out{{"resource", resource(pair.resource)}, {"points", pair.points}, {"why", std::move(why)}};
    return out;
  }
  json::Object need(std::size_t at) const {
    auto out = row(needs_rows_[at]);
    const auto by = needs_rows_[at].matter.text("needed_by");
    if (!by.empty()) out["by"] = by;
    return out;
  }
  std::optional<std::size_t> find(MatterId id) const {
    const auto found = std::ranges::find(needs_, id, &Need::id);
    return found == needs_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - needs_.begin()));
  }

 private:
  json::Object row(const matter::Stored& stored) const {
    const auto whole = matter::row_view(view_, stored);
    return {{"id", whole.at("id")}, {"number", whole.at("number")}, {"title", whole.at("title")}, {"place", whole.at("place")}};
  }
  json::Object resource(std::size_t at) const {
    auto out = row(resource_rows_[at]);
    out["org"] = json::Object{{"id", format_id(resources_[at].org)}, {"name", matter::org_name(view_, resources_[at].org)}};
    return out;
  }

  std::pair<PlaceId, PlaceId> area(PlaceId place) const {
    return {view_.places.enclosing(place, place::Kind::community), view_.places.enclosing(place, place::Kind::street)};
  }

  static std::vector<std::uint64_t> grams_in(std::string_view personal, const std::string& field) {
    const auto texts = matter::from_personal(personal).value_or(flow::Personal{});
    const auto found = texts.find(field);
    return found == texts.end() ? std::vector<std::uint64_t>{} : search::grams_of(search::fold(found->second));
  }

  Status<db::Error> weigh_bodies() {
    const auto now = view_.now;
    const matter::RatingQuery asked{"contract", "fulfilment", Instant{now.ms - rated_days * ms_per_day}, now};
    RZ_TRY(sums, matter::sum_ratings(reader_, caller_.network->district, asked, 1));
    std::unordered_map<OrgId, matter::RatedSum> rated;
    for (const auto& sum : sums) rated.emplace(sum.rated, sum);
    for (const auto& [matter, personal] : needs_rows_) {
      const auto [community, street] = area(matter.place);
      needs_.push_back({matter.id, std::string(matter.text("resource_kind")), community, street, matter.owner, parse_date(matter.text("needed_by")), grams_in(personal, "needed")});
    }
    for (const auto& [matter, personal] : resource_rows_) {
      const auto [community, street] = area(matter.place);
      Resource one{matter.id, std::string(matter.text("resource_kind")), matter.org("offered_by"), community, street, parse_date(matter.text("offered_until")), 0, 0, {}, grams_in(personal, "offered")};
      if (const auto found = rated.find(one.org); found != rated.end()) {
        one.ratings = found->second.count;
        one.rating_sum = found->second.sum;
      }
      for (const auto* tie : caller_.network->relations->of(one.org)) {
        if (tie->kind == org::RelationKind::pairing && tie->state == org::RelationState::running) one.paired.push_back(tie->other(one.org));
      }
      resources_.push_back(std::move(one));
    }
    return {};
  }

  const Caller& caller_;
  db::Connection& reader_;
  Language language_;
  matter::Snapshot snapshot_;
  matter::Viewer viewer_;
  matter::ViewContext view_;
  std::vector<matter::Stored> needs_rows_, resource_rows_;
  std::vector<Need> needs_;
  std::vector<Resource> resources_;
};

json::Object whole_of(const Market& market) {
  const auto best = assign(market.needs(), market.resources());
  json::Array items, without;
  std::vector<bool> served(market.needs().size());
  for (const auto& pair : best.pairs) {
    auto item = market.told(pair);
    item["need"] = market.need(pair.need);
    items.push_back(std::move(item));
    served[pair.need] = true;
  }
  for (std::size_t i = 0; i < served.size(); ++i) {
    if (!served[i]) without.push_back(market.need(i));
  }
  return {{"items", std::move(items)}, {"without", std::move(without)}, {"resources", market.resources().size()}, {"points", best.points}, {"proved", best.is_proved}};
}

/// Every resource that suits it, the best first; what the whole would lose with each.
json::Object offers_of(const Market& market, std::size_t need) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < market.resources().size(); ++i) {
    if (auto pair = weigh(market.needs(), market.resources(), need, i)) pairs.push_back(std::move(*pair));
  }
  std::ranges::sort(pairs, [](const Pair& a, const Pair& b) { return std::pair(-a.points, a.resource) < std::pair(-b.points, b.resource); });
  const auto best = assign(market.needs(), market.resources());
  json::Array items;
  for (std::size_t i = 0; i < std::min(offers_max, pairs.size()); ++i) {
    const auto& pair = pairs[i];
    const bool is_chosen = std::ranges::any_of(best.pairs, [&](const Pair& each) { return each.need == need && each.resource == pair.resource; });
    auto item = market.told(pair);
    item["chosen"] = is_chosen;
    item["loss"] = is_chosen ? 0 : best.points - assign(market.needs(), market.resources(), pair).points;
    items.push_back(std::move(item));
  }
  return {{"need", market.need(need)}, {"items", std::move(items)}, {"count", pairs.size()}};
}

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, const matter::Service& service) : gate_(gate), readers_(readers), service_(service) {}

  void whole(const Request& request, const Reply& reply) const {
    answer(request, reply, [](const Market& market, Language) -> Answer { return whole_of(market); });
  }
  void of_need(const Request& request, const Reply& reply) const {
    const MatterId id{parse_id(request.params[0]).value_or(0)};
    answer(request, reply, [id](const Market& market, Language language) -> Answer {
      const auto need = market.find(id);
      if (!need) return fail(http::standard_problem(404, language));
      return offers_of(market, *need);
    });
  }

 private:
  template <class Tell>
  void answer(const Request& request, const Reply& reply, Tell tell) const {
    access::answer(gate_, readers_, access::Verb::list_matters, request, reply, [&](const Caller& caller, db::Connection& reader, Language language) -> Answer {
      Market market(caller, reader, service_, language);
      if (!market.read()) return fail(http::standard_problem(503, language));
      return tell(market, language);
    });
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  const matter::Service& service_;
};

}  // namespace

void add_matching_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, const matter::Service& service) {
  const auto routes = std::make_shared<Routes>(gate, readers, service);
  router.add({http::Method::get, "/api/v1/matching", "match_all", [routes](const Request& request, const Reply& reply) { routes->whole(request, reply); }});
  router.add({http::Method::get, "/api/v1/matching/{need}", "match_need", [routes](const Request& request, const Reply& reply) { routes->of_need(request, reply); }});
}

}  // namespace rz::contract

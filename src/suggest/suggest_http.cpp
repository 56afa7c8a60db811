#include "suggest/suggest_http.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <utility>

#include "infra/http/telling.hpp"
#include "matter/matter_json.hpp"
#include "matter/network_world.hpp"
#include "matter/problem_http.hpp"
#include "suggest/gauge.hpp"

namespace rz::suggest {

namespace {

using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t mistakes_min = 2;
constexpr std::size_t mistakes_shown_max = 8;
constexpr std::size_t texts_max = 4;
constexpr std::size_t text_bytes_max = 8'000;

class Routes {
 public:
  Routes(const access::Gate& gate, Shelf& shelf, db::Pool& readers, const matter::Service& service, const access::NetworkHolder& network)
      : gate_(gate), shelf_(shelf), readers_(readers), service_(service), network_(network) {}

  /// For a matter that is there.
  void list(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const matter::Viewer viewer{matter::to_actor(caller->subject.account, caller->subject.posts), matter::to_schema(language)};
    const auto snapshot = service_.snapshot();
    const auto stored = service_.read_stored_for(MatterId{parse_id(request.params[0]).value_or(0)}, viewer);
    if (!stored) return reply(matter::to_response(stored.error(), *snapshot.catalogue, language));
    const auto* chain = snapshot.catalogue->chains().find(stored->matter.chain, stored->matter.chain_version);
    const auto view = service_.context(snapshot, viewer);
    const flow::Family alone{&stored->matter, nullptr, {}, {}};
    const auto sees = [&](const std::string& name) { return view.sights->of(*chain, alone, view.viewer, view.world).sees(name); };
    // Who does not see the words is told nothing that they say.
    if (!chain || !std::ranges::all_of(chain->suggest.from, sees)) return reply(http::json_response(200, json::Object{{"fields", json::Array{}}}));
    const auto texts = texts_of(chain->suggest, matter::from_personal(stored->personal).value_or(flow::Personal{}));
    auto out = proposals(stored->matter.chain, texts, stored->matter.place, language);
    out["fields"] = with_duties(*chain, stored->matter, sees, out.at("fields").as_array(), language);
    reply(http::json_response(200, out));
  }

  /// For one that is being typed in: nothing of it is kept.
  void ask(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    if (auto stray = http::stray_members(*body, {"chain", "place", "texts"}, language)) return reply(http::to_response(*stray));
    json::Reader read(*body);
    const auto chain = read.get<std::optional<std::string>>("/chain").value_or("");
    const auto place = read.get<std::optional<PlaceId>>("/place").value_or(PlaceId{});
    if (!service_.snapshot().catalogue->latest(chain)) return reply(http::to_response(http::wrong_field("chain", "没有这种事项。", "There is no such chain.", language)));
    std::vector<std::string> texts;
    const auto* given = json::find(*body, "/texts");
    if (given && given->is_array() && given->get_array().size() <= texts_max) {
      for (const auto& text : given->get_array()) {
        if (text.is_string() && text.get_string().size() <= text_bytes_max) texts.emplace_back(text.get_string());
      }
    }
    if (texts.empty()) return reply(http::to_response(http::wrong_field("texts", "请填写文字。", "Write some text.", language)));
    reply(http::json_response(200, proposals(chain, texts, place, language)));
  }

  /// How often it was right, when it was trained and since.
  void measure(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_statistics);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto snapshot = service_.snapshot();
    auto reader = readers_.take();
    if (!reader) return reply(http::to_response(http::standard_problem(503, language)));
    json::Array items;
    for (const auto& name : snapshot.catalogue->names()) {
      const auto learned = shelf_.find(name);
      if (!learned) continue;
      const auto reading = gauge_.read(**reader, caller->network->district, snapshot.catalogue->chains(), learned, service_.now());
      if (!reading) return reply(http::to_response(http::standard_problem(503, language)));
      for (const auto& [field, _] : learned->fields) {
        if (auto item = measured_json(*snapshot.catalogue->latest(name), **reading, field, language)) items.push_back(std::move(*item));
      }
    }
    reply(http::json_response(200, json::Object{{"enabled", shelf_.is_enabled()}, {"since_max", measured_max}, {"items", std::move(items)}}));
  }

 private:
  static json::Object quality_json(const Quality& quality) {
    return {{"asked", quality.asked}, {"right", quality.right}, {"silent", quality.silent}};
  }

  /// Nothing of a field that the chain has no more, or of which nothing was learned.
  std::optional<json::Object> measured_json(const chain::Loaded& chain, const Reading& reading, const std::string& field, Language language) const {
    const auto& definition = chain.definition;
    const auto* rule = definition.field(field);
    if (!rule || reading.learned->fields.at(field).matters == 0) return std::nullopt;
    const auto& texts = chain.texts(matter::to_schema(language));
    const auto offset = network_.get()->calendar.utc_offset_minutes;
    const auto& known = reading.learned->fields.at(field);
    const auto& since = reading.since.at(field);
    return json::Object{{"chain", definition.name}, {"chain_name", texts.get("chain.name")}, {"field", field}, {"name", texts.get("field." + field)},
                        {"trained_at", format_rfc3339(reading.learned->trained_at, offset)}, {"matters", known.matters},
                        {"wordings", known.wordings}, {"as_new", quality_json(known.as_new)}, {"as_known", quality_json(known.as_known)}, {"since", quality_json(since.quality)},
                        {"as_of", format_rfc3339(reading.as_of, offset)}, {"mistakes", mistakes_json(*rule, since.mistakes, language)},
                        {"is_tag", std::ranges::find(definition.tags, field) != definition.tags.end()}};
  }

  /// The most frequent first; what happened once says nothing yet.
  json::Array mistakes_json(const flow::FieldRule& rule, const Mistakes& mistakes, Language language) const {
    std::vector<std::pair<std::size_t, const Mistakes::key_type*>> order;
    for (const auto& [pair, matters] : mistakes) {
      if (matters >= mistakes_min) order.emplace_back(matters, &pair);
    }
    std::ranges::sort(order, [](const auto& a, const auto& b) { return a.first > b.first || (a.first == b.first && *a.second < *b.second); });
    json::Array out;
    for (const auto& [matters, pair] : order) {
      auto proposed = name_of(rule, pair->first, language);
      auto decided = name_of(rule, pair->second, language);
      if (proposed.empty() || decided.empty()) continue;
      if (out.size() == mistakes_shown_max) break;
      out.push_back(json::Object{{"proposed", json::Object{{"value", pair->first}, {"name", std::move(proposed)}}},
                                 {"decided", json::Object{{"value", pair->second}, {"name", std::move(decided)}}}, {"matters", matters}});
    }
    return out;
  }

  /// Of a category or a body; empty where it is there no more.
  std::string name_of(const flow::FieldRule& rule, const std::string& value, Language language) const {
    const auto network = network_.get();
    const bool zh = language == Language::zh;
    if (rule.type == flow::FieldRule::Type::category) {
      const auto found = std::ranges::find(network->categories, value, &org::Category::code);
      return found == network->categories.end() ? std::string() : (zh ? found->name_zh : found->name_en);
    }
    const auto* org = network->orgs->find(OrgId{parse_id(value).value_or(0)});
    return org && org->life != org::Life::ended ? (zh ? org->name_zh : org->name_en) : std::string();
  }

  /// The duty list before what was learned: it is the district's own word.
  json::Array with_duties(const flow::Definition& chain, const flow::Matter& matter, const std::function<bool(const std::string&)>& sees,
                          const json::Array& learned, Language language) const {
    json::Array out;
    std::set<std::string> known;
    for (const auto& [field, by] : chain.suggest.duties) {
      if (!sees(by)) continue;
      auto item = duty_json(chain, matter, field, by, language);
      if (!item) continue;
      known.insert(field);
      out.push_back(std::move(*item));
    }
    for (const auto& each : learned) {
      if (!known.contains(std::string(each.at("field").as_string()))) out.push_back(each);
    }
    return out;
  }

  /// Whom the duty list names for what the matter is about, where it is; and how the body that has it comes to that one.
  std::optional<json::Object> duty_json(const flow::Definition& chain, const flow::Matter& matter, const std::string& field, const std::string& by,
                                        Language language) const {
    const auto& orgs = *network_.get()->orgs;
    const std::string category(matter.text(by));
    const auto org = orgs.duty_for(category, matter.place);
    const auto* found = orgs.find(org);
    const auto* rule = chain.field(field);
    const auto* about = chain.field(by);
    auto name = rule ? name_of(*rule, format_id(org), language) : std::string();
    auto reason = about ? name_of(*about, category, language) : std::string();
    if (!found || name.empty() || reason.empty()) return std::nullopt;
    const bool is_below = org == matter.owner || orgs.is_above(matter.owner, org);
    return json::Object{{"field", field}, {"value", format_id(org)}, {"name", std::move(name)}, {"basis", "duty_list"},
                        {"because", json::Array{json::Value(std::move(reason))}},
                        {"reach", !is_below ? "above" : org::is_asked(found->kind) ? "ask" : "order"}};
  }

  json::Object proposals(const std::string& chain, const std::vector<std::string>& texts, PlaceId place, Language language) const {
    json::Array fields;
    const auto learned = shelf_.find(chain);
    const auto snapshot = service_.snapshot();
    const auto* definition = snapshot.catalogue->chains().latest(chain);
    if (!learned || !definition || texts.empty()) return {{"fields", std::move(fields)}};
    for (const auto& name : definition->suggest.fields) {
      const auto known = learned->fields.find(name);
      const auto* rule = definition->field(name);
      if (known == learned->fields.end() || !rule) continue;
      const auto proposal = known->second.model.propose(texts, beside_of(place));
      auto named = proposal ? name_of(*rule, proposal->value, language) : std::string();
      if (named.empty()) continue;
      json::Array because;
      for (const auto& word : proposal->because) because.push_back(json::Value(word));
      fields.push_back(json::Object{{"field", name}, {"value", proposal->value}, {"name", std::move(named)}, {"basis", "words"},
                                    {"likeness", proposal->likeness == Likeness::very_likely ? "very_likely" : "likely"}, {"because", std::move(because)}});
    }
    return {{"fields", std::move(fields)}};
  }

  const access::Gate& gate_;
  Shelf& shelf_;
  db::Pool& readers_;
  const matter::Service& service_;
  const access::NetworkHolder& network_;
  Gauge gauge_;
};

}  // namespace

void add_suggest_routes(http::Router& router, const access::Gate& gate, Shelf& shelf, db::Pool& readers, const matter::Service& service,
                        const access::NetworkHolder& network) {
  const auto routes = std::make_shared<Routes>(gate, shelf, readers, service, network);
  router.add({http::Method::get, "/api/v1/matters/{id}/suggestions", "list_suggestions",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::post, "/api/v1/suggestions", "ask_suggestions",
              [routes](const Request& request, const Reply& reply) { routes->ask(request, reply); }});
  router.add({http::Method::get, "/api/v1/suggestions/quality", "measure_suggestions",
              [routes](const Request& request, const Reply& reply) { routes->measure(request, reply); }});
}

}  // namespace rz::suggest

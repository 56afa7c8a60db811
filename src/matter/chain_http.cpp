#include "matter/chain_http.hpp"

#include "infra/http/problem.hpp"
#include "matter/matter_http.hpp"

namespace rz::matter {

namespace {

/// A chain's words and forms for the pages.
class ChainView {
 public:
  ChainView(const chain::Loaded& loaded, schema::Language language)
      : loaded_(loaded), chain_(loaded.definition), texts_(loaded.texts(language)) {}

  json::Object view() const {
    json::Object out;
    out["chain"] = chain_.name;
    out["version"] = chain_.version;
    out["name"] = texts_.get("chain.name");
    out["stages"] = stages();
    out["steps"] = steps();
    out["fields"] = fields();
    json::Object clocks;
    for (const auto& [name, rule] : chain_.clocks) clocks[name] = texts_.get("clock." + name);
    out["clocks"] = std::move(clocks);
    json::Array tags;
    for (const auto& tag : chain_.tags) {
      const auto* field = chain_.field(tag);
      if (field == nullptr || field->type != flow::FieldRule::Type::org) tags.emplace_back(tag);  // for bodies lists have a filter of their own
    }
    out["tags"] = std::move(tags);
    out["suggest"] = names(chain_.suggest.fields);
    out["suggest_from"] = names(chain_.suggest.from);
    out["alike"] = names(chain_.alike);
    out["levels"] = names(chain_.levels);
    json::Array papers;
    for (const auto& paper : chain_.papers) papers.push_back(json::Object{{"paper", paper.name}, {"name", texts_.get("paper." + paper.name)}, {"scans", names(paper.scans)}});
    out["papers"] = std::move(papers);
    out["dossier"] = !chain_.cover.empty();
    return out;
  }

 private:
  static json::Array names(const std::vector<std::string>& list) {
    json::Array out;
    for (const auto& name : list) out.emplace_back(name);
    return out;
  }

  json::Object stages() const {
    static constexpr std::string_view kinds[] = {"open", "waiting", "settled", "closed"};
    json::Object out;
    for (const auto& [name, stage] : chain_.stages) {
      out[name] = json::Object{{"name", texts_.get("stage." + name)}, {"kind", kinds[static_cast<int>(stage.kind)]}};
    }
    return out;
  }

  json::Object steps() const {
    json::Object out;
    for (const auto& name : chain_.step_order) {
      const auto schema = json::parse(loaded_.form_text_of(name));
      out[name] = json::Object{
          {"name", texts_.get("step." + name)},
          {"done", texts_.get("step." + name + ".done")},
          {"primary", chain_.step(name)->primary},
          {"signature", chain_.step(name)->signature},
          {"changes_text", chain_.step(name)->changes_text},
          {"evidence", evidence(*chain_.step(name))},
          {"scripts", scripts(name)},
          {"schema", schema ? *schema : json::Value(json::Object{{"type", "object"}, {"properties", json::Object{}}})}};
    }
    return out;
  }

  /// What is said aloud at the step, by the value of a tag of the matter; «else» for all others.
  json::Object scripts(const std::string& step) const {
    const auto prefix = "script." + step + ".";
    json::Object out;
    for (const auto& [key, text] : texts_.all()) {
      if (key.starts_with(prefix)) out[key.substr(prefix.size())] = text;
    }
    return out;
  }

  json::Array evidence(const flow::Step& step) const {
    json::Array out;
    for (const auto& rule : step.evidence) {
      out.push_back({{"kind", rule.kind},
                     {"name", texts_.get("evidence." + rule.kind)},
                     {"least", rule.least},
                     {"most", rule.most}});
    }
    return out;
  }

  json::Object fields() const {
    json::Object out;
    for (const auto& [name, rule] : chain_.fields) {
      json::Object one{{"name", texts_.get("field." + name)}};
      if (const auto hint = texts_.get("hint." + name); !hint.empty()) one["hint"] = hint;
      json::Object asker;
      if (const auto label = texts_.get("asker_field." + name); !label.empty()) asker["name"] = label;
      if (const auto hint = texts_.get("asker_hint." + name); !hint.empty()) asker["hint"] = hint;
      if (!asker.empty()) one["asker"] = std::move(asker);
      json::Object values;
      for (const auto& value : rule.values) values[value] = texts_.get("field." + name + "." + value);
      if (!values.empty()) one["values"] = std::move(values);
      if (rule.type == flow::FieldRule::Type::category) one["type"] = "category";
      out[name] = std::move(one);
    }
    return out;
  }

  const chain::Loaded& loaded_;
  const flow::Definition& chain_;
  const chain::Texts& texts_;
};

void get_chain(const Service& service, const http::Request& request, const http::Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto snapshot = service.snapshot();
  const auto* loaded = snapshot.catalogue->latest(request.params[0]);
  if (!loaded) return reply(http::to_response(http::standard_problem(404, language)));
  auto response = http::json_response(200, ChainView(*loaded, to_schema(language)).view());
  response.set_header("Cache-Control", "private, max-age=60");
  response.set_header("Vary", "Accept-Language");
  reply(std::move(response));
}

}  // namespace

void add_chain_routes(http::Router& router, const Service& service) {
  router.add({http::Method::get, "/api/v1/chains/{chain}", "get_chain",
              [&service](const http::Request& request, const http::Reply& reply) { get_chain(service, request, reply); }});
}

}  // namespace rz::matter

#include "matter/explanation_http.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "infra/http/telling.hpp"
#include "infra/json/json.hpp"
#include "matter/explanation.hpp"

namespace rz::matter {

namespace {

using http::Language;
using http::Reply;
using http::Request;

class Routes {
 public:
  Routes(const access::Gate& gate, const access::Permissions& permissions, db::Pool& readers, std::function<Snapshot()> snapshot)
      : gate_(gate), permissions_(permissions), readers_(readers), snapshot_(std::move(snapshot)) {}

  void explain(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, access::Verb::read_accounts);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto* holder = caller->network->posts->find(AccountId{parse_id(request.params[0]).value_or(0)});
    if (holder == nullptr) return reply(http::to_response(http::standard_problem(404, language)));
    const auto what = request.query_value("what").value_or("");
    const auto* verb = std::ranges::find(access::all_verbs, what, [](access::Verb each) { return to_text(each); });
    const auto told = verb != std::end(access::all_verbs) ? of_verb(*caller, *holder, *verb, language) : of_step(*caller, *holder, request, language);
    reply(told ? http::json_response(200, *told) : http::to_response(told.error()));
  }

 private:
  using Told = Result<json::Object, http::Problem>;

  static json::Object named(const access::Network& network, OrgId id, Language language) {
    const auto* org = network.orgs->find(id);
    return {{"id", format_id(id)}, {"name", org ? (language == Language::zh ? org->name_zh : org->name_en) : std::string()}};
  }

  Told of_verb(const access::Caller& caller, const access::Holder& holder, access::Verb verb, Language language) const {
    json::Array lines;
    bool may = false;
    for (const auto& post : holder.posts_at(gate_.clock().now())) {
      json::Array relations;
      for (const auto relation : access::all_relations) {
        if (permissions_.has(post.role, verb, relation)) relations.push_back(json::Value(to_text(relation)));
      }
      may |= !relations.empty();
      lines.push_back(json::Object{{"ok", !relations.empty()}, {"word", post.role}, {"org", named(*caller.network, post.org, language)},
                                   {"relations", std::move(relations)}});
    }
    return json::Object{{"may", may && !holder.disabled}, {"disabled", holder.disabled}, {"lines", std::move(lines)}};
  }

  Told of_step(const access::Caller& caller, const access::Holder& holder, const Request& request, Language language) const {
    const auto number = request.query_value("matter").value_or("");
    if (number.empty()) return fail(http::wrong_field("matter", "请填写受理编号。", "Name the matter by its number.", language));
    const auto view = snapshot_();
    auto reader = readers_.take();
    if (!reader) return fail(http::standard_problem(503, language));
    const auto told = explain_step(**reader, caller.network->district, *view.catalogue, *view.world, holder.id,
                                   holder.posts_at(gate_.clock().now()), request.query_value("what").value_or(""), number);
    if (!told) return fail(problem_of(told.error(), language));
    json::Array lines;
    for (const auto& [spelling, lack, post] : told->words) {
      json::Object line{{"ok", lack == flow::Lack::nothing}, {"word", spelling}};
      if (lack == flow::Lack::nothing) line["org"] = named(*caller.network, post.org, language);
      else line["lack"] = code_of(lack);
      lines.push_back(std::move(line));
    }
    const auto texts = [](const std::vector<std::string>& list) {
      json::Array out;
      for (const auto& each : list) out.push_back(json::Value(each));
      return out;
    };
    return json::Object{{"may", told->may && !holder.disabled},
                        {"disabled", holder.disabled},
                        {"lines", std::move(lines)},
                        {"owner", named(*caller.network, told->owner, language)},
                        {"stage", told->stage},
                        {"from", texts(told->from)},
                        {"guards", texts(told->guards)},
                        {"needs_approval", told->needs_approval}};
  }

  static std::string_view code_of(flow::Lack lack) {
    switch (lack) {
      case flow::Lack::not_staff: return "not_staff";
      case flow::Lack::no_such_role: return "no_such_role";
      case flow::Lack::other_body: return "other_body";
      case flow::Lack::nothing: break;
    }
    return "";
  }

  static http::Problem problem_of(const ExplanationError& error, Language language) {
    switch (error.kind) {
      case ExplanationError::Kind::no_matter:
        return http::wrong_field("matter", "没有这个受理编号，请核对。", "There is no matter of that number.", language);
      case ExplanationError::Kind::no_step:
        return http::wrong_field("what", "没有这一步或这项权限，请核对。", "There is no such step, and no such verb.", language);
      case ExplanationError::Kind::failed:
        break;
    }
    return http::standard_problem(503, language);
  }

  const access::Gate& gate_;
  const access::Permissions& permissions_;
  db::Pool& readers_;
  const std::function<Snapshot()> snapshot_;
};

}  // namespace

void add_explanation_routes(http::Router& router, const access::Gate& gate, const access::Permissions& permissions, db::Pool& readers,
                            std::function<Snapshot()> snapshot) {
  const auto routes = std::make_shared<Routes>(gate, permissions, readers, std::move(snapshot));
  router.add({http::Method::get, "/api/v1/accounts/{id}/explanation", "explain_account",
              [routes](const Request& request, const Reply& reply) { routes->explain(request, reply); }});
}

}  // namespace rz::matter

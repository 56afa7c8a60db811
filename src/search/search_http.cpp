#include "search/search_http.hpp"

#include <memory>
#include <utility>

#include "base/text.hpp"
#include "matter/queue_page_http.hpp"

namespace rz::search {

namespace {

using http::Language;
using http::Reply;
using http::Request;

std::string label_of(const matter::ViewContext& view, const flow::Matter& matter, std::string_view field) {
  const auto* loaded = view.catalogue.find(matter.chain, matter.chain_version);
  return loaded ? std::string(loaded->texts(view.language).get("field." + std::string(field.substr(0, field.find('#'))))) : std::string();
}

json::Object found_json(const matter::ViewContext& view, const Found& found) {
  auto row = matter::row_view(view, found.stored);
  if (!found.field.empty()) {
    row["found"] = json::Object{{"field", label_of(view, found.stored.matter, found.field)},
                                {"before", found.before}, {"match", found.match}, {"after", found.after}};
  }
  return row;
}

http::Response not_yet(Language language) {
  auto problem = http::standard_problem(503, language);
  problem.detail = language == Language::zh ? "查找正在准备，请稍候再试。" : "Searching is being made ready; try again in a moment.";
  return http::to_response(problem);
}

void find(const Searcher& searcher, const matter::Service& service, const matter::Viewer& viewer, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  if (!searcher.is_ready()) return reply(not_yet(language));
  const auto snapshot = service.snapshot();
  const auto asked = matter::read_queue_page(request, snapshot);
  if (!asked) return reply(http::to_response(asked.error()));
  const auto text = trim(request.query_value("q").value_or(""));
  if (text.empty() || count_characters(text) > query_characters_max) return reply(http::to_response(matter::wrong_parameters({"q"}, language)));
  const auto view = service.context(snapshot, viewer);
  const auto query = matter::query_for(*asked, view);
  if (!query) return reply(http::to_response(matter::wrong_parameters({"view"}, language)));
  const auto before = query->after ? std::optional(query->after->id) : std::nullopt;
  const auto page = searcher.find(text, *query, before, view);
  if (!page) return reply(http::to_response(http::standard_problem(503, language)));
  json::Array items;
  for (const auto& found : page->found) items.push_back(found_json(view, found));
  json::Object out{{"items", std::move(items)}};
  if (page->next) out["next"] = "0." + format_id(*page->next);
  reply(http::json_response(200, out));
}

}  // namespace

void add_search_routes(http::Router& router, const Searcher& searcher, const matter::Service& service, matter::Identify identify) {
  const auto who = std::make_shared<const matter::Identify>(std::move(identify));
  router.add({http::Method::get, "/api/v1/search", "search_matters", [&searcher, &service, who](const Request& request, const Reply& reply) {
                const auto viewer = matter::staff_viewer(*who, request, reply);
                if (viewer) find(searcher, service, *viewer, request, reply);
              }});
}

}  // namespace rz::search

#include "search/search_http.hpp"

#include <cmath>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "infra/http/telling.hpp"
#include "matter/problem_http.hpp"
#include "matter/queue_page_http.hpp"

namespace rz::search {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t texts_max = 4;
constexpr std::size_t text_bytes_max = 8'000;

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
  const auto asked = matter::read_searched_page(request, snapshot);
  if (!asked) return reply(http::to_response(asked.error()));
  if (asked->words.empty()) return reply(http::to_response(matter::wrong_parameters({"q"}, language)));
  const auto page = find_page(searcher, service, *asked, viewer);
  if (!page && page.error().kind == matter::ServiceError::Kind::not_found) return reply(http::to_response(matter::wrong_parameters({"view"}, language)));
  if (!page) return reply(matter::to_response(page.error(), *snapshot.catalogue, language));
  reply(http::json_response(200, *page));
}

http::Response alike_response(const Searcher& searcher, const Subject& subject, const matter::ViewContext& view, Language language) {
  const auto alike = searcher.find_alike(subject, view);
  if (!alike) return http::to_response(http::standard_problem(503, language));
  json::Array items;
  for (const auto& [stored, twin] : *alike) {
    json::Array shared;
    for (const auto& run : twin.shared) shared.push_back(json::Value(run));
    items.push_back(json::Object{{"matter", matter::row_view(view, stored)}, {"likeness", std::round(twin.likeness * 100) / 100},
                                 {"same_place", twin.same_place}, {"days_apart", twin.days_apart}, {"shared", std::move(shared)}});
  }
  return http::json_response(200, json::Object{{"items", std::move(items)}});
}

/// Of a matter that is there.
void list_alike(const Searcher& searcher, const matter::Service& service, const matter::Viewer& viewer, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  if (!searcher.is_ready()) return reply(not_yet(language));
  const auto snapshot = service.snapshot();
  const auto view = service.context(snapshot, viewer);
  const auto stored = service.read_stored_for(MatterId{parse_id(request.params[0]).value_or(0)}, viewer);
  if (!stored) return reply(matter::to_response(stored.error(), *snapshot.catalogue, language));
  const auto subject = Searcher::subject_of(*stored, snapshot.catalogue->chains(), *snapshot.places);
  if (!subject) return reply(http::json_response(200, json::Object{{"items", json::Array{}}}));
  reply(alike_response(searcher, *subject, view, language));
}

/// Of one that is being typed in: nothing of it is kept.
void compare_typed(const Searcher& searcher, const matter::Service& service, const matter::Viewer& viewer, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  if (!searcher.is_ready()) return reply(not_yet(language));
  const auto body = http::json_body(request);
  if (!body) return reply(http::to_response(body.error()));
  if (auto stray = http::stray_members(*body, {"place", "texts"}, language)) return reply(http::to_response(*stray));
  const auto snapshot = service.snapshot();
  json::Reader read(*body);
  const auto place = read.get<std::optional<PlaceId>>("/place").value_or(PlaceId{});
  if (!snapshot.places->find(place)) return reply(http::to_response(http::wrong_field("place", "请选择地点。", "Choose a place.", language)));
  Subject subject{{}, place, wider_of(place, *snapshot.places), service.now(), {}};
  const auto* texts = json::find(*body, "/texts");
  if (texts && texts->is_array() && texts->get_array().size() <= texts_max) {
    for (const auto& text : texts->get_array()) {
      if (text.is_string() && text.get_string().size() <= text_bytes_max) subject.texts.emplace_back(text.get_string());
    }
  }
  if (subject.texts.empty()) return reply(http::to_response(http::wrong_field("texts", "请填写文字。", "Write some text.", language)));
  const auto view = service.context(snapshot, viewer);
  reply(alike_response(searcher, subject, view, language));
}

}  // namespace

Result<json::Object, matter::ServiceError> find_page(const Searcher& searcher, const matter::Service& service, const matter::QueuePage& asked, const matter::Viewer& viewer) {
  if (!searcher.is_ready()) return fail(matter::ServiceError{});
  const auto snapshot = service.snapshot();
  const auto view = service.context(snapshot, viewer);
  const auto query = matter::query_for(asked, view);
  if (!query) return fail(matter::ServiceError{matter::ServiceError::Kind::not_found, {}, {}, {}, 0});
  const auto before = query->after ? std::optional(query->after->id) : std::nullopt;
  const auto page = searcher.find(asked.words, *query, before, view);
  if (!page) return fail(matter::ServiceError{});
  json::Array items;
  for (const auto& found : page->found) items.push_back(found_json(view, found));
  json::Object out{{"items", std::move(items)}};
  if (page->next) out["next"] = "0." + format_id(*page->next);
  return out;
}

void add_search_routes(http::Router& router, const Searcher& searcher, const matter::Service& service, matter::Identify identify) {
  const auto who = std::make_shared<const matter::Identify>(std::move(identify));
  const auto add = [&](http::Method method, std::string pattern, std::string operation,
                       void (*handle)(const Searcher&, const matter::Service&, const matter::Viewer&, const Request&, const Reply&)) {
    router.add({method, std::move(pattern), std::move(operation), [&searcher, &service, who, handle](const Request& request, const Reply& reply) {
                  const auto viewer = matter::staff_viewer(*who, request, reply);
                  if (viewer) handle(searcher, service, *viewer, request, reply);
                }});
  };
  add(http::Method::get, "/api/v1/search", "search_matters", find);
  add(http::Method::get, "/api/v1/matters/{id}/alike", "list_alike", list_alike);
  add(http::Method::post, "/api/v1/alike", "compare_matter", compare_typed);
}

}  // namespace rz::search

#include "matter/queue_http.hpp"

#include <memory>
#include <utility>

#include "matter/problem_http.hpp"
#include "matter/queue_page_http.hpp"

namespace rz::matter {

namespace {

using http::Language;
using http::Reply;
using http::Request;

void list_matters(const Service& service, const Viewer& viewer, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto snapshot = service.snapshot();
  const auto asked = read_queue_page(request, snapshot);
  if (!asked) return reply(http::to_response(asked.error()));
  auto page = service.read_queue(*asked, viewer);
  if (!page && page.error().kind == ServiceError::Kind::not_found) {
    return reply(http::to_response(wrong_parameters({"view"}, language)));
  }
  if (!page) return reply(to_response(page.error(), *service.snapshot().catalogue, language));
  reply(http::json_response(200, *page));
}

void list_views(const Service& service, const Viewer& viewer, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto queues = service.count_queues(viewer);
  if (!queues) return reply(to_response(queues.error(), *service.snapshot().catalogue, language));
  json::Array items;
  for (const auto& [queue, count, more] : *queues) {
    items.push_back({{"view", queue.name}, {"name", queue.title}, {"count", count}, {"more", more}});
  }
  json::Array births;
  for (const auto& [chain, step] : service.births_of(viewer)) births.push_back({{"chain", chain}, {"step", step}});
  reply(http::json_response(200, json::Object{{"items", std::move(items)}, {"births", std::move(births)}}));
}

}  // namespace

void add_queue_routes(http::Router& router, const Service& service, Identify identify) {
  const auto who = std::make_shared<const Identify>(std::move(identify));
  using enum http::Method;
  const auto add = [&](http::Method method, std::string pattern, std::string operation,
                       void (*handle)(const Service&, const Viewer&, const Request&, const Reply&)) {
    router.add({method, std::move(pattern), std::move(operation),
                [&service, who, handle](const Request& request, const Reply& reply) {
                  const auto viewer = staff_viewer(*who, request, reply);
                  if (viewer) handle(service, *viewer, request, reply);
                }});
  };
  add(get, "/api/v1/views", "list_views", list_views);
  add(get, "/api/v1/matters", "list_matters", list_matters);
}

}  // namespace rz::matter

#include "matter/queue_http.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

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

Status status_at(const QueuePoint& point, const flow::Chains& chains, Instant now) {
  const auto* chain = chains.latest(point.chain);
  const bool is_owed = chain && chain->is_timed_answer(point.stage);
  return status_of(point.kind, is_owed, point.due, point.revision, now);
}

/// Matters of one status that are shown at one spot.
json::Object group_json(const place::Spot& spot, const place::Places& places, Status status, std::vector<MatterId> matters, Language language) {
  const auto& place = *places.find(spot.of);
  json::Array within;
  for (const auto* around = places.find(place.parent); around; around = places.find(around->parent)) within.push_back(json::Value(format_id(around->id)));
  std::ranges::sort(matters);  // ids of one time look alike, and so weigh less when they are packed
  json::Array ids;
  for (const auto id : matters) ids.push_back(json::Value(format_id(id)));
  return {{"place", json::Object{{"id", format_id(place.id)},
                                 {"kind", place::to_text(place.kind)},
                                 {"name", language == Language::zh ? place.name_zh : place.name_en},
                                 {"within", std::move(within)}}},
          {"lon", spot.point.lon},
          {"lat", spot.point.lat},
          {"status", to_text(status)},
          {"matters", std::move(ids)}};
}

void list_points(const Service& service, const Viewer& viewer, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto snapshot = service.snapshot();
  const auto asked = read_queue_page(request, snapshot);
  if (!asked) return reply(http::to_response(asked.error()));
  auto points = service.read_points(*asked, viewer);
  if (!points && points.error().kind == ServiceError::Kind::not_found)
    return reply(http::to_response(wrong_parameters({"view"}, language)));
  if (!points) return reply(to_response(points.error(), *snapshot.catalogue, language));
  const bool more = std::ssize(*points) > Service::points_max;
  if (more) points->resize(Service::points_max);
  std::map<std::pair<PlaceId, Status>, std::vector<MatterId>> groups;
  std::unordered_map<PlaceId, std::optional<place::Spot>> spots;
  std::int64_t unplaced = 0;
  const auto now = service.now();
  for (const auto& point : *points) {
    const auto [spot, is_new] = spots.try_emplace(point.place);
    if (is_new) spot->second = snapshot.areas->spot(*snapshot.places, point.place);
    if (!spot->second) ++unplaced;
    else groups[{spot->second->of, status_at(point, snapshot.catalogue->chains(), now)}].push_back(point.id);
  }
  json::Array items;
  for (auto& [where, matters] : groups) {
    items.push_back(group_json(*snapshot.areas->spot(*snapshot.places, where.first), *snapshot.places, where.second, std::move(matters), language));
  }
  reply(http::json_response(
      200,
      json::Object{
          {"count", points->size()}, {"more", more}, {"unplaced", unplaced}, {"items", std::move(items)}}));
}

void list_views(const Service& service, const Viewer& viewer, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto queues = service.count_queues(viewer);
  if (!queues) return reply(to_response(queues.error(), *service.snapshot().catalogue, language));
  json::Array items;
  for (const auto& [queue, count, more] : *queues) {
    json::Object item{{"view", queue.name}, {"name", queue.title}, {"count", count}, {"more", more}};
    if (queue.oldest_first) item["order"] = "oldest";
    items.push_back(std::move(item));
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
  add(get, "/api/v1/matters/points", "list_points", list_points);
}

}  // namespace rz::matter

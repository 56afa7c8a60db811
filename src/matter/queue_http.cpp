#include "matter/queue_http.hpp"

#include <memory>
#include <utility>

#include "matter/problem_http.hpp"

namespace rz::matter {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t tags_max = 8;

/// What a list was asked for, or the parameter that is wrong.
class PageQuery {
 public:
  PageQuery(const Request& request, const Snapshot& snapshot) : request_(request), snapshot_(snapshot) {}

  Result<QueuePage, http::Problem> read() {
    QueuePage page;
    page.name = request_.query_value("view").value_or("");
    page.cursor = request_.query_value("after").value_or("");
    const auto order = request_.query_value("order").value_or("due");
    page.order = order == "newest" ? QueueOrder::newest : QueueOrder::due;
    page.owner = OrgId{id("owner")};
    page.place = PlaceId{id("place")};
    if (const auto limit = request_.query_value("limit")) page.limit = parse_id(*limit).value_or(0);
    page.tags = tags();
    require(!page.name.empty(), "view");
    require(page.cursor.empty() || is_cursor(page.cursor), "after");
    require(order == "due" || order == "newest", "order");
    require(page.limit >= 1 && page.limit <= queue_page_max, "limit");
    require(!page.place || snapshot_.places->find(page.place), "place");
    require(!page.owner || snapshot_.orgs->find(page.owner), "owner");
    if (wrong_.empty()) return page;
    return fail(wrong_parameters(wrong_, http::preferred_language(request_)));
  }

  static http::Problem wrong_parameters(const std::vector<std::string>& names, Language language) {
    auto problem = http::standard_problem(422, language);
    const auto words = language == Language::zh ? "网址中的参数不对。" : "This parameter of the address is not right.";
    for (const auto& name : names) problem.errors.push_back({"?" + name, words});
    return problem;
  }

 private:
  void require(bool holds, std::string_view name) {
    if (!holds) wrong_.emplace_back(name);
  }

  std::int64_t id(std::string_view name) {
    const auto text = request_.query_value(name);
    if (!text) return 0;
    const auto value = parse_id(*text);
    require(value.has_value(), name);
    return value.value_or(0);
  }

  /// «kind:help,urgent:true»
  std::vector<std::string> tags() {
    std::vector<std::string> out;
    const auto text = request_.query_value("tags").value_or("");
    if (text.empty()) return out;
    for (const auto one : split(text, ',')) {
      const auto colon = one.find(':');
      const auto field = one.substr(0, colon);
      const bool known = colon != std::string_view::npos && is_tag(*snapshot_.catalogue, field) && out.size() < tags_max;
      require(known, "tags");
      if (known) out.push_back(tag_of(field, one.substr(colon + 1)));
    }
    return out;
  }

  const Request& request_;
  const Snapshot& snapshot_;
  std::vector<std::string> wrong_;
};

void list_matters(const Service& service, const Viewer& viewer, const Request& request, const Reply& reply) {
  const auto language = http::preferred_language(request);
  const auto snapshot = service.snapshot();
  const auto asked = PageQuery(request, snapshot).read();
  if (!asked) return reply(http::to_response(asked.error()));
  auto page = service.read_queue(*asked, viewer);
  if (!page && page.error().kind == ServiceError::Kind::not_found) {
    return reply(http::to_response(PageQuery::wrong_parameters({"view"}, language)));
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

#include "board/board_http.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "board/page.hpp"
#include "infra/http/etag.hpp"
#include "infra/http/language.hpp"

namespace rz::board {

namespace {

using http::Reply;
using http::Request;

constexpr std::string_view html = "text/html; charset=utf-8";
constexpr std::string_view atom = "application/atom+xml; charset=utf-8";
constexpr std::size_t host_bytes_max = 255;

/// «https://example.org», of a Host that can be one.
std::string origin_of(const Request& request) {
  const auto host = request.header("Host");
  const bool is_host = !host.empty() && host.size() <= host_bytes_max && std::ranges::all_of(host, [](char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9') || std::string_view(".-:[]").contains(sign);
  });
  return is_host ? (request.is_secure ? "https://" : "http://") + std::string(host) : std::string();
}

Visit visit_of(const Request& request) {
  Visit out;
  out.is_zh = http::preferred_language(request) == http::Language::zh;
  const auto language = request.query_value("lang").value_or("");
  out.says_language = language == "zh" || language == "en";
  for (const auto size : {Size::large, Size::largest}) {
    if (request.query_value("size") == to_text(size)) out.size = size;
  }
  out.origin = origin_of(request);
  return out;
}

std::string_view value_of(const Request& request, std::string_view name) { return request.query_value(name).value_or(""); }

/// What nobody could have chosen asks for nothing: an old link still shows a page.
Filter filter_of(const Request& request, const access::Network& network) {
  Filter out;
  const PlaceId place{parse_id(value_of(request, "place")).value_or(0)};
  if (const auto* found = network.places->find(place); found && found != network.places->root()) out.place = place;
  const auto category = value_of(request, "category");
  if (std::ranges::count(network.categories, category, &org::Category::code) != 0) out.category = category;
  out.outcome = parse_outcome(value_of(request, "outcome"));
  out.month = parse_month(value_of(request, "month"));
  return out;
}

std::size_t page_number(const Request& request) {
  const auto text = value_of(request, "page");
  std::size_t out = 1;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

/// Pages that look through a whole year, as they were drawn within the last minute. Thread-safe.
class Kept {
 public:
  template <class Draw>
  std::string get(const std::string& key, Instant now, Draw draw) {
    {
      const std::lock_guard lock(mutex_);
      const auto found = pages_.find(key);
      if (found != pages_.end() && now < found->second.until) return found->second.page;
    }
    auto page = draw();
    const std::lock_guard lock(mutex_);
    if (pages_.size() >= pages_max) pages_.clear();
    pages_[key] = {{now.ms + kept_seconds * 1000}, page};
    return page;
  }

 private:
  static constexpr std::size_t pages_max = 200;
  struct Drawn {
    Instant until{};
    std::string page;
  };
  std::mutex mutex_;
  std::map<std::string, Drawn> pages_;
};

/// Nothing but its own pictures and its one sheet of style: no script, no inline style.
constexpr auto policy = "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

http::Response page_response(int status, std::string_view type, std::string page) {
  http::Response out{status, {{"Content-Type", std::string(type)}, {"Content-Security-Policy", policy}}, std::move(page)};
  if (status == 503) out.add_header("Retry-After", "2");
  return out;
}

template <class Use>
void on_stage(const Stage& stage, const Request& request, Use use) {
  const auto visit = visit_of(request);
  const auto network = stage.network.get();
  const auto view = stage.snapshot();
  static const chain::Texts none;
  const auto texts_of = [&](std::string_view name) -> const chain::Texts& {
    const auto* chain = view.catalogue->latest(name);
    return chain ? (visit.is_zh ? chain->zh : chain->en) : none;
  };
  use(Scene{stage.reader.board(), *network, texts_of(board_chain), texts_of(announcement_chain), texts_of, visit,
            local_date(stage.clock.now(), network->calendar.utc_offset_minutes)});
}

class Routes {
 public:
  explicit Routes(const Stage& stage) : stage_(stage) {}

  /// `tell` gives the page, or nothing where there is no such matter.
  template <class Tell>
  void answer(const Request& request, const Reply& reply, std::string_view type, Tell tell) const {
    on_stage(stage_, request, [&](const Scene& scene) {
      if (!stage_.reader.is_ready()) return reply(page_response(503, html, notice_page(scene, words::not_ready_title, words::not_ready)));
      const std::optional<std::string> told = tell(scene);
      if (!told) return reply(page_response(404, html, notice_page(scene, words::missing_title, words::missing)));
      auto response = http::revalidated(request, page_response(200, type, *told));
      response.set_header("Cache-Control", "public, max-age=" + std::to_string(kept_seconds));
      response.set_header("Content-Security-Policy", policy);
      reply(std::move(response));
    });
  }

  /// A page over a period.
  void period(const Request& request, const Reply& reply, std::string (*draw)(const Scene&, std::string_view)) const {
    answer(request, reply, html, [&](const Scene& scene) -> std::optional<std::string> {
      const auto asked = value_of(request, "period");
      const auto name = asked.empty() ? std::string() : period_of(asked, scene.today).name;
      return kept_.get(canonical(scene.visit, request.path, {{"period", name}}) + link_to(scene.visit, "#"), stage_.clock.now(), [&] { return draw(scene, name); });
    });
  }

  void shelf(const Request& request, const Reply& reply, const Shelf& shelf) const {
    answer(request, reply, html, [&](const Scene& scene) -> std::optional<std::string> { return projects_page(scene, shelf, filter_of(request, scene.network).place); });
  }

  void matter(const Request& request, const Reply& reply, std::string_view type, std::string (*tell)(const Scene&, const Posted&)) const {
    answer(request, reply, type, [&](const Scene& scene) -> std::optional<std::string> {
      const auto posted = scene.board.find(request.params[0]);
      if (posted) return tell(scene, *posted);
      const auto announced = type == html ? scene.board.find_announced(request.params[0]) : nullptr;
      if (announced) return announcement_page(scene, *announced);
      const auto project = type == html ? scene.board.find_project(request.params[0]) : nullptr;
      return project ? std::optional(project_page(scene, *project)) : std::nullopt;
    });
  }

 private:
  const Stage stage_;
  mutable Kept kept_;
};

}  // namespace

void show(const Stage& stage, const Request& request, const Reply& reply, const std::function<int()>& status,
          const std::function<std::string(const Scene&)>& draw) {
  on_stage(stage, request, [&](const Scene& scene) {
    auto page = draw(scene);
    reply(page_response(status(), html, std::move(page)));
  });
}

void add_board_routes(http::Router& router, const Stage& stage) {
  const auto routes = std::make_shared<Routes>(stage);
  router.add({http::Method::get, "/board", "show_board", [routes](const Request& request, const Reply& reply) {
                routes->answer(request, reply, html, [&](const Scene& scene) -> std::optional<std::string> {
                  return list_page(scene, filter_of(request, scene.network), page_number(request));
                });
              }});
  router.add({http::Method::get, "/board/feed.atom", "follow_board", [routes](const Request& request, const Reply& reply) {
                routes->answer(request, reply, atom, [&](const Scene& scene) -> std::optional<std::string> { return list_feed(scene, filter_of(request, scene.network)); });
              }});
  router.add({http::Method::get, "/board/announcements", "show_board_announcements", [routes](const Request& request, const Reply& reply) {
                routes->answer(request, reply, html,
                               [&](const Scene& scene) -> std::optional<std::string> { return announcements_page(scene, filter_of(request, scene.network).place); });
              }});
  router.add({http::Method::get, "/board/hearings", "show_board_hearings",
              [routes](const Request& request, const Reply& reply) { routes->shelf(request, reply, shelf_of("hearings")); }});
  router.add({http::Method::get, "/board/projects", "show_board_projects",
              [routes](const Request& request, const Reply& reply) { routes->shelf(request, reply, shelf_of("works")); }});
  router.add({http::Method::get, "/board/contracts", "show_board_contracts",
              [routes](const Request& request, const Reply& reply) { routes->shelf(request, reply, shelf_of("contracts")); }});
  router.add({http::Method::get, "/board/menu", "show_board_menu",
              [routes](const Request& request, const Reply& reply) { routes->shelf(request, reply, shelf_of("menu")); }});
  router.add({http::Method::get, "/board/answers", "show_board_answers",
              [routes](const Request& request, const Reply& reply) { routes->shelf(request, reply, shelf_of("answers")); }});
  router.add({http::Method::get, "/board/committees", "show_board_committees",
              [routes](const Request& request, const Reply& reply) { routes->shelf(request, reply, shelf_of("committees")); }});
  router.add({http::Method::get, "/board/figures", "show_board_figures",
              [routes](const Request& request, const Reply& reply) { routes->period(request, reply, figures_page); }});
  router.add({http::Method::get, "/board/map", "show_board_map",
              [routes](const Request& request, const Reply& reply) { routes->period(request, reply, map_page); }});
  router.add({http::Method::get, "/board/matters/{number}", "show_board_matter",
              [routes](const Request& request, const Reply& reply) { routes->matter(request, reply, html, matter_page); }});
  router.add({http::Method::get, "/board/matters/{number}/feed.atom", "follow_board_matter",
              [routes](const Request& request, const Reply& reply) { routes->matter(request, reply, atom, matter_feed); }});
}

}  // namespace rz::board

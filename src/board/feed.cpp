// Atom feeds (RFC 4287): a place or a category is followed, or one matter.

#include "board/page.hpp"

namespace rz::board {

namespace {

constexpr std::string_view feed_id = "urn:rongzhi:board:";

struct FeedHead {
  std::string title;
  std::string id;
  std::string self;
  std::string page;
  Instant updated{};
};

Markup begin_feed(const Scene& scene, const FeedHead& head) {
  Markup feed(Markup::Kind::xml);
  feed.open("feed", {{"xmlns", "http://www.w3.org/2005/Atom"}, {"xml:lang", scene.visit.is_zh ? "zh-CN" : "en"}});
  feed.leaf("id", head.id).leaf("title", head.title).leaf("updated", format_rfc3339(head.updated, scene.offset_minutes()));
  feed.open("author").leaf("name", scene.title()).close();
  feed.empty("link", {{"rel", "self"}, {"type", "application/atom+xml"}, {"href", head.self}});
  feed.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", head.page}});
  return feed;
}

std::string district_id(const Scene& scene) { return std::string(feed_id) + format_id(scene.network.district); }

void entry_of(Markup& feed, const Scene& scene, const Posted& posted) {
  feed.open("entry").leaf("id", district_id(scene) + ":" + posted.number).leaf("title", short_summary(posted));
  feed.leaf("updated", format_rfc3339(posted.published_at, scene.offset_minutes()));
  feed.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", canonical(scene.visit, "/board/matters/" + posted.number)}});
  if (!posted.category.empty()) feed.empty("category", {{"term", posted.category}, {"label", scene.category_name(posted.category)}});
  feed.leaf("summary", scene.place_name(posted.place) + " · " + posted.summary);
  feed.leaf("content", posted.result, {{"type", "text"}}).close();
}

void entry_of(Markup& feed, const Scene& scene, const Announced& announced) {
  const auto kind = std::string(scene.announcements.get("field.public_kind." + announced.kind));
  feed.open("entry").leaf("id", district_id(scene) + ":" + announced.number).leaf("title", kind + " · " + announced.headline);
  feed.leaf("updated", format_rfc3339(announced.published_at, scene.offset_minutes()));
  feed.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", canonical(scene.visit, "/board/matters/" + announced.number)}});
  feed.leaf("summary", scene.place_name(announced.place)).leaf("content", announced.words, {{"type", "text"}}).close();
}

}  // namespace

std::string list_feed(const Scene& scene, const Filter& filter) {
  const auto found = scene.board.list(filter, *scene.network.places, 1);
  auto title = scene.title();
  for (const auto& part : {filter.place ? scene.place_name(filter.place) : std::string(), scene.category_name(filter.category)}) {
    if (!part.empty()) title += " · " + part;
  }
  auto id = district_id(scene);
  for (const auto& [name, value] : pairs_of(filter)) {
    if (!value.empty()) id += ":" + std::string(name) + ":" + value;
  }
  const auto pairs = pairs_of(filter);
  // Where nothing stands yet, the day will do.
  auto updated = found.items.empty() ? local_instant(scene.today, 0, scene.offset_minutes()) : found.items.front()->published_at;
  // Who follows a place follows what is announced there; who follows one kind of matter does not.
  const bool is_of_place = filter == Filter{.place = filter.place};
  const auto announced = is_of_place ? announced_now(scene, filter.place) : std::vector<std::shared_ptr<const Announced>>();
  if (!announced.empty()) updated = found.items.empty() ? announced.front()->published_at : std::max(updated, announced.front()->published_at);
  auto feed = begin_feed(scene, {title, id, canonical(scene.visit, "/board/feed.atom", pairs), canonical(scene.visit, "/board", pairs), updated});
  for (const auto& one : announced) entry_of(feed, scene, *one);
  for (const auto& posted : found.items) entry_of(feed, scene, *posted);
  return std::move(feed).finish();
}

std::string matter_feed(const Scene& scene, const Posted& posted) {
  const auto path = "/board/matters/" + posted.number;
  const auto id = district_id(scene) + ":" + posted.number;
  auto feed = begin_feed(scene, {short_summary(posted), id + ":course", canonical(scene.visit, path + "/feed.atom"), canonical(scene.visit, path), posted.published_at});
  const auto course = course_of(scene, posted);
  for (auto at = course.rbegin(); at != course.rend(); ++at) {
    const bool is_last = at == course.rbegin();
    const auto when = is_last ? posted.published_at : local_instant(at->day, 0, scene.offset_minutes());
    feed.open("entry").leaf("id", id + ":" + std::to_string(course.rend() - at) + (is_last ? ":" + std::to_string(posted.published_at.ms) : ""));
    feed.leaf("title", happening_text(scene, *at)).leaf("updated", format_rfc3339(when, scene.offset_minutes()));
    feed.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", canonical(scene.visit, path)}});
    feed.leaf("content", is_last ? posted.result : posted.summary, {{"type", "text"}}).close();
  }
  return std::move(feed).finish();
}

}  // namespace rz::board

// What concerns everybody at a place: all that is announced there, and one of it.

#include <limits>

#include "board/page.hpp"

namespace rz::board {

namespace {

constexpr std::size_t announced_now_max = 10;

void state_chip(Markup& page, const Scene& scene, const Announced& announced) {
  const bool is_over = announced.over.has_value();
  page.open("span", {{"class", "chip"}, {"data-tone", is_over ? "paused" : "due"}});
  page.leaf("span", is_over ? "–" : "!", {{"aria-hidden", "true"}}).text(" ");
  page.text(scene.say(is_over ? words::announcement_over : words::announcement_current)).close();
}

std::string kind_of(const Scene& scene, const Announced& announced) {
  return std::string(scene.announcements.get("field.public_kind." + announced.kind));
}

void fact(Markup& page, std::string_view name, const std::string& value) {
  if (!value.empty()) page.open("div").leaf("dt", name).leaf("dd", value).close();
}

void body(Markup& page, const Scene& scene, const Announced& announced) {
  const auto time = [&](const std::optional<Instant>& at) { return at ? scene.moment_text(*at) : std::string(); };
  page.leaf("p", announced.words, {{"class", "said"}}).open("dl", {{"class", "facts"}});
  fact(page, scene.say(words::place), scene.place_name(announced.place));
  fact(page, scene.say(words::from_time), time(announced.starts));
  fact(page, scene.say(words::until_time), time(announced.ends));
  fact(page, scene.say(words::over_time), time(announced.over));
  fact(page, scene.say(words::hotline), announced.hotline);
  page.close();
  page.open("p", {{"class", "meta"}}).text(kind_of(scene, announced)).text(" · ").text(scene.say(words::announced_at));
  page.text(scene.moment_text(announced.published_at)).text(" · ").text(announced.number).close();
}

}  // namespace

std::vector<std::shared_ptr<const Announced>> announced_now(const Scene& scene, PlaceId place) {
  // The far end of time: what is over at all is left out.
  auto out = scene.board.announced(place, *scene.network.places, Instant{std::numeric_limits<std::int64_t>::max()});
  if (out.size() > announced_now_max) out.resize(announced_now_max);
  return out;
}

void announced_lines(Markup& page, const Scene& scene, PlaceId place) {
  const auto now = announced_now(scene, place);
  if (now.empty()) return;
  page.open("section", {{"class", "card announced"}, {"aria-labelledby", "announced"}}).leaf("h2", scene.say(words::announcements), {{"id", "announced"}}).open("ul");
  for (const auto& one : now) {
    page.open("li").leaf("span", kind_of(scene, *one), {{"class", "chip"}, {"data-tone", "due"}}).text(" ");
    page.leaf("a", one->headline, {{"href", link_to(scene.visit, "/board/matters/" + one->number)}});
    page.leaf("span", " · " + scene.place_name(one->place) + " · " + scene.moment_text(one->starts.value_or(one->published_at)), {{"class", "meta"}}).close();
  }
  page.close().close();
}

std::string announcements_page(const Scene& scene, PlaceId place) {
  const auto since = local_instant(scene.today.plus(-announcement_shown_days), 0, scene.offset_minutes());
  const auto found = scene.board.announced(place, *scene.network.places, since);
  const Pairs asked{{"place", place ? format_id(place) : ""}};
  auto page = begin_page(scene, {.title = std::string(scene.say(words::announcements_title)),
                                 .description = std::string(scene.say(words::announcements_description)), .path = "/board/announcements", .pairs = asked});
  page.open("form", {{"class", "filters"}, {"method", "get"}, {"action", "/board/announcements"}, {"role", "search"}, {"aria-label", std::string(scene.say(words::filter))}});
  keep_visit(page, scene.visit);
  select_field(page, "place", scene.say(words::place), place_options(scene, place));
  page.leaf("button", scene.say(words::show), {{"class", "button button-main"}, {"type", "submit"}}).close();
  if (found.empty()) page.open("section", {{"class", "card"}}).leaf("p", scene.say(words::announcements_none), {{"class", "lead"}}).close();
  page.open("div", {{"class", "cards"}});
  for (const auto& each : found) {
    page.open("article", {{"class", "card"}}).open("div", {{"class", "card-head"}}).open("h2");
    page.leaf("a", each->headline, {{"href", link_to(scene.visit, "/board/matters/" + each->number)}}).close();
    state_chip(page, scene, *each);
    page.close();
    body(page, scene, *each);
    page.close();
  }
  page.close();
  follow_link(page, scene, words::follow_here, asked);
  return end_page(scene, std::move(page));
}

std::string announcement_page(const Scene& scene, const Announced& announced) {
  const auto path = "/board/matters/" + announced.number;
  auto page = begin_page(scene, {.title = announced.headline, .description = announced.words, .path = path, .is_article = true});
  page.open("article", {{"class", "card matter"}}).open("p");
  state_chip(page, scene, announced);
  page.close();
  body(page, scene, announced);
  page.close();
  follow_link(page, scene, words::follow_here, {{"place", format_id(announced.place)}});
  return end_page(scene, std::move(page));
}

}  // namespace rz::board

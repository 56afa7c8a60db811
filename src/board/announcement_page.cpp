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
  return std::string(scene.announcements.get("field.public_notice_kind." + announced.kind));
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

Card card_of(const Scene& scene, const Announced& announced) {
  return {announced.number, announced.headline, [&](Markup& page) { state_chip(page, scene, announced); }, [&](Markup& page) { body(page, scene, announced); }};
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
  std::vector<Card> cards;
  for (const auto& each : found) cards.push_back(card_of(scene, *each));
  return cards_page(scene, {words::announcements_title, words::announcements_description, words::announcements_none}, "/board/announcements", place, cards);
}

std::string announcement_page(const Scene& scene, const Announced& announced) {
  return card_page(scene, card_of(scene, announced), announced.words, announced.place);
}

}  // namespace rz::board

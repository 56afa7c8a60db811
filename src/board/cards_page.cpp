// What is announced, what is renovated: cards at a place, and one alone.

#include "board/page.hpp"

namespace rz::board {

std::string cards_page(const Scene& scene, const CardsWords& said, std::string_view path, PlaceId place, const std::vector<Card>& cards) {
  const Pairs asked{{"place", place ? format_id(place) : ""}};
  auto page = begin_page(scene, {.title = std::string(scene.say(said.title)), .description = std::string(scene.say(said.description)),
                                 .path = std::string(path), .pairs = asked});
  page.open("form", {{"class", "filters"}, {"method", "get"}, {"action", std::string(path)}, {"role", "search"}, {"aria-label", std::string(scene.say(words::filter))}});
  keep_visit(page, scene.visit);
  select_field(page, "place", scene.say(words::place), place_options(scene, place));
  page.leaf("button", scene.say(words::show), {{"class", "button button-main"}, {"type", "submit"}}).close();
  if (cards.empty()) page.open("section", {{"class", "card"}}).leaf("p", scene.say(said.none), {{"class", "lead"}}).close();
  page.open("div", {{"class", "cards"}});
  for (const auto& card : cards) {
    page.open("article", {{"class", "card"}}).open("div", {{"class", "card-head"}}).open("h2");
    page.leaf("a", card.title, {{"href", link_to(scene.visit, "/board/matters/" + card.number)}}).close();
    card.chip(page);
    page.close();
    card.body(page);
    page.close();
  }
  page.close();
  follow_link(page, scene, words::follow_here, asked);
  return end_page(scene, std::move(page));
}

std::string card_page(const Scene& scene, const Card& card, std::string description, PlaceId place) {
  auto page = begin_page(scene, {.title = card.title, .description = std::move(description), .path = "/board/matters/" + card.number, .is_article = true});
  page.open("article", {{"class", "card matter"}}).open("p");
  card.chip(page);
  page.close();
  card.body(page);
  page.close();
  follow_link(page, scene, words::follow_here, {{"place", format_id(place)}});
  return end_page(scene, std::move(page));
}

}  // namespace rz::board

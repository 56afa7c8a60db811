// What stands on the shelves of the board (works, contracts, the menu, answers, hearings, committees): all of it at a place, and one. What stands there is what its chain calls public, by the
// chain's own names.

#include <algorithm>
#include <array>
#include <variant>

#include "board/page.hpp"

namespace rz::board {

namespace {

using Type = flow::FieldRule::Type;

std::string bodies_text(const Scene& scene, const Fact& fact) {
  std::string out;
  for (const auto& text : flow::texts_in({{fact.field, fact.value}}, fact.field)) {
    const auto* org = scene.network.orgs->find(OrgId{parse_id(text).value_or(0)});
    if (org) out += (out.empty() ? "" : scene.visit.is_zh ? "、" : ", ") + (scene.visit.is_zh ? org->name_zh : org->name_en);
  }
  return out;
}

std::string in_words(const Scene& scene, const chain::Texts& texts, const Fact& fact) {
  if (const auto* number = std::get_if<std::int64_t>(&fact.value)) {
    if (fact.type == Type::moment) return scene.moment_text({*number});
    return fact.is_year ? std::to_string(*number) : with_commas(*number);
  }
  if (fact.type == Type::org || fact.type == Type::orgs) return bodies_text(scene, fact);
  std::string out;
  for (const auto& text : flow::texts_in({{fact.field, fact.value}}, fact.field)) {
    const bool is_choice = fact.type == Type::choice || fact.type == Type::choices;
    const auto name = is_choice ? texts.get("field." + fact.field + "." + text) : std::string_view();
    out += (out.empty() ? "" : scene.visit.is_zh ? "、" : ", ") + std::string(name.empty() ? text : name);
  }
  return out;
}

void body(Markup& page, const Scene& scene, const Project& project) {
  const auto& texts = scene.texts_of(project.chain);
  page.open("dl", {{"class", "facts"}});
  page.open("div").leaf("dt", scene.say(words::place)).leaf("dd", scene.place_name(project.place)).close();
  for (const auto& fact : project.facts) {
    page.open("div").leaf("dt", texts.get("field." + fact.field)).leaf("dd", in_words(scene, texts, fact)).close();
  }
  page.close();
  page.leaf("p", project.number, {{"class", "meta"}});
}

void state_chip(Markup& page, const Scene& scene, const Project& project) {
  const bool is_over = project.over.has_value();
  const auto& shelf = shelf_of(project.board);
  page.open("span", {{"class", "chip"}, {"data-tone", is_over ? "paused" : "doing"}});
  page.leaf("span", is_over ? "–" : "●", {{"aria-hidden", "true"}}).text(" ");
  page.text(scene.say(is_over ? shelf.over : shelf.current)).close();
}

Card card_of(const Scene& scene, const Project& project) {
  return {project.number, project.title, [&](Markup& page) { state_chip(page, scene, project); }, [&](Markup& page) { body(page, scene, project); }};
}

}  // namespace

std::span<const Shelf> shelves() {
  constexpr int answers_shown_days = 3 * 365;
  static const std::array all{
      Shelf{"hearings", "/board/hearings", words::hearings, {words::hearings_title, words::hearings_description, words::hearings_none}, words::project_current, words::project_over},
      Shelf{"works", "/board/projects", words::projects, {words::projects_title, words::projects_description, words::projects_none}, words::project_current, words::project_over},
      Shelf{"contracts", "/board/contracts", words::contracts, {words::contracts_title, words::contracts_description, words::contracts_none}, words::project_current, words::project_over},
      Shelf{"menu", "/board/menu", words::menu, {words::menu_title, words::menu_description, words::menu_none}, words::menu_current, words::project_over},
      Shelf{"answers", "/board/answers", words::answers, {words::answers_title, words::answers_description, words::answers_none}, words::answers_current, words::answers_current, answers_shown_days},
      Shelf{"committees", "/board/committees", words::committees, {words::committees_title, words::committees_description, words::committees_none}, words::committees_current, words::project_over}};
  return all;
}

const Shelf& shelf_of(std::string_view board) {
  const auto found = std::ranges::find(shelves(), board, &Shelf::board);
  return found == shelves().end() ? shelves().front() : *found;
}

std::string projects_page(const Scene& scene, const Shelf& shelf, PlaceId place) {
  const auto since = local_instant(scene.today.plus(-shelf.shown_days), 0, scene.offset_minutes());
  const auto found = scene.board.projects(shelf.board, place, *scene.network.places, since);
  std::vector<Card> cards;
  for (const auto& each : found) cards.push_back(card_of(scene, *each));
  return cards_page(scene, shelf.said, shelf.path, place, cards);
}

std::string project_page(const Scene& scene, const Project& project) {
  return card_page(scene, card_of(scene, project), std::string(scene.say(shelf_of(project.board).said.description)), project.place);
}

}  // namespace rz::board

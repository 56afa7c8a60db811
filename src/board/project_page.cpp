// Works that residents watch: all of them at a place, and one. What stands there is what its chain calls public, by the
// chain's own names.

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
  page.open("span", {{"class", "chip"}, {"data-tone", is_over ? "paused" : "doing"}});
  page.leaf("span", is_over ? "–" : "●", {{"aria-hidden", "true"}}).text(" ");
  page.text(scene.say(is_over ? words::project_over : words::project_current)).close();
}

Card card_of(const Scene& scene, const Project& project) {
  return {project.number, project.title, [&](Markup& page) { state_chip(page, scene, project); }, [&](Markup& page) { body(page, scene, project); }};
}

}  // namespace

const Shelf& shelf_of(std::string_view board) {
  static const std::array shelves{
      Shelf{"works", "/board/projects", words::projects, {words::projects_title, words::projects_description, words::projects_none}},
      Shelf{"contracts", "/board/contracts", words::contracts, {words::contracts_title, words::contracts_description, words::contracts_none}}};
  return board == shelves[1].board ? shelves[1] : shelves[0];
}

std::string projects_page(const Scene& scene, const Shelf& shelf, PlaceId place) {
  const auto since = local_instant(scene.today.plus(-project_shown_days), 0, scene.offset_minutes());
  const auto found = scene.board.projects(shelf.board, place, *scene.network.places, since);
  std::vector<Card> cards;
  for (const auto& each : found) cards.push_back(card_of(scene, *each));
  return cards_page(scene, shelf.said, shelf.path, place, cards);
}

std::string project_page(const Scene& scene, const Project& project) {
  return card_page(scene, card_of(scene, project), std::string(scene.say(shelf_of(project.board).said.description)), project.place);
}

}  // namespace rz::board

// Works that residents watch: all of them at a place, and one. What stands there is what its chain calls public, by the
// chain's own names.

#include <variant>

#include "board/page.hpp"

namespace rz::board {

namespace {

using Type = flow::FieldRule::Type;

std::string in_words(const Scene& scene, const chain::Texts& texts, const Fact& fact) {
  if (const auto* number = std::get_if<std::int64_t>(&fact.value)) {
    if (fact.type == Type::moment) return scene.moment_text({*number});
    return fact.is_year ? std::to_string(*number) : with_commas(*number);
  }
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

std::string projects_page(const Scene& scene, PlaceId place) {
  const auto since = local_instant(scene.today.plus(-project_shown_days), 0, scene.offset_minutes());
  const auto found = scene.board.projects(place, *scene.network.places, since);
  std::vector<Card> cards;
  for (const auto& each : found) cards.push_back(card_of(scene, *each));
  return cards_page(scene, {words::projects_title, words::projects_description, words::projects_none}, "/board/projects", place, cards);
}

std::string project_page(const Scene& scene, const Project& project) {
  return card_page(scene, card_of(scene, project), std::string(scene.say(words::projects_description)), project.place);
}

}  // namespace rz::board

// Works that residents watch: all of them at a place, and one. What stands there is what its chain calls public, by the
// chain's own names.

#include <variant>

#include "board/page.hpp"

namespace rz::board {

namespace {

using Type = flow::FieldRule::Type;

std::string in_words(const Scene& scene, const Fact& fact) {
  if (const auto* number = std::get_if<std::int64_t>(&fact.value)) {
    if (fact.type == Type::moment) return scene.moment_text({*number});
    // A year is no amount.
    return fact.field.ends_with("_year") ? std::to_string(*number) : with_commas(*number);
  }
  std::string out;
  for (const auto& text : flow::texts_in({{fact.field, fact.value}}, fact.field)) {
    const bool is_choice = fact.type == Type::choice || fact.type == Type::choices;
    const auto name = is_choice ? scene.projects.get("field." + fact.field + "." + text) : std::string_view();
    out += (out.empty() ? "" : scene.visit.is_zh ? "、" : ", ") + std::string(name.empty() ? text : name);
  }
  return out;
}

void body(Markup& page, const Scene& scene, const Project& project) {
  page.open("dl", {{"class", "facts"}});
  page.open("div").leaf("dt", scene.say(words::place)).leaf("dd", scene.place_name(project.place)).close();
  for (const auto& fact : project.facts) {
    page.open("div").leaf("dt", scene.projects.get("field." + fact.field)).leaf("dd", in_words(scene, fact)).close();
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

}  // namespace

std::string projects_page(const Scene& scene, PlaceId place) {
  const auto since = local_instant(scene.today.plus(-project_shown_days), 0, scene.offset_minutes());
  const auto found = scene.board.projects(place, *scene.network.places, since);
  const Pairs asked{{"place", place ? format_id(place) : ""}};
  auto page = begin_page(scene, {.title = std::string(scene.say(words::projects_title)), .description = std::string(scene.say(words::projects_description)),
                                 .path = "/board/projects", .pairs = asked});
  page.open("form", {{"class", "filters"}, {"method", "get"}, {"action", "/board/projects"}, {"role", "search"}, {"aria-label", std::string(scene.say(words::filter))}});
  keep_visit(page, scene.visit);
  select_field(page, "place", scene.say(words::place), place_options(scene, place));
  page.leaf("button", scene.say(words::show), {{"class", "button button-main"}, {"type", "submit"}}).close();
  if (found.empty()) page.open("section", {{"class", "card"}}).leaf("p", scene.say(words::projects_none), {{"class", "lead"}}).close();
  page.open("div", {{"class", "cards"}});
  for (const auto& each : found) {
    page.open("article", {{"class", "card"}}).open("div", {{"class", "card-head"}}).open("h2");
    page.leaf("a", each->title, {{"href", link_to(scene.visit, "/board/matters/" + each->number)}}).close();
    state_chip(page, scene, *each);
    page.close();
    body(page, scene, *each);
    page.close();
  }
  page.close();
  follow_link(page, scene, words::follow_here, asked);
  return end_page(scene, std::move(page));
}

std::string project_page(const Scene& scene, const Project& project) {
  auto page = begin_page(scene, {.title = project.title, .description = std::string(scene.say(words::projects_description)),
                                 .path = "/board/matters/" + project.number, .is_article = true});
  page.open("article", {{"class", "card matter"}}).open("p");
  state_chip(page, scene, project);
  page.close();
  body(page, scene, project);
  page.close();
  follow_link(page, scene, words::follow_here, {{"place", format_id(project.place)}});
  return end_page(scene, std::move(page));
}

}  // namespace rz::board

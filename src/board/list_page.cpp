// The list: what is found near a place, what was published there, page by page.

#include <algorithm>

#include "board/figures.hpp"
#include "board/page.hpp"

namespace rz::board {

namespace {

constexpr std::size_t excerpt_characters = 60;
constexpr int near_days = 90;

std::string cut(std::string_view text, std::size_t characters) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && seen++ == characters) return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

/// What residents are offered, in the order of the district, under the same headings.
std::vector<Option> category_options(const Scene& scene, std::string_view chosen) {
  std::vector<Option> out{{"", std::string(scene.say(words::all_categories)), chosen.empty(), {}}};
  bool is_offered = chosen.empty();
  for (const auto& category : scene.network.categories) {
    if (category.audience != org::Audience::all) continue;
    is_offered |= category.code == chosen;
    out.push_back({category.code, scene.visit.is_zh ? category.name_zh : category.name_en, category.code == chosen,
                   scene.visit.is_zh ? category.group_zh : category.group_en});
  }
  if (!is_offered) out.push_back({std::string(chosen), scene.category_name(chosen), true, {}});
  return out;
}

void filter_form(Markup& page, const Scene& scene, const Filter& filter) {
  page.open("form", {{"class", "filters"}, {"method", "get"}, {"action", "/board"}, {"role", "search"}, {"aria-label", std::string(scene.say(words::filter))}});
  keep_visit(page, scene.visit);
  select_field(page, "place", scene.say(words::place), place_options(scene, filter.place));
  select_field(page, "category", scene.say(words::category), category_options(scene, filter.category));
  std::vector<Option> outcomes{{"", std::string(scene.say(words::all_outcomes)), !filter.outcome, {}}};
  for (const auto& [outcome, word] : {std::pair{Outcome::solved, &words::solved}, {Outcome::unsolved, &words::unsolved}, {Outcome::unrated, &words::unrated}}) {
    outcomes.push_back({std::string(to_text(outcome)), std::string(scene.say(*word)), filter.outcome == outcome, {}});
  }
  select_field(page, "outcome", scene.say(words::outcome), outcomes);
  std::vector<Option> months{{"", std::string(scene.say(words::all_months)), !filter.month, {}}};
  for (const auto month : last_months(scene.today)) months.push_back({month_text(month), month_text(month), filter.month == month, {}});
  select_field(page, "month", scene.say(words::month), months);
  page.leaf("button", scene.say(words::show), {{"class", "button button-main"}, {"type", "submit"}});
  page.close();
}

void item(Markup& page, const Scene& scene, const Posted& posted) {
  page.open("li").open("article", {{"class", "card"}});
  page.open("div", {{"class", "card-head"}}).open("h2");
  page.leaf("a", short_summary(posted), {{"href", link_to(scene.visit, "/board/matters/" + posted.number)}}).close();
  outcome_chip(page, scene, posted.outcome);
  page.close();
  page.open("p", {{"class", "meta"}});
  const auto category = scene.category_name(posted.category);
  page.text(category.empty() ? scene.kind_name(posted.kind) : category).text(" · ").text(scene.place_name(posted.place)).text(" · ");
  const auto published = format_date(local_date(posted.published_at, scene.offset_minutes()));
  page.text(scene.say(words::published_on)).text(" ").leaf("time", published, {{"datetime", published}}).close();
  page.open("p").leaf("strong", scene.say(words::answer)).text(scene.visit.is_zh ? "：" : ": ").text(cut(posted.result, excerpt_characters)).close();
  page.close().close();
}

void pager(Markup& page, const Scene& scene, const Filter& filter, const Page& found) {
  if (found.pages == 1) return;
  const auto link = [&](const Word& word, std::size_t number, std::string_view rel) {
    auto pairs = pairs_of(filter);
    if (number > 1) pairs.emplace_back("page", std::to_string(number));
    page.leaf("a", scene.say(word), {{"class", "button"}, {"rel", std::string(rel)}, {"href", link_to(scene.visit, "/board", pairs)}});
  };
  page.open("nav", {{"class", "pager"}, {"aria-label", std::string(scene.say(words::pages))}});
  if (found.number > 1) link(words::earlier_page, found.number - 1, "prev");
  page.open("span").text(scene.say(words::page_at)).text(std::to_string(found.number)).text(scene.say(words::page_of));
  page.text(std::to_string(found.pages)).text(scene.say(words::page_end)).close();
  if (found.number < found.pages) link(words::later_page, found.number + 1, "next");
  page.close();
}

/// How many there were in all, so that nobody takes what is shown for the whole.
void near_line(Markup& page, const Scene& scene, PlaceId place) {
  const auto& places = *scene.network.places;
  const auto counted = scene.board.counted(scene.today.plus(1 - near_days), scene.today.plus(1));
  const auto accepted = std::ranges::count_if(counted, [&](const Counted& one) { return !place || places.is_within(one.place, place); });
  page.open("p", {{"class", "meta"}}).text(scene.say(words::near));
  page.text(accepted < cell_least ? std::string(scene.say(words::few)) : with_commas(accepted));
  page.text(accepted < cell_least && scene.visit.is_zh ? "（含未公开的）" : scene.say(words::near_end)).text(scene.visit.is_zh ? "。" : ". ");
  page.leaf("a", scene.say(words::figures), {{"href", link_to(scene.visit, "/board/figures")}}).close();
}

}  // namespace

std::string short_summary(const Posted& posted) { return cut(posted.summary, excerpt_characters); }

Pairs pairs_of(const Filter& filter) {
  return {{"place", filter.place ? format_id(filter.place) : ""},
          {"category", filter.category},
          {"outcome", filter.outcome ? std::string(to_text(*filter.outcome)) : ""},
          {"month", filter.month ? month_text(*filter.month) : ""}};
}

void outcome_chip(Markup& page, const Scene& scene, Outcome outcome) {
  struct Look {
    const Word* word;
    std::string_view sign;
    std::string_view tone;
  };
  static constexpr std::array<Look, 3> looks{{{&words::unrated, "–", "paused"}, {&words::solved, "✓", "closed"}, {&words::unsolved, "!", "due"}}};
  const auto& look = looks[static_cast<std::size_t>(outcome)];
  page.open("span", {{"class", "chip"}, {"data-tone", std::string(look.tone)}});
  page.leaf("span", look.sign, {{"aria-hidden", "true"}}).text(" ").text(scene.say(*look.word)).close();
}

std::string list_page(const Scene& scene, const Filter& filter, std::size_t number) {
  const auto found = scene.board.list(filter, *scene.network.places, number);
  auto pairs = pairs_of(filter);
  const auto feed = link_to(scene.visit, "/board/feed.atom", pairs);
  if (found.number > 1) pairs.emplace_back("page", std::to_string(found.number));
  const bool is_first = filter == Filter{} && found.number == 1;
  auto page = begin_page(scene, {.title = std::string(scene.say(words::list_title)), .description = std::string(scene.say(words::list_description)),
                                 .path = "/board", .pairs = pairs, .feed = feed, .is_indexed = is_first});
  if (found.number == 1) announced_lines(page, scene, filter.place);
  filter_form(page, scene, filter);
  near_line(page, scene, filter.place);
  if (found.items.empty()) {
    page.open("section", {{"class", "card"}}).leaf("p", scene.say(words::none_found), {{"class", "lead"}}).leaf("p", scene.say(words::none_found_hint));
    page.leaf("a", scene.say(words::show_all), {{"class", "button"}, {"href", link_to(scene.visit, "/board")}}).close();
    return end_page(scene, std::move(page));
  }
  page.open("p", {{"class", "count"}}).text(scene.say(words::found)).text(with_commas(static_cast<std::int64_t>(found.count))).text(scene.say(words::found_unit)).close();
  page.open("ol", {{"class", "cards"}});
  for (const auto& posted : found.items) item(page, scene, *posted);
  page.close();
  pager(page, scene, filter, found);
  page.open("p", {{"class", "no-print"}}).leaf("a", scene.say(words::feed), {{"href", feed}, {"type", "application/atom+xml"}}).close();
  follow_link(page, scene, words::follow_here, {{"place", filter.place ? format_id(filter.place) : ""}});
  return end_page(scene, std::move(page));
}

}  // namespace rz::board

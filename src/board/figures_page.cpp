// The figures: for the district each with its formula, then by community and by body.

#include <algorithm>
#include <cstdio>

#include "board/figures.hpp"
#include "board/page.hpp"

namespace rz::board {

namespace {

/// In a table, where most cells of a quiet month say it.
constexpr std::string_view few_sign = "<5";

std::string days_text(const std::optional<double>& days, std::string_view few) {
  if (!days) return std::string(few);
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", *days);
  return text;
}

std::string count_text(std::int64_t count, std::string_view few) { return count < cell_least ? std::string(few) : with_commas(count); }

/// «97.5%», and what it is of.
void share(Markup& page, const Share& share, std::string_view few) {
  if (share.is_small()) {
    page.text(few);
    return;
  }
  const auto permille = share.permille();
  page.leaf("span", std::to_string(permille / 10) + "." + std::to_string(permille % 10) + "%", {{"class", "share"}}).text(" ");
  page.leaf("span", with_commas(share.part) + " / " + with_commas(share.whole), {{"class", "meta"}});
}

struct Column {
  const Word* name;
  const Word* formula;
  Share Figures::* share;
};
constexpr std::array shares{Column{&words::answered_in_time, &words::answered_formula, &Figures::answered_in_time},
                            Column{&words::closed, &words::closed_formula, &Figures::closed},
                            Column{&words::closed_in_time, &words::closed_in_time_formula, &Figures::closed_in_time},
                            Column{&words::solved_share, &words::solved_formula, &Figures::solved},
                            Column{&words::satisfied_share, &words::satisfied_formula, &Figures::satisfied}};

void figure(Markup& page, const Scene& scene, const Word& name, const Word& formula, auto write) {
  page.open("div", {{"class", "figure"}}).leaf("dt", scene.say(name)).open("dd");
  write();
  page.close().leaf("dd", scene.say(formula), {{"class", "meta"}}).close();
}

void whole(Markup& page, const Scene& scene, const Figures& figures) {
  const auto few = scene.say(words::few);
  page.open("dl", {{"class", "figures"}});
  figure(page, scene, words::accepted, words::accepted_formula, [&] { page.leaf("span", count_text(figures.accepted, few), {{"class", "share"}}); });
  for (const auto& column : shares) figure(page, scene, *column.name, *column.formula, [&] { share(page, figures.*column.share, few); });
  figure(page, scene, words::not_reached, words::not_reached_formula, [&] { page.leaf("span", count_text(figures.not_reached, few), {{"class", "share"}}); });
  figure(page, scene, words::days, words::days_formula, [&] { page.leaf("span", days_text(figures.median_days, few), {{"class", "share"}}); });
  page.close();
}

void begin_table(Markup& page, const Scene& scene, const Word& title, const Word& first) {
  page.leaf("h2", scene.say(title));
  page.open("div", {{"class", "wide"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", std::string(scene.say(title))}});
  page.open("table").open("thead").open("tr").leaf("th", scene.say(first), {{"scope", "col"}}).leaf("th", scene.say(words::accepted), {{"scope", "col"}});
  for (const auto& column : shares) page.leaf("th", scene.say(*column.name), {{"scope", "col"}});
  page.leaf("th", scene.say(words::not_reached), {{"scope", "col"}}).leaf("th", scene.say(words::days), {{"scope", "col"}}).close().close();
}

void row(Markup& page, std::string_view name, std::string_view href, const Figures& figures) {
  page.open("tr").open("th", {{"scope", "row"}});
  if (href.empty()) page.text(name);
  else page.leaf("a", name, {{"href", std::string(href)}});
  page.close().leaf("td", count_text(figures.accepted, few_sign));
  for (const auto& column : shares) {
    page.open("td");
    share(page, figures.*column.share, few_sign);
    page.close();
  }
  page.leaf("td", figures.closed.is_small() ? std::string(few_sign) : with_commas(figures.not_reached));
  page.leaf("td", days_text(figures.median_days, few_sign)).close();
}

/// Each street with its communities, in the order of their codes.
void by_community(Markup& page, const Scene& scene, const Breakdown& breakdown) {
  begin_table(page, scene, words::by_community, words::community);
  page.open("tbody");
  std::optional<PlaceId> street;
  for (const auto& place : scene.network.places->all()) {
    const auto found = breakdown.communities.find(place.id);
    if (found == breakdown.communities.end()) continue;
    const auto above = place::lies_within(place.kind, place::Kind::street) ? place.parent : place.id;
    if (street != above) {
      if (street) page.close().open("tbody");
      page.open("tr").leaf("th", scene.short_name(above), {{"scope", "rowgroup"}, {"colspan", "9"}, {"class", "street"}}).close();
      street = above;
    }
    row(page, scene.short_name(place.id), link_to(scene.visit, "/board", {{"place", format_id(place.id)}}), found->second);
  }
  page.close().close().close();
}

/// Communities stand in the table above.
void by_body(Markup& page, const Scene& scene, const Breakdown& breakdown) {
  std::vector<std::pair<OrgId, const Figures*>> rows;
  for (const auto& [body, figures] : breakdown.bodies) {
    const auto* org = scene.network.orgs->find(body);
    const bool is_small = org && (org->level == org::Level::community || org->level == org::Level::grid);
    if (org && !is_small) rows.emplace_back(body, &figures);
  }
  std::ranges::sort(rows, {}, [](const auto& one) { return std::pair(-one.second->accepted, one.first); });
  begin_table(page, scene, words::by_body, words::body);
  page.open("tbody");
  for (const auto& [body, figures] : rows) row(page, scene.body_name(body), {}, *figures);
  page.close().close().close();
}

}  // namespace

std::string figures_page(const Scene& scene, std::string_view asked) {
  const auto period = period_of(asked, scene.today);
  const auto breakdown = break_down(scene.board.counted(period.from, period.to), *scene.network.places);
  auto page = begin_page(scene, {.title = std::string(scene.say(words::figures_title)), .description = std::string(scene.say(words::figures_description)),
                                 .path = "/board/figures", .pairs = {{"period", asked.empty() ? "" : period.name}}, .is_indexed = asked.empty()});
  page.open("form", {{"class", "filters period"}, {"method", "get"}, {"action", "/board/figures"}});
  keep_visit(page, scene.visit);
  select_field(page, "period", scene.say(words::period), period_options(scene, period));
  page.leaf("button", scene.say(words::show), {{"class", "button button-main"}, {"type", "submit"}}).close();
  page.leaf("p", format_date(period.from) + " – " + format_date(period.to.plus(-1)), {{"class", "meta"}});
  if (breakdown.whole.accepted == 0) {
    page.open("section", {{"class", "card"}}).leaf("p", scene.say(words::nothing_counted)).close();
    return end_page(scene, std::move(page));
  }
  whole(page, scene, breakdown.whole);
  page.leaf("p", scene.say(words::few_note), {{"class", "meta"}});
  by_community(page, scene, breakdown);
  by_body(page, scene, breakdown);
  return end_page(scene, std::move(page));
}

}  // namespace rz::board

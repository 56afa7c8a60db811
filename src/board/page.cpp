#include "board/page.hpp"

#include <algorithm>
#include <array>

namespace rz::board {

namespace {

constexpr std::array<std::string_view, 3> sizes{"normal", "large", "largest"};


void head_of(Markup& page, const Scene& scene, const Head& head) {
  const auto& visit = scene.visit;
  const auto title = head.title + " · " + scene.title();
  const auto address = canonical(visit, head.path, head.pairs);
  page.open("head");
  page.empty("meta", {{"charset", "utf-8"}});
  page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1, viewport-fit=cover"}});
  page.empty("meta", {{"name", "format-detection"}, {"content", "telephone=no"}});
  page.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  page.leaf("title", title);
  page.empty("meta", {{"name", "description"}, {"content", head.description}});
  page.empty("meta", {{"name", "robots"}, {"content", head.is_indexed ? "index, follow" : "noindex, follow"}});
  if (!visit.origin.empty()) page.empty("link", {{"rel", "canonical"}, {"href", address}});
  for (const auto& [property, content] : {std::pair<std::string_view, std::string>{"og:title", head.title},
                                          {"og:description", head.description},
                                          {"og:type", head.is_article ? "article" : "website"},
                                          {"og:site_name", scene.title()},
                                          {"og:locale", visit.is_zh ? "zh_CN" : "en_US"},
                                          {"og:url", visit.origin.empty() ? "" : address}}) {
    if (!content.empty()) page.empty("meta", {{"property", std::string(property)}, {"content", content}});
  }
  if (!head.feed.empty()) page.empty("link", {{"rel", "alternate"}, {"type", "application/atom+xml"}, {"title", title}, {"href", head.feed}});
  page.empty("link", {{"rel", "icon"}, {"href", "/mark.svg"}, {"type", "image/svg+xml"}});
  page.empty("link", {{"rel", "stylesheet"}, {"href", "/board-style/board.css"}});
  page.close();
}

/// The same page in the other language, and in the next size of type.
void switches(Markup& page, const Scene& scene, const Head& head) {
  auto other = scene.visit;
  other.is_zh = !other.is_zh;
  other.says_language = true;
  auto larger = scene.visit;
  larger.size = static_cast<Size>((static_cast<std::size_t>(larger.size) + 1) % sizes.size());
  static constexpr std::array names{&words::larger, &words::largest, &words::normal};
  page.open("div", {{"class", "top-buttons"}});
  page.leaf("a", scene.say(words::other_language), {{"class", "pill"}, {"href", link_to(other, head.path, head.pairs)}, {"lang", other.is_zh ? "zh-CN" : "en"}, {"hreflang", other.is_zh ? "zh-CN" : "en"}});
  page.leaf("a", scene.say(*names[static_cast<std::size_t>(scene.visit.size)]), {{"class", "pill pill-strong"}, {"href", link_to(larger, head.path, head.pairs)}});
  page.close();
}

void top_of(Markup& page, const Scene& scene, const Head& head) {
  page.leaf("a", scene.say(words::skip), {{"class", "skip"}, {"href", "#content"}});
  page.open("header", {{"class", "top"}});
  page.open("a", {{"class", "brand"}, {"href", link_to(scene.visit, "/board")}});
  page.empty("img", {{"src", "/mark.svg"}, {"alt", ""}, {"width", "32"}, {"height", "32"}});
  page.leaf("span", scene.title()).close();
  switches(page, scene, head);
  page.close();
  page.open("nav", {{"class", "sections"}, {"aria-label", std::string(scene.say(words::sections))}}).open("ul");
  const auto section = [&](std::string_view path, const Word& name) {
    Markup::Attributes attributes{{"href", link_to(scene.visit, path)}};
    if (path == head.path) attributes.push_back({"aria-current", "page"});
    page.open("li").leaf("a", scene.say(name), attributes).close();
  };
  section("/board", words::list);
  section("/board/announcements", words::announcements);
  for (const auto& shelf : shelves()) section(shelf.path, shelf.name);
  section("/board/figures", words::figures);
  section("/board/map", words::map);
  page.open("li").leaf("a", scene.say(words::ask), {{"href", "/"}}).close();
  page.close().close();
}

}  // namespace

std::string_view to_text(Size size) { return sizes[static_cast<std::size_t>(size)]; }

std::string Scene::place_name(PlaceId id) const { return visit.is_zh ? network.places->path_zh(id) : network.places->path_en(id); }

std::string Scene::short_name(PlaceId id) const {
  const auto* place = network.places->find(id);
  return place ? (visit.is_zh ? place->name_zh : place->name_en) : std::string();
}

std::string Scene::body_name(OrgId id) const {
  const auto* org = network.orgs->find(id);
  return org ? (visit.is_zh ? org->name_zh : org->name_en) : std::string();
}

std::string Scene::category_name(std::string_view code) const {
  const auto found = std::ranges::find(network.categories, code, &org::Category::code);
  return found == network.categories.end() ? std::string() : visit.is_zh ? found->name_zh : found->name_en;
}

std::string Scene::kind_name(std::string_view kind) const { return std::string(chain.get("field.public_kind." + std::string(kind))); }

std::string Scene::moment_text(Instant at) const { return format_rfc3339(at, offset_minutes()).substr(0, 16).replace(10, 1, " "); }

std::string Scene::title() const {
  const auto* root = network.places->root();
  const auto name = root ? short_name(root->id) : std::string();
  return name + (visit.is_zh || name.empty() ? "" : " · ") + std::string(say(words::board));
}

std::string link_to(const Visit& visit, std::string_view path, Pairs pairs) {
  if (visit.says_language) pairs.emplace_back("lang", visit.is_zh ? "zh" : "en");
  if (visit.size != Size::normal) pairs.emplace_back("size", to_text(visit.size));
  const auto query = query_of(pairs);
  return std::string(path) + (query.empty() ? "" : "?" + query);
}

std::string canonical(const Visit& visit, std::string_view path, const Pairs& pairs) {
  auto plain = visit;
  plain.size = Size::normal;
  plain.says_language = !visit.is_zh;
  return visit.origin + link_to(plain, path, pairs);
}

Markup begin_page(const Scene& scene, const Head& head) {
  Markup page(Markup::Kind::html);
  Markup::Attributes attributes{{"lang", scene.visit.is_zh ? "zh-CN" : "en"}, {"prefix", "og: https://ogp.me/ns#"}};
  if (scene.visit.size != Size::normal) attributes.push_back({"data-size", std::string(to_text(scene.visit.size))});
  page.open("html", attributes);
  head_of(page, scene, head);
  page.open("body");
  top_of(page, scene, head);
  page.open("main", {{"id", "content"}, {"tabindex", "-1"}});
  page.leaf("h1", head.title);
  return page;
}

std::string end_page(const Scene& scene, Markup page) {
  page.close();
  page.open("footer", {{"class", "foot"}}).leaf("h2", scene.say(words::about)).open("ul");
  for (const auto* word : {&words::about_shown, &words::about_never, &words::about_cover}) page.leaf("li", scene.say(*word));
  return std::move(page).finish();
}

void select_field(Markup& page, std::string_view name, std::string_view label, const std::vector<Option>& options) {
  page.open("label", {{"class", "field"}}).leaf("span", label, {{"class", "field-name"}});
  page.open("select", {{"class", "control"}, {"name", std::string(name)}});
  std::string_view group;
  for (const auto& option : options) {
    if (option.group != group && !group.empty()) page.close();
    if (option.group != group && !option.group.empty()) page.open("optgroup", {{"label", option.group}});
    group = option.group;
    Markup::Attributes attributes{{"value", option.value}};
    if (option.is_chosen) attributes.push_back({"selected", ""});
    page.leaf("option", option.name, attributes);
  }
  if (!group.empty()) page.close();
  page.close().close();
}

std::vector<Option> place_options(const Scene& scene, PlaceId chosen) {
  const auto& places = *scene.network.places;
  std::vector<Option> out{{"", std::string(scene.say(words::whole_district)), !chosen, {}}};
  const auto* root = places.root();
  if (!root) return out;
  bool is_offered = !chosen || chosen == root->id;
  const auto add = [&](PlaceId id, std::string name, const std::string& group) {
    is_offered |= id == chosen;
    out.push_back({format_id(id), std::move(name), id == chosen, group});
  };
  for (const auto street : places.children(root->id)) {
    const auto name = scene.short_name(street);
    add(street, name + std::string(scene.say(words::whole_street)), name);
    for (const auto community : places.children(street)) add(community, scene.short_name(community), name);
  }
  // A compound comes by a link, not by this list.
  if (!is_offered) add(chosen, scene.place_name(chosen), {});
  return out;
}

void keep_visit(Markup& page, const Visit& visit) {
  if (visit.says_language) page.empty("input", {{"type", "hidden"}, {"name", "lang"}, {"value", visit.is_zh ? "zh" : "en"}});
  if (visit.size != Size::normal) page.empty("input", {{"type", "hidden"}, {"name", "size"}, {"value", std::string(to_text(visit.size))}});
}

std::vector<Date> last_months(Date today) {
  auto [year, month, day] = to_ymd(today);
  std::vector<Date> out;
  for (int n = 0; n < 12; ++n) {
    out.push_back(to_date({year, month, 1}));
    if (--month == 0) month = 12, --year;
  }
  return out;
}

std::string month_text(Date day) { return format_date(day).substr(0, 7); }

std::optional<Date> parse_month(std::string_view text) { return parse_date(std::string(text) + "-01"); }

Period period_of(std::string_view text, Date today) {
  for (const auto month : last_months(today)) {
    if (month_text(month) != text) continue;
    const auto behind = to_ymd(month.plus(31));
    return {month, to_date({behind.year, behind.month, 1}), std::string(text)};
  }
  const int days = text == "30d" ? 30 : text == "365d" ? 365 : 90;
  return {today.plus(1 - days), today.plus(1), std::to_string(days) + "d"};
}

std::vector<Option> period_options(const Scene& scene, const Period& period) {
  std::vector<Option> out;
  const auto add = [&](const std::string& value, std::string name) { out.push_back({value, std::move(name), value == period.name, {}}); };
  add("30d", std::string(scene.say(words::last_30)));
  add("90d", std::string(scene.say(words::last_90)));
  add("365d", std::string(scene.say(words::last_365)));
  for (const auto month : last_months(scene.today)) add(month_text(month), month_text(month));
  return out;
}

std::string with_commas(std::int64_t number) {
  auto out = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > 0; at -= 3) out.insert(static_cast<std::size_t>(at), ",");
  return out;
}

void follow_link(Markup& page, const Scene& scene, const Word& word, Pairs asked) {
  page.open("p", {{"class", "no-print"}}).leaf("a", scene.say(word), {{"href", link_to(scene.visit, "/board/follow", std::move(asked))}, {"rel", "nofollow"}}).close();
}

std::string notice_page(const Scene& scene, const Word& title, const Word& sentence) {
  const auto name = std::string(scene.say(title));
  auto page = begin_page(scene, {.title = name, .description = std::string(scene.say(sentence)), .path = "/board", .is_indexed = false});
  page.open("section", {{"class", "card"}}).leaf("p", scene.say(sentence));
  page.leaf("a", scene.say(words::show_all), {{"class", "button"}, {"href", link_to(scene.visit, "/board")}}).close();
  return end_page(scene, std::move(page));
}

}  // namespace rz::board

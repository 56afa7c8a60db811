// The map: the district's communities as one picture of lines, coloured by how many requests they had, with the list beside it.

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "board/figures.hpp"
#include "board/page.hpp"

namespace rz::board {

namespace {

constexpr double width = 1000;    ///< of the drawing, in its own units
constexpr double margin = 10;
constexpr std::size_t classes = 5;

struct Row {
  PlaceId place{};
  std::int64_t accepted = 0;
  std::size_t shown = 0;
};

/// Longitude and latitude on a flat sheet: a district is small.
class Sheet {
 public:
  explicit Sheet(const std::vector<const place::Area*>& areas) {
    for (const auto* area : areas) {
      for (const auto& polygon : area->polygons) {
        for (const auto& point : polygon.outer) take(point);
      }
    }
    squeeze_ = std::cos((low_.lat + high_.lat) / 2 * std::numbers::pi / 180);
    scale_ = (width - 2 * margin) / std::max(1e-9, (high_.lon - low_.lon) * squeeze_);
  }

  double height() const { return (high_.lat - low_.lat) * scale_ + 2 * margin; }
  place::Point at(const place::Point& point) const {
    return {std::round(margin + (point.lon - low_.lon) * squeeze_ * scale_), std::round(margin + (high_.lat - point.lat) * scale_)};
  }

 private:
  void take(const place::Point& point) {
    low_ = {std::min(low_.lon, point.lon), std::min(low_.lat, point.lat)};
    high_ = {std::max(high_.lon, point.lon), std::max(high_.lat, point.lat)};
  }

  place::Point low_{180, 90};
  place::Point high_{-180, -90};
  double squeeze_ = 1;
  double scale_ = 1;
};

std::string number_text(double value) { return std::to_string(static_cast<std::int64_t>(value)); }

/// In whole units: what falls together is drawn once, so that the finest survey stays a small page.
std::string path_of(const place::Area& area, const Sheet& sheet) {
  std::string out;
  const auto draw = [&](const place::Ring& ring) {
    std::optional<place::Point> last;
    for (const auto& point : ring) {
      const auto at = sheet.at(point);
      if (last == at) continue;
      out += (last ? "L" : "M") + number_text(at.lon) + " " + number_text(at.lat);
      last = at;
    }
    out += "Z";
  };
  for (const auto& polygon : area.polygons) {
    draw(polygon.outer);
    for (const auto& hole : polygon.holes) draw(hole);
  }
  return out;
}

/// Twice the area of a ring on the sheet, and the middle of its weight.
std::pair<double, place::Point> weigh(const place::Ring& ring, const Sheet& sheet) {
  double twice = 0, x = 0, y = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const auto a = sheet.at(ring[i]), b = sheet.at(ring[i + 1]);
    const auto cross = a.lon * b.lat - b.lon * a.lat;
    twice += cross;
    x += (a.lon + b.lon) * cross;
    y += (a.lat + b.lat) * cross;
  }
  if (twice == 0) return {0, ring.empty() ? place::Point{} : sheet.at(ring.front())};
  return {std::abs(twice), {x / (3 * twice), y / (3 * twice)}};
}

place::Point label_at(const place::Area& area, const Sheet& sheet) {
  std::pair<double, place::Point> best{-1, {}};
  for (const auto& polygon : area.polygons) {
    const auto one = weigh(polygon.outer, sheet);
    if (one.first > best.first) best = one;
  }
  return best.second;
}

/// Neither colour nor order may tell what the figure does not.
std::int64_t told(std::int64_t count) { return count < cell_least ? 0 : count; }

/// The communities and villages, the one with most requests first.
std::vector<Row> rows_of(const Scene& scene, const Period& period) {
  const auto& places = *scene.network.places;
  const auto breakdown = break_down(scene.board.counted(period.from, period.to), places);
  std::map<PlaceId, std::size_t> shown;
  for (const auto place : scene.board.posted_places(period.from, period.to)) ++shown[community_of(place, places)];
  std::vector<Row> rows;
  for (const auto& place : places.all()) {
    if (place.kind != place::Kind::community && place.kind != place::Kind::village) continue;
    const auto found = breakdown.communities.find(place.id);
    const Row row{place.id, found == breakdown.communities.end() ? 0 : found->second.accepted, shown[place.id]};
    if (row.accepted != 0 || row.shown != 0) rows.push_back(row);
  }
  std::ranges::sort(rows, {}, [](const Row& row) { return std::pair(-told(row.accepted), row.place); });
  return rows;
}

/// 0: fewer than `cell_least`; from there on equal steps up to the most.
std::size_t class_of(std::int64_t count, std::int64_t most) {
  if (count < cell_least) return 0;
  const auto steps = static_cast<std::int64_t>(classes - 1);
  return 1 + static_cast<std::size_t>((count - cell_least) * steps / (most - cell_least + 1));
}

/// The classes with what they hold, as far as anything is in them.
void legend(Markup& page, std::int64_t most) {
  page.open("ul", {{"class", "legend"}});
  const auto entry = [&](std::size_t heat, std::string_view text) {
    page.open("li").leaf("span", "", {{"class", "swatch"}, {"data-heat", std::to_string(heat)}}).text(text).close();
  };
  entry(0, "<" + std::to_string(cell_least));
  for (std::size_t heat = 1; heat < classes; ++heat) {
    std::optional<std::int64_t> low, high;
    for (auto count = cell_least; count <= most; ++count) {
      if (class_of(count, most) != heat) continue;
      low = low.value_or(count);
      high = count;
    }
    if (low) entry(heat, low == high ? with_commas(*low) : with_commas(*low) + "–" + with_commas(*high));
  }
  page.close();
}

std::string count_text(const Scene& scene, std::int64_t count) { return count < cell_least ? std::string(scene.say(words::few)) : with_commas(count); }

void shape(Markup& page, const Scene& scene, const Row& row, std::size_t heat, const place::Area& area, const Sheet& sheet) {
  page.open("a", {{"href", link_to(scene.visit, "/board", {{"place", format_id(row.place)}})}, {"tabindex", "-1"}});
  page.open("path", {{"class", "shape"}, {"data-heat", std::to_string(heat)}, {"d", path_of(area, sheet)}});
  page.leaf("title", scene.short_name(row.place) + " " + count_text(scene, row.accepted)).close().close();
}

void picture(Markup& page, const Scene& scene, const std::vector<Row>& rows, std::int64_t most) {
  std::vector<const place::Area*> areas;
  bool is_illustration = false;
  for (const auto& row : rows) {
    const auto* area = scene.network.areas->of(row.place);
    areas.push_back(area);
    is_illustration |= area && area->is_illustration;
  }
  std::vector<const place::Area*> known;
  std::ranges::copy_if(areas, std::back_inserter(known), [](const auto* area) { return area != nullptr; });
  if (known.empty()) {
    page.leaf("p", scene.say(words::no_map));
    return;
  }
  const Sheet sheet(known);
  page.open("figure", {{"class", "card map"}});
  // The table beside it says the same to who cannot see the picture.
  page.open("svg", {{"viewBox", "0 0 " + number_text(width) + " " + number_text(std::ceil(sheet.height()))}, {"aria-hidden", "true"}, {"focusable", "false"}});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (areas[i]) shape(page, scene, rows[i], class_of(rows[i].accepted, most), *areas[i], sheet);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!areas[i]) continue;
    const auto at = label_at(*areas[i], sheet);
    page.leaf("text", std::to_string(i + 1), {{"class", "label"}, {"x", number_text(at.lon)}, {"y", number_text(at.lat)}});
  }
  page.close();
  page.open("figcaption", {{"class", "meta"}}).text(scene.say(words::legend));
  legend(page, most);
  if (is_illustration) page.leaf("span", scene.say(words::illustration));
  page.close().close();
}

void table(Markup& page, const Scene& scene, const std::vector<Row>& rows) {
  page.open("div", {{"class", "wide"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", std::string(scene.say(words::by_community))}});
  page.open("table").open("thead").open("tr");
  page.leaf("th", scene.say(words::map_number), {{"scope", "col"}}).leaf("th", scene.say(words::community), {{"scope", "col"}, {"class", "name"}});
  page.leaf("th", scene.say(words::accepted), {{"scope", "col"}}).leaf("th", scene.say(words::shown), {{"scope", "col"}});
  page.close().close().open("tbody");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    page.open("tr").leaf("td", std::to_string(i + 1)).open("th", {{"scope", "row"}});
    page.leaf("a", scene.short_name(row.place), {{"href", link_to(scene.visit, "/board", {{"place", format_id(row.place)}})}}).close();
    page.leaf("td", count_text(scene, row.accepted)).leaf("td", with_commas(static_cast<std::int64_t>(row.shown))).close();
  }
  page.close().close().close();
}

}  // namespace

std::string map_page(const Scene& scene, std::string_view asked) {
  const auto period = period_of(asked, scene.today);
  const auto rows = rows_of(scene, period);
  auto page = begin_page(scene, {.title = std::string(scene.say(words::map_title)), .description = std::string(scene.say(words::map_description)),
                                 .path = "/board/map", .pairs = {{"period", asked.empty() ? "" : period.name}}, .is_indexed = asked.empty()});
  page.open("form", {{"class", "filters period"}, {"method", "get"}, {"action", "/board/map"}});
  keep_visit(page, scene.visit);
  select_field(page, "period", scene.say(words::period), period_options(scene, period));
  page.leaf("button", scene.say(words::show), {{"class", "button button-main"}, {"type", "submit"}}).close();
  if (rows.empty()) {
    page.open("section", {{"class", "card"}}).leaf("p", scene.say(words::nothing_counted)).close();
    return end_page(scene, std::move(page));
  }
  page.open("div", {{"class", "map-and-list"}});
  picture(page, scene, rows, rows.front().accepted);
  table(page, scene, rows);
  page.close();
  return end_page(scene, std::move(page));
}

}  // namespace rz::board

#include "matter/queue_page_http.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace rz::matter {

namespace {

using http::Language;
using http::Request;

constexpr std::size_t tags_max = 8;
constexpr std::array orders = std::to_array<std::pair<std::string_view, QueueOrder>>(
    {{"due", QueueOrder::due}, {"newest", QueueOrder::newest}, {"oldest", QueueOrder::oldest}});

/// What a list was asked for, or the parameter that is wrong.
class PageQuery {
 public:
  PageQuery(const Request& request, const Snapshot& snapshot) : request_(request), snapshot_(snapshot) {}

  Result<QueuePage, http::Problem> read() {
    QueuePage page;
    page.name = request_.query_value("view").value_or("");
    page.cursor = request_.query_value("after").value_or("");
    page.order = order();
    page.owner = OrgId{id("owner")};
    page.place = PlaceId{id("place")};
    if (const auto limit = request_.query_value("limit")) page.limit = parse_id(*limit).value_or(0);
    page.tags = tags();
    if (const auto text = request_.query_value("box")) {
      const auto box = box_of(*text);
      require(box.has_value(), "box");
      if (box) page.places = snapshot_.areas->places_in(*snapshot_.places, *box);
    }
    require(!page.name.empty(), "view");
    require(page.cursor.empty() || is_cursor(page.cursor), "after");
    require(page.limit >= 1 && page.limit <= queue_page_max, "limit");
    require(!page.place || snapshot_.places->find(page.place), "place");
    require(!page.owner || snapshot_.orgs->find(page.owner), "owner");
    if (wrong_.empty()) return page;
    return fail(wrong_parameters(wrong_, http::preferred_language(request_)));
  }

 private:
  void require(bool holds, std::string_view name) {
    if (!holds) wrong_.emplace_back(name);
  }

  std::int64_t id(std::string_view name) {
    const auto text = request_.query_value(name);
    if (!text) return 0;
    const auto value = parse_id(*text);
    require(value.has_value(), name);
    return value.value_or(0);
  }

  std::optional<QueueOrder> order() {
    const auto text = request_.query_value("order");
    if (!text) return std::nullopt;
    const auto found = std::ranges::find(orders, *text, &std::pair<std::string_view, QueueOrder>::first);
    require(found != orders.end(), "order");
    return found == orders.end() ? std::nullopt : std::optional(found->second);
  }

  /// «113.1,33.6,113.3,33.8»: west, south, east, north
  static std::optional<place::Box> box_of(std::string_view text) {
    std::array<double, 4> sides{};
    const auto parts = split(text, ',');
    if (parts.size() != sides.size()) return std::nullopt;
    for (std::size_t i = 0; i < sides.size(); ++i) {
      const auto* end = parts[i].data() + parts[i].size();
      const auto read = std::from_chars(parts[i].data(), end, sides[i]);
      if (read.ec != std::errc{} || read.ptr != end || !std::isfinite(sides[i])) return std::nullopt;
    }
    return place::Box{{sides[0], sides[1]}, {sides[2], sides[3]}};
  }

  /// «kind:help,urgent:true»
  std::vector<std::string> tags() {
    std::vector<std::string> out;
    const auto text = request_.query_value("tags").value_or("");
    if (text.empty()) return out;
    for (const auto one : split(text, ',')) {
      const auto colon = one.find(':');
      const auto field = one.substr(0, colon);
      const bool known = colon != std::string_view::npos && is_tag(*snapshot_.catalogue, field) && out.size() < tags_max;
      require(known, "tags");
      if (known) out.push_back(tag_of(field, one.substr(colon + 1)));
    }
    return out;
  }

  const Request& request_;
  const Snapshot& snapshot_;
  std::vector<std::string> wrong_;
};

}  // namespace

Result<QueuePage, http::Problem> read_queue_page(const Request& request, const Snapshot& snapshot) { return PageQuery(request, snapshot).read(); }

Result<QueuePage, http::Problem> read_searched_page(const Request& request, const Snapshot& snapshot) {
  RZ_TRY(page, read_queue_page(request, snapshot));
  page.words = trim(request.query_value("q").value_or(""));
  if (count_characters(page.words) <= words_characters_max) return page;
  return fail(wrong_parameters({"q"}, http::preferred_language(request)));
}

http::Problem wrong_parameters(const std::vector<std::string>& names, Language language) {
  auto problem = http::standard_problem(422, language);
  const auto words = language == Language::zh ? "网址中的参数不对。" : "This parameter of the address is not right.";
  for (const auto& name : names) problem.errors.push_back({"?" + name, words});
  return problem;
}

}  // namespace rz::matter

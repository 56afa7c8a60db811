#include "org/place_import.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace rz::org {

namespace {

constexpr std::size_t name_characters_max = 60;
constexpr std::size_t code_bytes_max = 64;
constexpr std::int64_t households_max = 1'000'000;

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= code_bytes_max && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

class Planner {
 public:
  Planner(const place::Places& places, const NextId& next_id) : places_(places), next_id_(next_id) {}

  void take(const Cells& cells) {
    errors_.clear();
    const auto code = cells.text("code");
    if (!is_code(code)) add("code", Fault::no_code);
    if (seen_.contains(code)) add("code", Fault::stands_twice);
    const auto* known = places_.find_code(code);
    auto place = known ? *known : place::Place{};
    place.code = code;
    set_name(cells, "name_zh", place.name_zh);
    set_name(cells, "name_en", place.name_en);
    set_households(cells, place);
    set_position(cells, known, place);
    if (!errors_.empty()) {
      for (const auto& error : errors_) plan.refused.push_back({cells.line(), error});
      return;
    }
    settle(known, std::move(place));
  }

  PlacePlan plan;

 private:
  void add(std::string_view field, Fault fault) { errors_.push_back({field, fault}); }

  void set_name(const Cells& cells, std::string_view column, std::string& name) {
    if (!cells[column].empty()) name = cells[column];
    if (name.empty()) add(column, Fault::missing);
    if (count_characters(name) > name_characters_max) add(column, Fault::too_long);
  }

  void set_households(const Cells& cells, place::Place& place) {
    const auto cell = cells["households"];
    if (cell.empty()) return;
    std::int64_t value = -1;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size() || value < 0 || value > households_max) add("households", Fault::no_number);
    else place.households = value;
  }

  void set_position(const Cells& cells, const place::Place* known, place::Place& place) {
    const auto kind = place::parse_kind(cells["kind"]);
    const auto* parent = find(cells["parent"]);
    if (known) {
      if (!cells["kind"].empty() && kind != known->kind) add("kind", Fault::fixed);
      if (!cells["parent"].empty() && (!parent || parent->id != known->parent)) add("parent", Fault::fixed);
      return;
    }
    // There is one district, and it is there from the beginning.
    if (!kind || kind == place::Kind::district) return add("kind", Fault::unknown);
    if (!parent) return add("parent", Fault::unknown);
    if (!place::lies_within(*kind, parent->kind)) return add("parent", Fault::wrong_kind);
    if (places_.all().size() + founded_.size() >= place::places_max) add("", Fault::too_many);
    place.kind = *kind;
    place.parent = parent->id;
  }

  const place::Place* find(std::string_view code) const {
    const auto found = founded_.find(code);
    return found == founded_.end() ? places_.find_code(code) : &found->second;
  }

  void settle(const place::Place* known, place::Place place) {
    seen_.emplace(place.code, true);
    if (known && *known == place) ++plan.same;
    else if (known) plan.changed.push_back({*known, std::move(place)});
    else {
      place.id = PlaceId{next_id_()};
      founded_.emplace(place.code, place);
      plan.founded.push_back(std::move(place));
    }
  }

  const place::Places& places_;
  const NextId& next_id_;
  std::map<std::string, place::Place, std::less<>> founded_;
  std::map<std::string, bool, std::less<>> seen_;
  std::vector<ChangeError> errors_;
};

}  // namespace

PlacePlan plan_places(const place::Places& places, const Table& table, const NextId& next_id) {
  Planner planner(places, next_id);
  for (const auto& row : table.rows) planner.take(Cells(table, row));
  return std::move(planner.plan);
}

}  // namespace rz::org

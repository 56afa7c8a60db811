#include "place/place.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace rz::place {

namespace {

struct KindWord {
  Kind kind;
  std::string_view text;
  int rank;  ///< a place lies below one of a smaller rank only
};

constexpr std::array kind_words{
    KindWord{Kind::district, "district", 0},   KindWord{Kind::street, "street", 1},
    KindWord{Kind::community, "community", 2}, KindWord{Kind::village, "village", 2},
    KindWord{Kind::grid, "grid", 3},           KindWord{Kind::compound, "compound", 4}};

const KindWord& word_of(Kind kind) { return *std::ranges::find(kind_words, kind, &KindWord::kind); }

}  // namespace

std::string_view to_text(Kind kind) { return word_of(kind).text; }

std::optional<Kind> parse_kind(std::string_view text) {
  const auto* found = std::ranges::find(kind_words, text, &KindWord::text);
  if (found == kind_words.end()) return std::nullopt;
  return found->kind;
}

bool lies_within(Kind inner, Kind outer) { return word_of(outer).rank < word_of(inner).rank; }

Result<std::shared_ptr<const Places>, std::string> Places::build(std::vector<Place> places) {
  if (places.size() > places_max) return fail("more than " + std::to_string(places_max) + " places");
  std::ranges::sort(places, {}, &Place::code);
  const std::shared_ptr<Places> out(new Places(std::move(places)));
  RZ_CHECK(out->index());
  return std::shared_ptr<const Places>(out);
}

Status<std::string> Places::index() {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto& place = places_[i];
    if (place.id.value <= 0) return fail("place «" + place.code + "» has no id");
    if (!by_code_.emplace(place.code, i).second) return fail("place «" + place.code + "» stands twice");
    if (!by_id_.emplace(place.id, i).second) return fail("place «" + place.code + "» has another's id");
  }
  for (std::size_t i = 0; i < places_.size(); ++i) RZ_CHECK(check_parent(i));
  if (!places_.empty() && root() == nullptr) return fail(std::string("no place is the district"));
  return {};
}

// Ranks rise strictly from parent to child, so there can be no loop.
Status<std::string> Places::check_parent(std::size_t at) {
  const auto& place = places_[at];
  if (!place.parent) {
    if (place.kind != Kind::district)
      return fail("place «" + place.code + "» lies in no other and is no district");
    if (root() != nullptr) return fail("place «" + place.code + "» is a second district");
    root_ = at;
    return {};
  }
  const auto* parent = find(place.parent);
  if (parent == nullptr) return fail("place «" + place.code + "» lies in a place that is not there");
  if (!lies_within(place.kind, parent->kind)) {
    return fail("place «" + place.code + "», a " + std::string(to_text(place.kind)) + ", cannot lie in a " +
                std::string(to_text(parent->kind)));
  }
  children_[place.parent].push_back(place.id);
  return {};
}

const Place* Places::find(PlaceId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &places_[found->second];
}

const Place* Places::find_code(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : &places_[found->second];
}

PlaceId Places::parent_of(PlaceId id) const {
  const auto* place = find(id);
  return place == nullptr ? PlaceId{} : place->parent;
}

std::span<const PlaceId> Places::children(PlaceId id) const {
  const auto found = children_.find(id);
  if (found == children_.end()) return {};
  return found->second;
}

std::vector<PlaceId> Places::ancestors(PlaceId id) const {
  std::vector<PlaceId> out;
  for (auto above = parent_of(id); above; above = parent_of(above)) out.push_back(above);
  return out;
}

bool Places::is_within(PlaceId inner, PlaceId outer) const {
  if (find(inner) == nullptr) return false;
  while (inner && inner != outer) inner = parent_of(inner);
  return inner && inner == outer;
}

PlaceId Places::enclosing(PlaceId id, Kind kind) const {
  for (const auto* at = find(id); at != nullptr; at = find(at->parent)) {
    if (at->kind == kind || (kind == Kind::community && at->kind == Kind::village)) return at->id;
  }
  return {};
}

std::string Places::path_zh(PlaceId id) const {
  const auto* place = find(id);
  if (place == nullptr) return {};
  std::string out = place->name_zh;
  for (const auto above : ancestors(id)) {
    if (find(above)->kind != Kind::district) out.insert(0, find(above)->name_zh);
  }
  return out;
}

std::string Places::path_en(PlaceId id) const {
  const auto* place = find(id);
  if (place == nullptr) return {};
  std::string out = place->name_en;
  for (const auto above : ancestors(id)) {
    if (find(above)->kind != Kind::district) out += ", " + find(above)->name_en;
  }
  return out;
}

}  // namespace rz::place

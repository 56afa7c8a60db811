#pragma once
// Places in a tree: district, street, community or village, grid, compound. An immutable snapshot of all
// places of a district, held in memory.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

namespace rz::place {

inline constexpr std::size_t places_max = 100'000;  ///< in a district

/// From the largest to the smallest; village and community are alike in rank.
enum class Kind { district, street, community, village, grid, compound };

/// «street», as in the database and the API.
std::string_view to_text(Kind kind);
std::optional<Kind> parse_kind(std::string_view text);
/// Whether a place of the one kind may lie in one of the other: only in a larger one.
bool lies_within(Kind inner, Kind outer);

struct Place {
  PlaceId id{};
  Kind kind = Kind::district;
  std::string code;  ///< of the statistics (12 digits at most used here), or the district's own
  std::string name_zh;
  std::string name_en;
  PlaceId parent{};                        ///< 0 = the district itself
  std::optional<std::int64_t> households;  ///< nothing = not known

  bool operator==(const Place&) const = default;
};

class Places {
 public:
  /// The error, in English, names the place by its code.
  static Result<std::shared_ptr<const Places>, std::string> build(std::vector<Place> places);

  /// nullptr where there is none.
  const Place* find(PlaceId id) const;
  const Place* find_code(std::string_view code) const;
  /// The district; nullptr where no place is known yet.
  const Place* root() const { return root_ < places_.size() ? &places_[root_] : nullptr; }
  /// 0 at the top, and for an unknown place.
  PlaceId parent_of(PlaceId id) const;
  /// In the order of their codes.
  std::span<const PlaceId> children(PlaceId id) const;
  /// The places above, the nearest first, without `id` itself.
  std::vector<PlaceId> ancestors(PlaceId id) const;
  /// Whether `inner` is `outer` or lies below it.
  bool is_within(PlaceId inner, PlaceId outer) const;
  /// The nearest place of that kind that it is or lies in, a village for a community; 0 where there is none.
  PlaceId enclosing(PlaceId id, Kind kind) const;

  /// From the street down, as people say it: «马庄街道平高社区», «Pinggao Community, Mazhuang Subdistrict».
  /// The district's own name only for the district; empty for an unknown place.
  std::string path_zh(PlaceId id) const;
  std::string path_en(PlaceId id) const;

  /// In the order of their codes.
  const std::vector<Place>& all() const { return places_; }

 private:
  explicit Places(std::vector<Place> places) : places_(std::move(places)) {}
  Status<std::string> index();
  Status<std::string> check_parent(std::size_t at);

  std::vector<Place> places_;
  std::size_t root_ = places_max + 1;
  std::unordered_map<PlaceId, std::size_t> by_id_;
  StringMap<std::size_t> by_code_;
  std::unordered_map<PlaceId, std::vector<PlaceId>> children_;
};

}  // namespace rz::place

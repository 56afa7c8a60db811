#pragma once
// How a district answers, in figures: each with what it is divided by. What is too small to be a share is told as that.

#include <map>
#include <optional>
#include <vector>

#include "base/ids.hpp"
#include "board/board.hpp"
#include "place/place.hpp"

namespace rz::board {

/// Of fewer than these nothing but «fewer» is told: a share of three is three people's word.
inline constexpr std::int64_t cell_least = 5;

/// `part` of `whole`; both hidden where the whole is small.
struct Share {
  std::int64_t part = 0;
  std::int64_t whole = 0;

  bool is_small() const { return whole < cell_least; }
  /// In tenths of a per cent.
  std::int64_t permille() const { return whole == 0 ? 0 : (part * 1000 + whole / 2) / whole; }
  bool operator==(const Share&) const = default;
};

struct Figures {
  std::int64_t accepted = 0;
  Share answered_in_time;  ///< 回应率: first contact within its limit ÷ first contacts
  Share closed;            ///< 办结率: closed ÷ accepted
  Share closed_in_time;    ///< 按时办结率: closed within the asker's limit ÷ closed
  Share solved;            ///< 解决率: «solved» ÷ asked and answered
  Share satisfied;         ///< 满意率: satisfied ÷ asked and answered
  std::int64_t not_reached = 0;  ///< closed, and the asker was not reached or would not say
  std::optional<double> median_days{};  ///< from asking to closing, calendar days; nothing where fewer than `cell_least` were closed

  bool operator==(const Figures&) const = default;
};

Figures figures_of(const std::vector<const Counted*>& counted);

/// The community or village of a place; the place itself where it is larger.
PlaceId community_of(PlaceId place, const place::Places& places);

struct Breakdown {
  Figures whole;
  std::map<PlaceId, Figures> communities;
  std::map<OrgId, Figures> bodies;  ///< that handle; 0 is left out
};
Breakdown break_down(const std::vector<Counted>& counted, const place::Places& places);

}  // namespace rz::board

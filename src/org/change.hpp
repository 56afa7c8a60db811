#pragma once
// A body is founded, renamed, moved below another or to another place, and ends: what it may become, and what it was when.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "org/growing.hpp"
#include "org/org.hpp"
#include "place/place.hpp"

namespace rz::org {

inline constexpr std::size_t name_zh_characters_max = 60;
inline constexpr std::size_t name_en_characters_max = 120;
inline constexpr std::size_t code_bytes_max = 64;
inline constexpr std::int64_t members_max = 100'000;
inline constexpr std::size_t phone_characters_max = 30;
inline constexpr std::size_t paper_characters_max = 60;
inline constexpr std::size_t reason_characters_max = 200;

/// What is not said stays as it is. Kind, code and level never change: such a body is another body.
struct Change {
  std::optional<std::string> name_zh{};
  std::optional<std::string> name_en{};
  std::optional<OrgId> parent{};
  std::optional<PlaceId> place{};
  std::optional<std::string> phone{};        ///< empty = none
  std::optional<std::string> credit_code{};  ///< empty = none
  std::optional<std::int64_t> members{};     ///< full Party members, 0 to `members_max`; a number, never a roll
  std::optional<Life> life{};
  std::string paper{};                       ///< the document that orders it; may be empty
  std::string reason{};
};

enum class Fault {
  missing,
  too_long,
  no_credit_code,  ///< its check sign does not agree
  taken,           ///< another body has it, or answers there at that level
  unknown,         ///< no such body or place
  below_itself,
  nothing_changes,
  no_code,          ///< of a–z, 0–9 and «._-»
  no_date,          ///< not as in 2026-11-24
  no_number,        ///< out of its range
  ended,            ///< that body has ended
  has_children,     ///< it cannot end while bodies stand below it,
  has_duties,       ///< … while the duty list names it,
  has_relations,    ///< … while relations of it run,
  has_matters,      ///< … while matters lie with it; said by whoever asks for the end
  wrong_kind,       ///< a body of that kind has no such relation
  itself,           ///< both sides are one body
  stands_already,   ///< both have that relation already
  before_beginning, ///< it would end before it begins
  stands_twice,     ///< in one table
  fixed,            ///< that never changes
  too_many,         ///< more than a district may have
  no_way,           ///< there is no way from where it is
  nobody_works,     ///< at that body
  catch_all,        ///< the body that answers when nobody else does never ends
};

struct ChangeError {
  std::string_view field;  ///< of `Change`; empty = the change as a whole
  Fault fault;

  bool operator==(const ChangeError&) const = default;
};

/// The body as it becomes at `now`, with the next revision; or every fault at once.
Result<Org, std::vector<ChangeError>> changed(const Growing& orgs, const place::Places& places, const Org& before,
                                              const Change& change, Instant now);

/// A new body. Its level is that of its kind: streets, communities and grids answer for their places. Name, place and
/// reason must be said; without a code it gets «org.ID».
Result<Org, std::vector<ChangeError>> founded(const Growing& orgs, const place::Places& places, OrgId id, Kind kind,
                                              std::string code, const Change& change, Instant now);

/// A state that has ended.
struct Past {
  Org was;
  Instant until{};
  std::string paper;
  std::string reason;
  AccountId actor{};

  bool operator==(const Past&) const = default;
};

}  // namespace rz::org

#pragma once
// A body is renamed, moved below another or to another place: what it may become, and what it was when.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "org/org.hpp"
#include "place/place.hpp"

namespace rz::org {

inline constexpr std::size_t name_characters_max = 60;
inline constexpr std::size_t phone_characters_max = 30;
inline constexpr std::size_t paper_characters_max = 60;
inline constexpr std::size_t reason_characters_max = 200;

/// What is not said stays as it is. Kind and level never change: such a body is another body.
struct Change {
  std::optional<std::string> name_zh{};
  std::optional<std::string> name_en{};
  std::optional<OrgId> parent{};
  std::optional<PlaceId> place{};
  std::optional<std::string> phone{};        ///< empty = none
  std::optional<std::string> credit_code{};  ///< empty = none
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
};

struct ChangeError {
  std::string_view field;  ///< of `Change`; empty = the change as a whole
  Fault fault;

  bool operator==(const ChangeError&) const = default;
};

/// The body as it becomes at `now`, with the next revision; or every fault at once.
Result<Org, std::vector<ChangeError>> changed(const Orgs& orgs, const place::Places& places, const Org& before,
                                              const Change& change, Instant now);

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

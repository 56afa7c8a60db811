#pragma once
// One case of the grid as a figure: what the indicators ask of it, and nothing of what was written.

#include <optional>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "flow/matter.hpp"

namespace rz::stats {

/// The chain whose matters are counted.
inline constexpr std::string_view case_chain = "grid";

struct CaseFact {
  enum class Fate { open, closed, not_filed, repeated, written_off, on_the_spot };

  MatterId id{};
  Fate fate = Fate::open;
  PlaceId place{};
  Instant reported{};
  Instant filed{};  ///< 立案; 0 = it is not
  Instant ended{};  ///< settled, or closed without; 0 = it is open
  Instant late_since{};  ///< where `is_late`: when the limit of the whole ran out
  OrgId decided_by{};     ///< whose desk filed it or did not; 0 = none yet
  OrgId dispatched_by{};
  OrgId handler{};
  OrgId verified_by{};
  bool was_on_the_spot = false;            ///< 随手处置, also where a sample failed later
  bool was_on_patrol = false;              ///< found on a round
  std::optional<bool> was_missed{};        ///< 漏报, as somebody judged it
  bool is_late = false;                    ///< the limit of the whole has run out
  bool was_sent_back = false;              ///< 返工, once or more
  std::optional<bool> decided_in_time{};   ///< nothing = not done yet
  std::optional<bool> dispatched_in_time{};
  std::optional<bool> handled_in_time{};
  std::optional<bool> verified_in_time{};
  std::optional<bool> closed_in_time{};
  std::optional<bool> sample_passed{};

  bool operator==(const CaseFact&) const = default;
};

/// Nothing for a matter of another chain.
std::optional<CaseFact> case_fact_of(const flow::Matter& matter);

}  // namespace rz::stats

#pragma once
// 社区吹号、机关报到 in a demo district: communities call the units that they are paired with, those come, and both rate each other.

#include <string>
#include <vector>

#include "demo/play.hpp"

namespace rz::demo {

/// Why a community might call, and what comes of it.
struct Reason {
  std::string item;  ///< of what bodies may be called for
  std::string reason;
  std::string result;
};
/// Reads seeds/…/calls.csv; the error names the line.
Result<std::vector<Reason>, std::string> parse_reasons(std::string_view csv);

struct CallingCommunity {
  OrgId org{};
  PlaceId place{};
  std::vector<OrgId> paired;  ///< units in which somebody handles matters
};

class Calling final : public Play {
 public:
  Calling(std::vector<CallingCommunity> communities, std::vector<Reason> reasons, std::uint64_t seed)
      : communities_(std::move(communities)), reasons_(std::move(reasons)), random_(seed) {}

  int per_year() const override { return communities_.empty() || reasons_.empty() ? 0 : 260; }
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  std::optional<Act> next_of_call(const Scene& scene);
  std::optional<Act> next_of_turnout(const flow::Matter& matter);
  const Reason& reason_for(std::string_view item) const;

  std::vector<CallingCommunity> communities_;
  std::vector<Reason> reasons_;
  Random random_;
};

}  // namespace rz::demo

#pragma once
// Advisers in a demo district: teams visit bodies that they look after, leave suggestions, and something comes of most.

#include <string>
#include <string_view>
#include <vector>

#include "demo/play.hpp"

namespace rz::demo {

/// A suggestion that advisers might make, how it is taken up, and what comes of it.
struct Advice {
  std::string topic;
  std::string suggestion;
  std::string plan;
  std::string outcome;
};
/// Reads seeds/…/suggestions.csv; the error names the line.
Result<std::vector<Advice>, std::string> parse_advice(std::string_view csv);

struct AdviserTeam {
  OrgId org{};
  PlaceId place{};
  std::vector<OrgId> looks_after;
  std::vector<OrgId> asks;  ///< Party bodies that act on what it suggests
};

/// Plays the matters of exchanges and suggestions.
class Counsel final : public Play {
 public:
  Counsel(std::vector<AdviserTeam> teams, std::vector<Advice> advice, std::uint64_t seed) : teams_(std::move(teams)), advice_(std::move(advice)), random_(seed) {}

  int per_year() const override { return teams_.empty() || advice_.empty() ? 0 : 73; }
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  const AdviserTeam* team_of(OrgId org) const;
  Act suggest(const AdviserTeam& team, std::size_t children);

  std::vector<AdviserTeam> teams_;
  std::vector<Advice> advice_;
  Random random_;
};

}  // namespace rz::demo

#pragma once
// Advisers in a demo district: teams visit bodies that they look after, leave suggestions, and something comes of most.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "demo/playbook.hpp"
#include "infra/db/db.hpp"
#include "matter/write.hpp"

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

/// Plays the matters of exchanges and suggestions; says when each is turned to next.
class Counsel {
 public:
  Counsel(std::vector<AdviserTeam> teams, std::vector<Advice> advice, std::uint64_t seed) : teams_(std::move(teams)), advice_(std::move(advice)), random_(seed) {}

  static constexpr int exchanges_per_year = 73;
  bool can_play() const { return !teams_.empty() && !advice_.empty(); }

  struct Move {
    std::string chain;  ///< of a birth; empty = a step
    PlaceId place{};
    Act act;
  };
  /// The n-th exchange of the year, on that day.
  Move hold(int n, Date today);
  /// What happens next to a matter of it; nothing where nobody does anything now.
  std::optional<Move> next(const flow::Matter& matter, std::size_t children);
  /// Minutes until somebody turns to a matter at this stage again.
  std::int64_t delay_minutes(std::string_view stage);

 private:
  const AdviserTeam* team_of(OrgId org) const;
  Act suggest(const AdviserTeam& team, std::size_t children);

  std::vector<AdviserTeam> teams_;
  std::vector<Advice> advice_;
  Random random_;
};

}  // namespace rz::demo

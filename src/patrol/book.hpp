#pragma once
// What is known of grids on a day: their plans, what was passed, why not; and who walks them.

#include <map>
#include <string>
#include <vector>

#include "access/network.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "patrol/patrol.hpp"
#include "patrol/proposal.hpp"
#include "patrol/settings.hpp"

namespace rz::patrol {

struct GridDay {
  PlaceId grid{};
  Date day{};
  std::vector<Plan> plans;  ///< those by which its rounds may be judged
  std::vector<Pass> passes;
  std::vector<Excuse> excuses;

  /// The last plan of all, for what is to come; nullptr where there is none.
  const Plan* latest() const;
};

/// In the order of `grids`.
Result<std::vector<GridDay>, db::Error> read_days(db::Connection& connection, const access::Network& network,
                                                  const std::vector<PlaceId>& grids, Date day);

/// What orders the rounds of these days.
Result<std::map<PlaceId, Knowledge>, db::Error> read_knowledge(db::Connection& connection, const access::Network& network,
                                                               const std::vector<GridDay>& days, const Settings& settings);

/// Those that lie directly in a grid or a community: what is reported or visited there may name one.
std::vector<PlaceId> compounds_in(const access::Network& network, PlaceId place);
/// Those of its community, for a compound may lie in several grids, and what lies in the grid itself.
std::vector<PlaceId> compounds_near(const access::Network& network, PlaceId grid);

/// The compound that the point names, else the nearest of these whose border is no further off; 0 = none.
PlaceId stands_at(const access::Network& network, const std::vector<PlaceId>& compounds, const Point& point, double near_metres);

/// The body that answers for a grid; its community's where it has none of its own.
OrgId body_of(const access::Network& network, PlaceId grid);

/// In the order of their codes.
std::vector<PlaceId> all_grids(const access::Network& network);

struct Walker {
  AccountId account{};
  std::string name;
  std::string stands_in_for;  ///< the name; empty = it is his own post
};

/// Who holds the post of a grid worker at a body; while somebody is away, who stands in for him instead.
class Walkers {
 public:
  Walkers(const access::Network& network, Instant at);

  const std::vector<Walker>& at(OrgId body) const;
  /// Whether a grid is that person's own to walk.
  bool walks(AccountId account, OrgId body) const;

 private:
  std::map<OrgId, std::vector<Walker>> by_body_;
};

inline constexpr std::string_view walking_role = "grid_worker";

}  // namespace rz::patrol

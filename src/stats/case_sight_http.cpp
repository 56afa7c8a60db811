#include "stats/case_sight_http.hpp"

#include <algorithm>

namespace rz::stats {

bool reads_figures(const access::Gate& gate, const access::Caller& caller, const CaseFact& fact) {
  const auto& orgs = *caller.network->orgs;
  const auto may = [&](OrgId org) { return org && gate.allows(caller, access::Verb::read_statistics, {org, {}}); };
  return may(fact.handler) || std::ranges::any_of(std::array{org::Level::grid, org::Level::community, org::Level::street, org::Level::district},
                                                  [&](org::Level level) { return may(orgs.at(fact.place, level)); });
}

}  // namespace rz::stats

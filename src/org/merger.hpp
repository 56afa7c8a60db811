#pragma once
// Two bodies become one: what the one leaves behind and the other takes on. Pure.

#include <string>
#include <vector>

#include "org/change.hpp"
#include "org/import.hpp"
#include "org/relation.hpp"

namespace rz::org {

struct Merger {
  struct Changed {
    Org before;
    Org after;
  };
  Changed ended;                    ///< the body that goes on as the other
  std::vector<Changed> children;    ///< stand below the other now
  std::vector<Duty> duties;         ///< the other's now
  struct Tied {
    Relation before;
    Relation after;
  };
  std::vector<Tied> ties_ended;     ///< its running relations
  std::vector<Relation> ties_founded;  ///< the same of the other, where it had none with that side
};

/// Refused: a body into itself, into one below itself, one that has ended, the catch-all, one that cannot answer for another
/// that does; without a reason. Matters and posts are others' business.
Result<Merger, std::vector<ChangeError>> merge(const Orgs& orgs, const Relations& relations, const Org& from, OrgId into,
                                               const std::string& reason, Instant now, Date today, const NextId& next_id);

}  // namespace rz::org

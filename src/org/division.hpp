#pragma once
// A body is divided: a new one of its kind is founded beside it and takes over some of what stood below it, and of its duties.
// Pure. Matters stay, and are handed over where they should go.

#include <string>
#include <vector>

#include "org/change.hpp"

namespace rz::org {

struct DivisionWish {
  std::string code;                 ///< of the new body; empty = «org.ID»
  Change change;                    ///< name, place, paper and reason of the new body
  std::vector<OrgId> children;      ///< that stand below it from now on
  std::vector<std::string> duties;  ///< categories that are its duty from now on, in every place
};

struct Division {
  Org founded;
  struct Changed {
    Org before;
    Org after;
  };
  std::vector<Changed> children;
  std::vector<Duty> duties;
};

/// Refused as the founding of a body is, and: children that do not stand below the one divided, duties that are not its own, a
/// division in which nothing goes over.
Result<Division, std::vector<ChangeError>> divide(const Growing& orgs, const place::Places& places, const Org& from, OrgId id,
                                                  const DivisionWish& wish, Instant now);

}  // namespace rz::org

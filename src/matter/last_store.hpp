#pragma once
// When something was begun: at a place for the last time, or on a day.

#include <map>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/db/db.hpp"

namespace rz::matter {

/// When the last matter of a chain with this tag («kind=help») was opened, by the place at which it is; places of none are not there.
Result<std::map<PlaceId, Instant>, db::Error> read_last_at(db::Connection& connection, DistrictId district, const std::vector<PlaceId>& places,
                                                           const std::string& chain, const std::string& tag);

struct Opened {
  MatterId matter{};
  std::string chain;
  int version = 0;
  PlaceId place{};
  Instant at{};
};
/// Matters of all chains that were opened in [from, to), in that order.
Result<std::vector<Opened>, db::Error> read_opened(db::Connection& connection, DistrictId district, Instant from, Instant to);

}  // namespace rz::matter

#pragma once
// The only SQL over ratings. The table mirrors what stands in the matters: written with them, read by who asks how a body is
// rated over a time.

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "flow/matter.hpp"
#include "infra/db/db.hpp"

namespace rz::matter {

/// A rating given again for the same closing takes the place of the one before.
std::vector<db::Params> rating_rows(DistrictId district, const flow::Matter& matter);
db::Call write_ratings(std::vector<db::Params> rows);

/// Which ratings: of a chain, by their name, given from `from` until before `to`.
struct RatingQuery {
  std::string chain;
  std::string name;
  Instant from{};
  Instant to{};
};

struct RatedSum {
  OrgId rated{};
  std::int64_t count = 0;
  std::int64_t sum = 0;  ///< of the scores
  std::int64_t low = 0;  ///< scores of `low_at` or less
};
/// By body, the one with most ratings first.
Result<std::vector<RatedSum>, db::Error> sum_ratings(db::Connection& connection, DistrictId district, const RatingQuery& query, int low_at);

struct RatedMatter {
  MatterId matter{};
  std::string number;
  int score = 0;
  Instant at{};
};
/// Of one body, the newest first, at most `limit`.
Result<std::vector<RatedMatter>, db::Error> read_ratings(db::Connection& connection, DistrictId district, const RatingQuery& query, OrgId rated,
                                                         std::int64_t limit);

}  // namespace rz::matter

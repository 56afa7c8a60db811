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
  std::string without_child{};  ///< matters with a child of this chain at that stage are taken out (剔除); empty = none are
  std::string without_stage{};
};

struct RatedSum {
  OrgId rated{};
  std::int64_t count = 0;
  std::int64_t sum = 0;  ///< of the scores
  std::int64_t low = 0;  ///< scores of `low_at` or less
  std::int64_t out_count = 0;  ///< of those, what is taken out
  std::int64_t out_sum = 0;
  std::int64_t out_low = 0;
};
/// By body, the one with most ratings first.
Result<std::vector<RatedSum>, db::Error> sum_ratings(db::Connection& connection, DistrictId district, const RatingQuery& query, int low_at);

struct RatedMatter {
  MatterId matter{};
  std::string number;
  int score = 0;
  Instant at{};
};
/// A matter that is taken out, and the one that decided so.
struct TakenOut {
  std::string number;
  std::string child_number;
  flow::Fields child_fields;
  Instant at{};
};
/// Decided in the query's time, the newest first, at most `limit`; of all bodies.
Result<std::vector<TakenOut>, db::Error> read_taken_out(db::Connection& connection, DistrictId district, const RatingQuery& query, std::int64_t limit);

/// Of one body, the newest first, at most `limit`.
Result<std::vector<RatedMatter>, db::Error> read_ratings(db::Connection& connection, DistrictId district, const RatingQuery& query, OrgId rated,
                                                         std::int64_t limit);

}  // namespace rz::matter

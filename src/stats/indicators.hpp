#pragma once
// The indicators of the grid (GB/T 30428.4, 综合评价), each a share with what it is divided by. They are about bodies and places, over a
// time; nobody is scored, and no worker is counted.
//
// Of a time [from, to) two sets are looked at:
//   found   what was reported in it (上报 and 随手处置), by the moment of the report
//   filed   what was filed in it (立案), by the moment of filing
// and what is asked of each is how it stands now, not how it stood at `to`.

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "stats/case_fact.hpp"

namespace rz::stats {

struct Share {
  std::int64_t part = 0;
  std::int64_t whole = 0;

  bool operator==(const Share&) const = default;
};

struct Indicators {
  std::int64_t reported = 0;     ///< 上报数: found, without what was handled on the spot
  std::int64_t on_the_spot = 0;  ///< 随手处置数: found and mended in one step; a class of its own
  Share effective;         ///< 有效上报率: filed ÷ decided at the desk (filed, not filed, reported before), of `reported`
  Share missed;            ///< 漏报率: judged to have been missed on a round ÷ those and what was found on patrol and filed, of `reported`
  Share sample_passed;     ///< 抽查合格率: passed ÷ sampled, of `on_the_spot`
  std::int64_t filed = 0;  ///< 立案数
  Share closed;            ///< 结案率: closed (结案数) ÷ filed and not written off
  Share closed_in_time;    ///< 按期结案率: closed within the limit ÷ due (应结案: closed, or its limit has run out), written off left out
  Share late;              ///< 超期率: the others of those that were due ÷ due
  Share reworked;          ///< 返工率: sent back once or more ÷ verified once or more
  Share verified_in_time;  ///< 核查按时率: last verified within the limit ÷ verified once or more

  bool operator==(const Indicators&) const = default;
};

struct Period {
  Instant from{};
  Instant to{};  ///< not in it any more
};

Indicators indicators_of(std::span<const CaseFact> facts, const Period& period);

/// 岗位: what a desk or a body does to a case, as its post.
enum class Post { filing, dispatching, handling, verifying };
std::string_view to_text(Post post);
/// In the order of their work.
inline constexpr Post posts[] = {Post::filing, Post::dispatching, Post::handling, Post::verifying};

/// 岗位按时率: of what was found in the time, done within the post's own limit ÷ done; of each case the last time. By body.
std::map<std::pair<OrgId, Post>, Share> posts_of(std::span<const CaseFact> facts, const Period& period);

}  // namespace rz::stats

#pragma once
// What a district says of its patrols: why a round is excused, and what brings a point forward.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "access/source.hpp"
#include "base/result.hpp"

namespace rz::patrol {

struct Reason {
  std::string word;
  std::string zh;
  std::string en;
};

struct Settings {
  std::vector<Reason> reasons;  ///< in the order of the file
  double weight_of_matters = 0; ///< of a point where open matters are: what a metre walked before it costs beside itself
  std::vector<std::string> chains;  ///< of the matters meant: whose number a grid worker may know
  double weight_of_unseen = 0;  ///< of one that nobody has seen for `unseen_days`
  std::int64_t unseen_days = 0;
  std::string visit_chain;      ///< 走访: its matters are visits
  std::string visit_tag;        ///< of those to compounds, «visited=compound»
  double near_metres = 0;       ///< a point that names no compound stands at the nearest one no further off

  /// nullptr where there is none.
  const Reason* find(std::string_view word) const;

  /// `source` is patrol.yaml. A fault names the line.
  static Result<Settings, access::Fault> parse(const access::Source& source);
};

}  // namespace rz::patrol

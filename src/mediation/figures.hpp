#pragma once
// 调解统计 without anybody in it: counts of disputes and of what came of them. A count of one to four is not told; nor is the next smallest of its
// row or column where it would be the only one that is kept back, because the sum would tell it.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "flow/matter.hpp"

namespace rz::mediation {

inline constexpr std::int64_t told_from = 5;  ///< cases in a cell

/// What is counted. `came`: all of them; the others say what has come of those so far.
enum class Outcome { came, agreed, oral, failed, not_accepted, open, performed, confirmed };
inline constexpr std::array outcomes = {Outcome::came,         Outcome::agreed, Outcome::oral,      Outcome::failed,
                                        Outcome::not_accepted, Outcome::open,   Outcome::performed, Outcome::confirmed};
std::string_view to_text(Outcome outcome);

/// One cell: nothing where it is too small to be told.
using Cell = std::optional<std::int64_t>;
using Row = std::array<std::int64_t, outcomes.size()>;
using ToldRow = std::array<Cell, outcomes.size()>;

/// What a case counts as: one for each outcome that it has come to.
Row row_of(const flow::Matter& matter);

/// Rows of a table of which the sums stand beside it.
std::vector<ToldRow> told(std::span<const Row> rows);
/// The sums: of what is too small nothing is told either.
ToldRow sum_of(std::span<const Row> rows);

}  // namespace rz::mediation

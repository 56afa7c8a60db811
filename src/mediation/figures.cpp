#include "mediation/figures.hpp"

#include <algorithm>

namespace rz::mediation {

namespace {

constexpr std::size_t at(Outcome outcome) { return static_cast<std::size_t>(outcome); }
constexpr bool is_small(std::int64_t count) { return count > 0 && count < told_from; }

/// Where one alone is kept back, the smallest other one that says anything is too.
template <class Get>
void keep_company(std::vector<ToldRow>& rows, std::span<const Row> counts, std::size_t size, Get get) {
  std::size_t kept = 0;
  std::optional<std::size_t> next;
  for (std::size_t i = 0; i < size; ++i) {
    const auto [row, column] = get(i);
    if (!rows[row][column]) {
      ++kept;
    } else if (counts[row][column] > 0 && (!next || counts[row][column] < counts[get(*next).first][get(*next).second])) {
      next = i;
    }
  }
  if (kept == 1 && next) rows[get(*next).first][get(*next).second].reset();
}

}  // namespace

std::string_view to_text(Outcome outcome) {
  static constexpr std::array<std::string_view, outcomes.size()> names{"came", "agreed", "oral", "failed", "not_accepted", "open", "performed", "confirmed"};
  return names[at(outcome)];
}

Row row_of(const flow::Matter& matter) {
  Row out{};
  out[at(Outcome::came)] = 1;
  const bool is_oral = matter.last_actor.contains("agree_orally");
  const bool is_agreed = matter.closing_no > 0;
  out[at(Outcome::agreed)] = is_agreed;
  out[at(Outcome::oral)] = is_agreed && is_oral;
  out[at(Outcome::failed)] = matter.stage == "failed";
  out[at(Outcome::not_accepted)] = matter.stage == "not_accepted";
  out[at(Outcome::open)] = !is_agreed && matter.closed_at.ms == 0;
  out[at(Outcome::performed)] = matter.text("performed") == "yes";
  out[at(Outcome::confirmed)] = matter.text("ruling_result") == "valid";
  return out;
}

std::vector<ToldRow> told(std::span<const Row> rows) {
  std::vector<ToldRow> out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < outcomes.size(); ++k) out[i][k] = is_small(rows[i][k]) ? Cell{} : Cell{rows[i][k]};
  }
  for (std::size_t k = 0; k < outcomes.size(); ++k) keep_company(out, rows, rows.size(), [k](std::size_t i) { return std::pair(i, k); });
  // Of a row: what came is the sum of what was agreed, failed, was not accepted and is open.
  static constexpr std::array parts = {at(Outcome::agreed), at(Outcome::failed), at(Outcome::not_accepted), at(Outcome::open)};
  for (std::size_t i = 0; i < rows.size(); ++i) keep_company(out, rows, parts.size(), [i](std::size_t k) { return std::pair(i, parts[k]); });
  return out;
}

ToldRow sum_of(std::span<const Row> rows) {
  Row sum{};
  for (const auto& row : rows) {
    for (std::size_t k = 0; k < outcomes.size(); ++k) sum[k] += row[k];
  }
  return told(std::span(&sum, 1)).front();
}

}  // namespace rz::mediation

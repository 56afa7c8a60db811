#pragma once
// Members in a demo district: a branch calls them for a task, and they report to the community where they live.

#include <string>
#include <vector>

#include "demo/play.hpp"

namespace rz::demo {

/// A branch with who organises it and how many members it can call, in the community where it is.
struct Branch {
  OrgId org{};
  PlaceId place{};
  std::size_t members = 0;
};

/// 支部吹哨、党员报到.
class Musters final : public Play {
 public:
  Musters(std::vector<Branch> branches, std::uint64_t seed) : branches_(std::move(branches)), random_(seed) {}

  int per_year() const override { return branches_.empty() ? 0 : 180; }
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  std::vector<Branch> branches_;
  Random random_;
};

/// 在职党员到社区报到: pledges that are kept one by one (人人有约), hours on two records, and a word to the unit.
class ReportsIn final : public Play {
 public:
  ReportsIn(std::vector<Branch> branches, std::uint64_t seed) : branches_(std::move(branches)), random_(seed) {}

  int per_year() const override { return static_cast<int>(branches_.size()); }
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  OrgId unit_of(const flow::Matter& matter) const { return matter.org("unit"); }
  Act pledge(const flow::Matter& report);
  std::optional<Act> of_pledge(const flow::Matter& pledge);
  Act keep(const flow::Matter& pledge);

  std::vector<Branch> branches_;
  Random random_;
};

}  // namespace rz::demo

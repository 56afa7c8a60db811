#pragma once
// 人民调解 of a demo district: disputes found by the grid, brought by parties, handed over by police and court; most agreed to, on paper, and performed in
// parts, some refused, some confirmed by the court.

#include <string>
#include <string_view>
#include <vector>

#include "demo/play.hpp"

namespace rz::demo {

/// A dispute and how it might be settled. «{a}» and «{b}» are its parties.
struct Dispute {
  std::string dispute;
  std::string what;
  std::string parties;
  std::string facts;
  std::string content;
  std::string manner;
  std::string part;
};
/// Reads seeds/…/disputes.csv; the error names the line.
Result<std::vector<Dispute>, std::string> parse_disputes(std::string_view csv);

struct MediationCommittee {
  OrgId org{};
  PlaceId place{};
  std::vector<AccountId> mediators;  ///< in the order in which they are cast
};

class Mediations final : public Play {
 public:
  Mediations(std::vector<MediationCommittee> committees, std::vector<Dispute> disputes, std::uint64_t seed)
      : committees_(std::move(committees)), disputes_(std::move(disputes)), random_(seed) {}

  int per_year() const override { return committees_.empty() || disputes_.empty() ? 0 : 720; }
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  std::optional<Act> next_of_case(const Scene& scene);
  std::optional<Act> at_beginning(const flow::Matter& matter);
  std::optional<Act> at_consent(const flow::Matter& matter);
  std::optional<Act> in_mediation(const Scene& scene);
  std::optional<Act> at_signing(const flow::Matter& matter);
  std::optional<Act> in_performance(const Scene& scene);
  std::optional<Act> before_filing(const flow::Matter& matter);
  /// By who is in charge of it.
  Act mine(const flow::Matter& matter, std::string step, std::vector<std::string> scans = {}) const;
  const MediationCommittee* committee_of(OrgId org) const;
  const Dispute& dispute_of(const flow::Matter& matter) const;

  std::vector<MediationCommittee> committees_;
  std::vector<Dispute> disputes_;
  Random random_;
  int filed_ = 0;
};

}  // namespace rz::demo

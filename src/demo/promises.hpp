#pragma once
// 资源清单、需求清单、契约项目 of a demo district: bodies offer, communities need, contracts are signed, most of them on one day (集中签约), kept in
// tasks and rated.

#include <string>
#include <string_view>
#include <vector>

#include "demo/play.hpp"

namespace rz::demo {

/// Something that a community and a body might promise each other.
struct Promise {
  std::string name;
  std::string kind;  ///< of the resource
  std::string needed;
  std::string offered;
  std::int64_t served = 0;
  std::string content;
  std::string duties;
  std::string task;
  std::string report;
  std::string summary;
  std::string result;
};
/// Reads seeds/…/contracts.csv; the error names the line.
Result<std::vector<Promise>, std::string> parse_promises(std::string_view csv);

/// A community with the street above it and the bodies that may promise it something.
struct PromisingCommunity {
  OrgId org{};
  OrgId street{};
  PlaceId place{};
  std::vector<OrgId> performers;  ///< somebody handles matters there
};

class Contracts;

/// What is offered, put on the menu and ordered, and what is needed. What is ordered becomes a contract, which `contracts` plays.
class Listings final : public Play {
 public:
  /// `contracts` must outlive it.
  Listings(std::vector<PromisingCommunity> communities, std::vector<Promise> promises, Contracts& contracts, std::uint64_t seed)
      : communities_(std::move(communities)), promises_(std::move(promises)), contracts_(contracts), random_(seed) {}

  int per_year() const override { return communities_.empty() || promises_.empty() ? 0 : 420; }
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  std::optional<Act> of_resource(const Scene& scene);

  std::vector<PromisingCommunity> communities_;
  std::vector<Promise> promises_;
  Contracts& contracts_;
  Random random_;
};

class Contracts final : public Play {
 public:
  Contracts(std::vector<PromisingCommunity> communities, std::vector<Promise> promises, std::uint64_t seed)
      : communities_(std::move(communities)), promises_(std::move(promises)), random_(seed) {}

  static constexpr int signed_at_once = 110;  ///< in a year, on one day and in all streets, as on 2023-08-25
  int per_year() const override { return communities_.empty() || promises_.empty() ? 0 : 190; }
  /// Those that are signed together begin in the weeks before that day.
  std::vector<Instant> moments(Instant from, Instant until, const flow::Calendar& calendar) override;
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;
  /// Whether what begins then would be taken for one of those that are signed together.
  bool is_before_ceremony(Instant now) const;

 private:
  std::optional<Act> negotiate(const flow::Matter& matter);
  std::optional<Act> screen(const flow::Matter& matter);
  std::optional<Act> sign(const Scene& scene);
  std::optional<Act> perform(const Scene& scene);
  std::optional<Act> rate(const flow::Matter& matter);
  std::optional<Act> do_task(const flow::Matter& task);
  /// Whether it is signed with the others on that day, and has been agreed to before.
  bool is_of_ceremony(const flow::Matter& matter) const;
  const Promise& promise_of(const flow::Matter& matter) const;
  const PromisingCommunity& community_of(const flow::Matter& matter) const;

  std::vector<PromisingCommunity> communities_;
  std::vector<Promise> promises_;
  Random random_;
  Instant ceremony_{};  ///< 0 = there is none in this time
};

}  // namespace rz::demo

#pragma once
// Whether a matter is in a list, judged here and not by the database: for who has found it another way.

#include <string_view>
#include <unordered_set>

#include "flow/chains.hpp"
#include "matter/queue_store.hpp"

namespace rz::matter {

class QueueFit {
 public:
  /// Both must outlive it.
  QueueFit(const QueueQuery& query, const flow::Chains& chains);

  /// By what changes seldom: false means that it is not in the list.
  bool may_hold(std::string_view chain, std::string_view stage, OrgId owner, PlaceId place) const;
  /// As the database would say it.
  bool holds(const flow::Matter& matter) const;

 private:
  struct Part {
    const QueueQuery::Part* asked = nullptr;
    std::unordered_set<OrgId> owners;
    std::unordered_set<PlaceId> places;
  };
  bool fits(const Part& part, std::string_view chain, std::string_view stage, OrgId owner, PlaceId place) const;

  const QueueQuery& query_;
  const flow::Chains& chains_;
  std::vector<Part> parts_;
  std::unordered_set<OrgId> only_owners_;
  std::unordered_set<PlaceId> only_places_;
};

}  // namespace rz::matter

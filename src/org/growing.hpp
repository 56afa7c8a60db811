#pragma once
// The bodies of a snapshot with changes laid over them that are not in force yet: what a table of rows, each judged after the
// one before, is judged upon.

#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"
#include "org/org.hpp"

namespace rz::org {

class Growing {
 public:
  explicit Growing(const Orgs& orgs) : orgs_(orgs) {}

  /// Lays a new body, or what one becomes, over the others.
  void put(const Org& org);
  /// Takes a new body away again.
  void drop(const Org& org);

  /// nullptr where there is none. Valid until the next `put` or `drop`.
  const Org* find(OrgId id) const;
  const Org* find_code(std::string_view code) const;
  const Org* find_credit_code(std::string_view credit_code) const;
  /// Who answers for exactly that place at exactly that level.
  const Org* exactly_at(PlaceId place, Level level) const;
  /// Whether `upper` stands anywhere above `lower`; a body is not above itself. Also true where the way up goes round.
  bool is_above(OrgId upper, OrgId lower) const;

  const Orgs& below() const { return orgs_; }
  /// With what was laid over.
  std::size_t size() const { return orgs_.all().size() + founded_; }

 private:
  const Orgs& orgs_;
  std::size_t founded_ = 0;
  std::unordered_map<OrgId, Org> laid_;
  StringMap<OrgId> codes_;
  StringMap<OrgId> credit_codes_;
  std::map<std::pair<PlaceId, Level>, OrgId> territory_;
};

}  // namespace rz::org

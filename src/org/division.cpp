#include "org/division.hpp"

#include <algorithm>

namespace rz::org {

Result<Division, std::vector<ChangeError>> divide(const Growing& orgs, const place::Places& places, const Org& from, OrgId id,
                                                  const DivisionWish& wish, Instant now) {
  auto change = wish.change;
  change.parent = from.parent;
  auto founded_org = founded(orgs, places, id, from.kind, wish.code, change, now);
  auto errors = founded_org ? std::vector<ChangeError>{} : founded_org.error();
  if (from.life == Life::ended) errors.push_back({"", Fault::ended});
  if (from.is_catch_all || !from.parent) errors.push_back({"", Fault::catch_all});
  if (wish.children.empty() && wish.duties.empty()) errors.push_back({"children", Fault::missing});
  Division out;
  for (const auto child : wish.children) {
    const auto* before = orgs.find(child);
    if (before == nullptr || before->parent != from.id || before->life == Life::ended) {
      errors.push_back({"children", Fault::unknown});
      break;
    }
    auto after = *before;
    after.parent = id;
    after.since = now;
    ++after.revision;
    out.children.push_back({*before, std::move(after)});
  }
  for (const auto& duty : orgs.below().duties()) {
    if (duty.org == from.id && std::ranges::find(wish.duties, duty.category) != wish.duties.end()) out.duties.push_back({duty.category, duty.place, id});
  }
  for (const auto& category : wish.duties) {
    if (std::ranges::find(out.duties, category, &Duty::category) != out.duties.end()) continue;
    errors.push_back({"duties", Fault::unknown});
    break;
  }
  if (!errors.empty()) return fail(std::move(errors));
  out.founded = std::move(*founded_org);
  return out;
}

}  // namespace rz::org

#include "org/growing.hpp"

namespace rz::org {

void Growing::put(const Org& org) {
  if (!laid_.contains(org.id) && !orgs_.find(org.id)) ++founded_;
  laid_[org.id] = org;
  codes_[org.code] = org.id;
  if (!org.credit_code.empty()) credit_codes_[org.credit_code] = org.id;
  if (org.level != Level::none) territory_[{org.place, org.level}] = org.id;
}

void Growing::drop(const Org& org) {
  if (const auto found = territory_.find({org.place, org.level}); found != territory_.end() && found->second == org.id) {
    territory_.erase(found);
  }
  credit_codes_.erase(org.credit_code);
  codes_.erase(org.code);
  if (laid_.erase(org.id) != 0 && !orgs_.find(org.id)) --founded_;
}

const Org* Growing::find(OrgId id) const {
  const auto found = laid_.find(id);
  return found == laid_.end() ? orgs_.find(id) : &found->second;
}

const Org* Growing::find_code(std::string_view code) const {
  const auto found = codes_.find(code);
  return found == codes_.end() ? orgs_.find_code(code) : find(found->second);
}

const Org* Growing::find_credit_code(std::string_view credit_code) const {
  const auto found = credit_codes_.find(credit_code);
  const auto* org = found == credit_codes_.end() ? orgs_.find_credit_code(credit_code) : find(found->second);
  // What lies above may have given its code away.
  const auto* now = org ? find(org->id) : nullptr;
  return now && now->credit_code == credit_code ? now : nullptr;
}

const Org* Growing::exactly_at(PlaceId place, Level level) const {
  const auto found = territory_.find({place, level});
  const auto* org = found == territory_.end() ? orgs_.find(orgs_.at(place, level)) : find(found->second);
  const auto* now = org ? find(org->id) : nullptr;
  return now && now->place == place && now->level == level && now->life != Life::ended ? now : nullptr;
}

bool Growing::is_above(OrgId upper, OrgId lower) const {
  constexpr int depth_max = 64;
  const auto* org = find(lower);
  for (int depth = 0; org && org->parent; ++depth) {
    if (org->parent == upper || depth == depth_max) return true;
    org = find(org->parent);
  }
  return false;
}

}  // namespace rz::org

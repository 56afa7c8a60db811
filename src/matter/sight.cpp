#include "matter/sight.hpp"

#include <algorithm>

namespace rz::matter {

Sight::Sight(const flow::Definition& chain, const std::set<std::string>& groups, const flow::Actor& viewer) {
  const bool is_asker = viewer.kind == flow::Actor::Kind::visitor;
  for (const auto& group : chain.visibility) {
    if (!groups.contains(group.name)) continue;
    auto& names = group.masked && !is_asker ? masked_ : visible_;
    names.insert(names.end(), group.fields.begin(), group.fields.end());
  }
  // An account is nothing to be read: the timeline tells who did what.
  std::erase_if(visible_, [&](std::string_view name) {
    const auto* field = chain.field(name);
    return field != nullptr && field->type == flow::FieldRule::Type::account;
  });
  for (auto* names : {&visible_, &masked_}) {
    std::ranges::sort(*names);
    names->erase(std::ranges::unique(*names).begin(), names->end());
  }
}

bool Sight::sees(std::string_view field) const { return std::ranges::binary_search(visible_, field); }
bool Sight::sees_masked(std::string_view field) const { return std::ranges::binary_search(masked_, field); }

const Sight& Sights::of(const flow::Definition& chain, const flow::Family& family, const flow::Actor& viewer,
                        const flow::World& world) {
  std::pair key{&chain, flow::visible_groups(chain, family, viewer, world)};
  const auto made = made_.find(key);
  if (made != made_.end()) return made->second;
  Sight sight(chain, key.second, viewer);
  return made_.emplace(std::move(key), std::move(sight)).first->second;
}

}  // namespace rz::matter

#include "access/account.hpp"

#include <algorithm>

namespace rz::access {

bool is_login(std::string_view text) {
  const auto is_sign = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= login_bytes_max && std::ranges::all_of(text, is_sign);
}

Posts::Posts(std::vector<Holder> holders) {
  for (auto& holder : holders) {
    if (!holder.disabled) {
      for (const auto& post : holder.posts) {
        held_[post.role].insert(post.org);
        manned_.insert(post.org);
      }
    }
    const auto id = holder.id;
    holders_.emplace(id, std::move(holder));
  }
}

const Holder* Posts::find(AccountId account) const {
  const auto found = holders_.find(account);
  return found == holders_.end() ? nullptr : &found->second;
}

bool Posts::has_holder(std::string_view role, OrgId org) const {
  const auto bodies = held_.find(role);
  return bodies != held_.end() && bodies->second.contains(org);
}

}  // namespace rz::access

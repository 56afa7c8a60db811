#include "access/account.hpp"

#include <algorithm>

namespace rz::access {

bool is_login(std::string_view text) {
  const auto is_sign = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= login_bytes_max && std::ranges::all_of(text, is_sign);
}

std::vector<Post> Holder::posts_at(Instant now) const {
  std::vector<Post> out;
  for (const auto& held : posts) {
    if (held.holds_at(now)) out.push_back(held.post);
  }
  return out;
}

Posts::Posts(std::vector<Holder> holders, Instant read_at) : holders_(std::move(holders)) {
  std::ranges::sort(holders_, {}, &Holder::id);
  for (std::size_t i = 0; i < holders_.size(); ++i) {
    const auto& holder = holders_[i];
    at_.emplace(holder.id, i);
    at_login_.emplace(holder.login, i);
    for (const auto& held : holder.posts) {
      for (const auto turn : {held.from, held.until}) {
        if (turn > read_at && (next_turn_.ms == 0 || turn < next_turn_)) next_turn_ = turn;
      }
      if (holder.disabled || !held.holds_at(read_at)) continue;
      held_[held.post.role].insert(held.post.org);
      manned_.insert(held.post.org);
    }
  }
}

const Holder* Posts::find(AccountId account) const {
  const auto found = at_.find(account);
  return found == at_.end() ? nullptr : &holders_[found->second];
}

const Holder* Posts::find_login(std::string_view login) const {
  const auto found = at_login_.find(login);
  return found == at_login_.end() ? nullptr : &holders_[found->second];
}

bool Posts::has_holder(std::string_view role, OrgId org) const {
  const auto bodies = held_.find(role);
  return bodies != held_.end() && bodies->second.contains(org);
}

}  // namespace rz::access

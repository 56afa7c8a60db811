#include "access/account_change.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace rz::access {

namespace {

using Errors = std::vector<AccountError>;

void check_text(Errors& errors, std::string_view field, std::string_view text, std::size_t characters_max) {
  if (trim(text).empty()) errors.push_back({field, AccountFault::missing});
  if (count_characters(text) > characters_max) errors.push_back({field, AccountFault::too_long});
}

bool has_other_holder(const Posts& posts, std::string_view role, AccountId account, Instant now) {
  return std::ranges::any_of(posts.all(), [&](const Holder& other) {
    if (other.id == account || other.disabled) return false;
    return std::ranges::any_of(other.posts, [&](const HeldPost& held) { return held.post.role == role && held.holds_at(now); });
  });
}

/// Whether an administrator's role would be nobody's if the account lost this post.
bool is_last_admin(const Network& network, const Roles& roles, const Holder& holder, const Post& post, Instant now) {
  const auto* role = roles.find(post.role);
  return role != nullptr && role->is_admin && !has_other_holder(*network.posts, post.role, holder.id, now);
}

const HeldPost* find_own(const Holder& holder, const Post& post, Instant now) {
  const auto found = std::ranges::find_if(holder.posts, [&](const HeldPost& held) {
    return held.post == post && !held.stands_in_for && !held.is_over(now);
  });
  return found == holder.posts.end() ? nullptr : &*found;
}

/// All posts that are not over, with one more.
std::vector<Post> with(const Holder& holder, const Post& post, Instant now) {
  std::vector<Post> out{post};
  for (const auto& held : holder.posts) {
    if (!held.is_over(now)) out.push_back(held.post);
  }
  return out;
}

}  // namespace

Instant beginning_of(Date day, int offset_minutes) { return local_instant(day, 0, offset_minutes); }
Instant end_of(Date day, int offset_minutes) { return beginning_of(day.plus(1), offset_minutes); }

AccountResult<Holder> made(const Posts& posts, AccountId id, std::string login, std::string name) {
  Errors errors;
  if (!is_login(login)) errors.push_back({"login", AccountFault::no_login});
  if (posts.find_login(login) != nullptr) errors.push_back({"login", AccountFault::taken});
  check_text(errors, "name", name, account_name_characters_max);
  if (posts.size() >= accounts_max) errors.push_back({"", AccountFault::too_many});
  if (!errors.empty()) return fail(std::move(errors));
  return Holder{id, std::move(login), std::string(trim(name)), 1, false, {}};
}

AccountResult<Holder> changed(const Network& network, const Roles& roles, AccountId actor, const Holder& before, const AccountChange& change,
                              Instant now) {
  Errors errors;
  auto after = before;
  ++after.revision;
  if (change.name) {
    check_text(errors, "name", *change.name, account_name_characters_max);
    after.name = trim(*change.name);
  }
  after.disabled = change.disabled.value_or(before.disabled);
  check_text(errors, "reason", change.reason, account_text_characters_max);
  if (after.name == before.name && after.disabled == before.disabled) errors.push_back({"", AccountFault::nothing_changes});
  if (after.disabled && !before.disabled) {
    if (actor == before.id) errors.push_back({"disabled", AccountFault::itself});
    const auto posts = before.posts_at(now);
    const bool last = std::ranges::any_of(posts, [&](const Post& post) { return is_last_admin(network, roles, before, post, now); });
    if (last) errors.push_back({"disabled", AccountFault::last_admin});
  }
  if (!errors.empty()) return fail(std::move(errors));
  return after;
}

AccountResult<HeldPost> appointed(const Network& network, const Roles& roles, AccountId actor, const Holder& holder,
                                  const Appointment& wanted, Instant now) {
  Errors errors;
  const auto* org = network.orgs->find(wanted.post.org);
  if (org == nullptr || org->life == org::Life::ended) errors.push_back({"org", AccountFault::unknown});
  if (roles.find(wanted.post.role) == nullptr) {
    errors.push_back({"role", AccountFault::unknown});
  } else if (!check_separation(roles, with(holder, wanted.post, now))) {
    errors.push_back({"role", AccountFault::not_separate});
  }
  HeldPost out{wanted.post, std::max(wanted.from.value_or(now), now), wanted.until, {}, std::string(trim(wanted.paper))};
  if (out.until.ms != 0 && out.until <= out.from) errors.push_back({"until", AccountFault::before_beginning});
  if (count_characters(out.paper) > account_text_characters_max) errors.push_back({"paper", AccountFault::too_long});
  if (find_own(holder, wanted.post, now) != nullptr) errors.push_back({"role", AccountFault::stands_already});
  if (holder.posts.size() >= posts_of_account_max) errors.push_back({"", AccountFault::too_many});
  if (actor == holder.id) errors.push_back({"", AccountFault::itself});
  if (!errors.empty()) return fail(std::move(errors));
  return out;
}

AccountResult<HeldPost> dismissed(const Network& network, const Roles& roles, AccountId actor, const Holder& holder, const Post& post,
                                  std::optional<Instant> until, Instant now) {
  Errors errors;
  const auto* held = find_own(holder, post, now);
  if (held == nullptr) return fail(Errors{{"role", AccountFault::no_such_post}});
  auto out = *held;
  out.until = std::max(until.value_or(now), now);
  if (out.until < out.from) out.until = out.from;  // it never began
  if (out.until == held->until) errors.push_back({"until", AccountFault::nothing_changes});
  if (actor == holder.id) errors.push_back({"", AccountFault::itself});
  if (is_last_admin(network, roles, holder, post, now)) errors.push_back({"role", AccountFault::last_admin});
  if (!errors.empty()) return fail(std::move(errors));
  return out;
}

AccountResult<std::vector<HeldPost>> left_to(const Network& network, const Roles& roles, const Holder& away, const Leave& leave, Instant now) {
  Errors errors;
  const auto* stand_in = network.posts->find(leave.stand_in);
  const auto at_org = [&](const HeldPost& held) { return held.post.org == leave.org && !held.stands_in_for && held.holds_at(now); };
  if (stand_in == nullptr || stand_in->disabled) {
    errors.push_back({"stand_in", AccountFault::unknown});
  } else if (stand_in->id == away.id) {
    errors.push_back({"stand_in", AccountFault::itself});
  } else if (std::ranges::none_of(stand_in->posts, at_org)) {
    errors.push_back({"stand_in", AccountFault::no_colleague});
  }
  if (std::ranges::none_of(away.posts, at_org)) errors.push_back({"org", AccountFault::no_such_post});
  const auto from = std::max(leave.from, now);
  if (leave.until <= now) errors.push_back({"until", AccountFault::in_the_past});
  else if (leave.until <= from) errors.push_back({"until", AccountFault::before_beginning});
  if (leave.until.ms - from.ms > leave_days_max * ms_per_day) errors.push_back({"until", AccountFault::too_far});
  if (!errors.empty()) return fail(std::move(errors));

  std::vector<HeldPost> out;
  for (const auto& held : away.posts) {
    if (!at_org(held) || find_own(*stand_in, held.post, now) != nullptr) continue;
    if (!check_separation(roles, with(*stand_in, held.post, now))) return fail(Errors{{"stand_in", AccountFault::not_separate}});
    const bool stands = std::ranges::any_of(stand_in->posts, [&](const HeldPost& other) {
      return other.post == held.post && other.stands_in_for == away.id && !other.is_over(now);
    });
    if (stands) return fail(Errors{{"stand_in", AccountFault::stands_already}});
    const auto until = held.until.ms != 0 ? std::min(held.until, leave.until) : leave.until;
    out.push_back({held.post, from, until, away.id, {}});
  }
  // Two with the same posts need no stand-in.
  if (out.empty()) return fail(Errors{{"stand_in", AccountFault::nothing_changes}});
  return out;
}

std::vector<StandInPost> stand_ins_of(const Posts& posts, AccountId account, const Post* post, Instant now) {
  std::vector<StandInPost> out;
  for (const auto& holder : posts.all()) {
    for (const auto& held : holder.posts) {
      const bool is_meant = held.stands_in_for == account && (post == nullptr || held.post == *post);
      if (is_meant && !held.is_over(now)) out.push_back({holder.id, held});
    }
  }
  return out;
}

std::vector<OrgId> deserted(const Posts& posts, const Holder& holder, const std::vector<Post>& gone, Instant now) {
  std::vector<OrgId> out;
  for (const auto& post : gone) {
    const auto works_there = [&](const Holder& each) {
      if (each.disabled) return false;
      return std::ranges::any_of(each.posts, [&](const HeldPost& held) {
        const bool goes = each.id == holder.id && std::ranges::find(gone, held.post) != gone.end();
        return held.post.org == post.org && held.holds_at(now) && !goes;
      });
    };
    if (std::ranges::find(out, post.org) == out.end() && std::ranges::none_of(posts.all(), works_there)) out.push_back(post.org);
  }
  return out;
}

}  // namespace rz::access

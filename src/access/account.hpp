#pragma once
// Accounts and their posts, as the network's snapshot keeps them: who holds which role where.

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "access/role.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace rz::access {

inline constexpr std::size_t login_bytes_max = 64;   ///< of a–z 0–9 . _ -
inline constexpr std::size_t accounts_max = 50'000;  ///< in a district

/// Lower case letters, digits and «._-», 1 to `login_bytes_max`.
bool is_login(std::string_view text);

/// A new account.
struct Account {
  AccountId id{};
  std::string login;
  std::string password_hash;  ///< empty = nobody signs in yet
  std::string name;
  Instant created_at{};
  Instant password_changed_at{};  ///< 0 = a demo account's, which does not age
};

/// A post with its time.
struct HeldPost {
  Post post;
  Instant from{};             ///< 0 = from the beginning
  Instant until{};            ///< no longer then; 0 = open
  AccountId stands_in_for{};  ///< whose it is while that person is away (代理); 0 = it is one's own
  std::string paper{};        ///< of the appointment
  std::string given_by{};     ///< the provider whose claims brought it; empty = people here

  bool is_over(Instant now) const { return until.ms != 0 && (until <= now || until <= from); }
  bool holds_at(Instant now) const { return from <= now && !is_over(now); }
  bool operator==(const HeldPost&) const = default;
};

/// Who holds posts.
struct Holder {
  AccountId id{};
  std::string login;
  std::string name;
  std::int64_t revision = 1;
  bool disabled = false;
  std::vector<HeldPost> posts;  ///< none that was over when the network was read

  /// What counts now.
  std::vector<Post> posts_at(Instant now) const;
  bool operator==(const Holder&) const = default;
};

class Posts {
 public:
  /// `read_at`: by then «anybody» and «holder» are told, until the network is read anew.
  Posts(std::vector<Holder> holders, Instant read_at);

  /// nullptr for an unknown account.
  const Holder* find(AccountId account) const;
  const Holder* find_login(std::string_view login) const;
  /// Whether anybody who is not disabled holds the role there.
  bool has_holder(std::string_view role, OrgId org) const;
  /// Whether anybody who is not disabled holds any role there.
  bool has_anybody(OrgId org) const { return manned_.contains(org); }
  std::size_t size() const { return holders_.size(); }
  /// In the order of their ids.
  const std::vector<Holder>& all() const { return holders_; }
  /// Whether a post has begun or ended since `read_at`, so that the network is to be read anew.
  bool is_old(Instant now) const { return next_turn_.ms != 0 && next_turn_ <= now; }

 private:
  std::vector<Holder> holders_;
  std::unordered_map<AccountId, std::size_t> at_;
  StringMap<std::size_t> at_login_;
  StringMap<std::set<OrgId>> held_;  ///< role → bodies
  std::unordered_set<OrgId> manned_;
  Instant next_turn_{};  ///< 0 = none
};

}  // namespace rz::access

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
  std::string password_hash;
  std::string name;
  Instant created_at{};
};

/// Who holds posts.
struct Holder {
  AccountId id{};
  std::string name;
  bool disabled = false;
  std::vector<Post> posts;

  bool operator==(const Holder&) const = default;
};

class Posts {
 public:
  explicit Posts(std::vector<Holder> holders);

  /// nullptr for an unknown account.
  const Holder* find(AccountId account) const;
  /// Whether anybody who is not disabled holds the role there.
  bool has_holder(std::string_view role, OrgId org) const;
  /// Whether anybody who is not disabled holds any role there.
  bool has_anybody(OrgId org) const { return manned_.contains(org); }
  std::size_t size() const { return holders_.size(); }

 private:
  std::unordered_map<AccountId, Holder> holders_;
  StringMap<std::set<OrgId>> held_;  ///< role → bodies
  std::unordered_set<OrgId> manned_;
};

}  // namespace rz::access

#pragma once
// Accounts and posts from a table: which rows are new, which change nothing, and what is wrong with the others. Pure: a dry
// run and the real one are the same plan.

#include <functional>
#include <string_view>
#include <vector>

#include "access/account_change.hpp"
#include "base/table.hpp"

namespace rz::access {

/// Columns in any order. `org` is a code; `from` and `until` are days, the last one included.
inline constexpr std::string_view account_columns[] = {"login", "name"};
inline constexpr std::string_view post_columns[] = {"login", "org", "role", "from", "until", "paper"};

struct RefusedRow {
  int line = 0;
  AccountError error;

  bool operator==(const RefusedRow&) const = default;
};

using NextAccountId = std::function<AccountId()>;

struct AccountPlan {
  std::vector<Holder> made;
  std::size_t same = 0;  ///< there already, under that name
  std::vector<RefusedRow> refused;
};
/// Without passwords and without posts. Nobody is renamed by a table.
AccountPlan plan_accounts(const Network& network, const Table& table, const NextAccountId& next_id);

struct PostPlan {
  struct Given {
    AccountId account{};
    HeldPost held;
  };
  std::vector<Given> given;
  std::vector<Holder> holders;  ///< of those who get one: as they are afterwards
  std::size_t same = 0;
  std::vector<RefusedRow> refused;
};
/// Each row judged upon those above it: 三员分立 holds within a table too. Nothing ends by a table.
PostPlan plan_posts(const Network& network, const Roles& roles, AccountId actor, const Table& table, Instant now);

}  // namespace rz::access

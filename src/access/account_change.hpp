#pragma once
// The rules by which accounts, posts and leaves change. Pure: each gives what it is afterwards, or every fault with its field.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "access/network.hpp"
#include "access/role.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace rz::access {

inline constexpr std::size_t account_name_characters_max = 50;
inline constexpr std::size_t account_text_characters_max = 200;  ///< of papers and reasons
inline constexpr std::int64_t leave_days_max = 180;
inline constexpr std::size_t posts_of_account_max = 50;

/// The first moment of a day of the district, and the one after its last.
Instant beginning_of(Date day, int offset_minutes);
Instant end_of(Date day, int offset_minutes);

enum class AccountFault {
  missing,
  too_long,
  no_login,           ///< signs beyond a–z 0–9 . _ -
  taken,              ///< by another account
  too_many,
  unknown,            ///< body, role or person
  not_separate,       ///< 三员分立
  is_admin,           ///< an administrator's password is set on the server itself: another's would open his rights
  stands_already,
  no_such_post,
  no_date,
  before_beginning,
  in_the_past,
  too_far,            ///< beyond `leave_days_max`
  itself,             ///< one's own posts, one's own account, oneself as stand-in
  last_admin,         ///< nobody else would hold that administrator's role
  no_colleague,       ///< the stand-in holds no post at that body
  has_matters,        ///< nobody would be left where matters lie
  nothing_changes,
};
struct AccountError {
  std::string_view field;  ///< of the request; empty = the whole
  AccountFault fault;

  bool operator==(const AccountError&) const = default;
};
template <class T>
using AccountResult = Result<T, std::vector<AccountError>>;

AccountResult<Holder> made(const Posts& posts, AccountId id, std::string login, std::string name);

struct AccountChange {
  std::optional<std::string> name;
  std::optional<bool> disabled;
  std::string reason;
};
/// Nobody disables the own account or the last holder of an administrator's role.
AccountResult<Holder> changed(const Network& network, const Roles& roles, AccountId actor, const Holder& before, const AccountChange& change,
                              Instant now);

struct Appointment {
  Post post;
  std::optional<Instant> from;  ///< nothing = now; what is past by then is now
  Instant until{};              ///< 0 = open
  std::string paper;
};
/// Nobody gives a post to himself.
AccountResult<HeldPost> appointed(const Network& network, const Roles& roles, AccountId actor, const Holder& holder,
                                  const Appointment& wanted, Instant now);

/// The post with its end: `until`, or now.
AccountResult<HeldPost> dismissed(const Network& network, const Roles& roles, AccountId actor, const Holder& holder, const Post& post,
                                  std::optional<Instant> until, Instant now);

struct Leave {
  OrgId org{};
  AccountId stand_in{};
  Instant from{};
  Instant until{};
};
/// The posts that the stand-in gets: all that the one who leaves holds there, but for those that he holds himself. He must
/// hold a post there, so that nobody is shown a body's matters that he did not see before.
AccountResult<std::vector<HeldPost>> left_to(const Network& network, const Roles& roles, const Holder& away, const Leave& leave, Instant now);

/// What stand-ins hold in the account's place of this post, or of all its posts: it ends with what it stands for.
struct StandInPost {
  AccountId stand_in{};
  HeldPost held;
};
std::vector<StandInPost> stand_ins_of(const Posts& posts, AccountId account, const Post* post, Instant now);

/// The bodies where nobody would hold a post any more once these posts of that holder are gone.
std::vector<OrgId> deserted(const Posts& posts, const Holder& holder, const std::vector<Post>& gone, Instant now);

}  // namespace rz::access

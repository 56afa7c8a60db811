#pragma once
// Signing in at an outside provider (OpenID Connect): its settings, and which posts its claims give. Pure.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account_change.hpp"
#include "access/network.hpp"
#include "access/role.hpp"
#include "access/source.hpp"
#include "base/result.hpp"
#include "infra/json/json.hpp"

namespace rz::access {

inline constexpr std::size_t openid_providers_max = 8;
inline constexpr std::size_t openid_rules_max = 1'000;  ///< of a provider

/// What a claim gives: one post to whoever's claim holds a value, or each post that its values name as «role@code».
struct ClaimRule {
  std::string claim;
  std::string holds{};                ///< empty = the values name the posts
  std::string role{};                 ///< with `holds`
  std::string org_code{};             ///< with `holds`
  std::vector<std::string> roles{};   ///< those that the values may name
};

struct OpenIdProvider {
  std::string id;
  std::string zh;
  std::string en;
  std::string issuer;
  std::string client_id;
  std::string secret_file{};  ///< empty = a public client
  std::vector<std::string> scopes{};
  std::string login_claim;
  std::string name_claim;
  bool makes_accounts = false;
  bool trusts_second_factor = false;
  std::vector<ClaimRule> rules{};
};

struct OpenIdSettings {
  std::string public_url{};  ///< without a last slash
  std::vector<OpenIdProvider> providers{};

  /// `source` is openid.yaml.
  static Result<OpenIdSettings, Fault> parse(const Source& source, const Roles& roles);
  const OpenIdProvider* find(std::string_view id) const;
  std::string callback_of(const OpenIdProvider& provider) const;
};

/// The text of a claim, trimmed; empty if it has none.
std::string text_claim(const json::Value& claims, const std::string& name);
/// The provider's own id of the person, sign by sign.
std::string subject_of(const json::Value& claims);
/// Whether the provider says that it asked for more than a password (RFC 8176).
bool asked_second_factor(const json::Value& claims);

/// The posts that the claims give, each once. What names no body of the network gives none.
std::vector<Post> posts_of(const OpenIdProvider& provider, const json::Value& claims, const Network& network);

/// What is to change about somebody's posts so that they are those of the claims. Posts given by people stay as they are.
struct BroughtPosts {
  std::vector<HeldPost> begun;
  std::vector<HeldPost> ended;

  bool empty() const { return begun.empty() && ended.empty(); }
};
BroughtPosts brought(const OpenIdProvider& provider, const Holder& holder, const std::vector<Post>& wanted, Instant now);

enum class OpenIdRefusal {
  no_account,     ///< nobody here has that login, and the provider makes no accounts
  no_post,        ///< an account would be made, but the claims give no post
  bad_login,      ///< the claim is missing, or no login
  taken,          ///< that login signs in at this provider with another identity
  disabled,
  administrator,  ///< his rights are not to hang on who manages the provider
};
std::string_view to_text(OpenIdRefusal refusal);  ///< «no-account»; of addresses and the record

/// Who signs in, and what the claims change about it.
struct OpenIdEntry {
  Holder holder;
  bool is_made = false;   ///< the account is new
  bool is_bound = false;  ///< the identity is: from now on it is that account's
  BroughtPosts posts{};

  bool changes() const { return is_made || is_bound || !posts.empty(); }
};

/// Whose an identity is, as far as it is known.
struct KnownIdentity {
  AccountId account{};                              ///< 0 = not known yet
  std::function<bool(AccountId)> has_another;       ///< whether an account has another identity of that provider
};
/// `next_id` is asked for an account that is made.
Result<OpenIdEntry, OpenIdRefusal> entry_of(const OpenIdProvider& provider, const json::Value& claims, const KnownIdentity& known,
                                            const Network& network, const Roles& roles, const std::function<AccountId()>& next_id, Instant now);

}  // namespace rz::access

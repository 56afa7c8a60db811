#pragma once
// Accounts and posts as JSON, and what is wrong with a change of them, in words for people.

#include <vector>

#include "access/account_change.hpp"
#include "access/account_store.hpp"
#include "access/network.hpp"
#include "access/openid_store.hpp"
#include "access/role.hpp"
#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"

namespace rz::access {

/// What the network does not keep of an account.
struct AccountPast {
  Credentials credentials;
  std::vector<HeldPost> posts;  ///< all that were ever held
  std::vector<Identity> identities;
};

/// Everything that an answer about accounts is made of.
class AccountView {
 public:
  AccountView(const Network& network, const Roles& roles, http::Language language)
      : network_(network), roles_(roles), is_chinese_(language == http::Language::zh) {}


  json::Object person(AccountId account) const;
  json::Object org(OrgId org) const;
  json::Object role(const Role& role) const;
  json::Object post(const HeldPost& held) const;
  json::Array posts(const std::vector<HeldPost>& posts) const;
  /// As lists show it.
  json::Object account(const Holder& holder) const;
  /// With what only its own page shows.
  json::Object account(const Holder& holder, const AccountPast& past, Instant now) const;

 private:
  std::string moment(Instant at) const;

  const Network& network_;
  const Roles& roles_;
  const bool is_chinese_;
};

http::Problem problem_of(const std::vector<AccountError>& errors, http::Language language);

}  // namespace rz::access

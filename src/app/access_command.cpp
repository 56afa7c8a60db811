// Why an account may do something, or may not: told from the same tables and functions that decide.

#include <algorithm>
#include <iostream>

#include "access/account_store.hpp"
#include "access/credential.hpp"
#include "app/district.hpp"
#include "app/house.hpp"
#include "chain/catalogue.hpp"
#include "infra/crypto/password.hpp"
#include "matter/explanation.hpp"
#include "matter/network_world.hpp"

namespace rz::app {

namespace {

/// What is read once for an explanation.
struct Asked {
  std::unique_ptr<db::Connection> connection;
  std::shared_ptr<const access::Network> network;
  const access::Holder* holder = nullptr;
  std::vector<access::Post> posts;  ///< that count now

  std::string name_of(OrgId org) const {
    const auto* found = network->orgs->find(org);
    return found ? found->name_zh + " (" + found->code + ")" : format_id(org);
  }
};

Result<Asked, Sentence> read_asked(const Place& place, const std::string& login) {
  RZ_TRY(database, open_database(place));
  auto connection = database.connect(db::Access::read_only);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  RZ_TRY(district, find_district(**connection));
  if (!district) return fail(Sentence("the database is empty"));
  auto network = access::load_network(**connection, *district);
  if (!network) return fail("the network cannot be read: " + network.error().message);
  const auto* holder = (*network)->posts->find_login(login);
  if (!holder) return fail("there is no account «" + login + "»");
  return Asked{std::move(*connection), std::move(*network), holder, holder->posts_at(SystemClock{}.now())};
}

void tell_posts(const Asked& asked) {
  std::cout << asked.holder->name << (asked.holder->disabled ? " (disabled: may do nothing)" : "") << "\n";
  for (const auto& post : asked.posts) std::cout << "  " << post.role << " at " << asked.name_of(post.org) << "\n";
}

int explain_verb(const Asked& asked, const access::Permissions& permissions, access::Verb verb) {
  bool may = false;
  for (const auto& post : asked.posts) {
    std::string relations;
    for (const auto relation : access::all_relations) {
      if (permissions.has(post.role, verb, relation)) relations += (relations.empty() ? "" : ", ") + std::string(to_text(relation));
    }
    may |= !relations.empty();
    std::cout << (relations.empty() ? "no   " : "yes  ") << post.role << ": "
              << (relations.empty() ? "the permission table has no cell for it" : "with what is " + relations) << "\n";
  }
  may &= !asked.holder->disabled;
  std::cout << (may ? "may" : "may not") << " " << to_text(verb) << "\n";
  return may ? 0 : 1;
}

int explain_step(const Asked& asked, const ExplainOptions& options) {
  const auto chains = chain::load_published(*asked.connection, asked.network->district);
  if (!chains) return give_up("the chains cannot be read: " + chains.error());
  const auto world = matter::NetworkWorld::build(asked.network);
  if (!world) return give_up("the calendar cannot be read: " + world.error());
  const auto told = matter::explain_step(*asked.connection, asked.network->district, **chains, **world, asked.holder->id, asked.posts,
                                         options.what, options.matter);
  if (!told) return give_up(told.error().text);

  std::cout << options.matter << " lies with " << asked.name_of(told->owner) << "\n";
  for (const auto& [spelling, lack, post] : told->words) {
    const bool lets_in = lack == flow::Lack::nothing;
    std::cout << (lets_in ? "yes  " : "no   ") << spelling << ": "
              << (lets_in ? "as " + post.role + " at " + asked.name_of(post.org) : std::string(matter::lack_text(lack))) << "\n";
  }
  const bool stands = std::ranges::find(told->from, told->stage) != told->from.end();
  std::cout << (stands ? "yes  " : "no   ") << "the matter is at «" << told->stage << "»; the step starts from";
  for (const auto& stage : told->from) std::cout << " «" << stage << "»";
  std::cout << "\n";
  for (const auto& guard : told->guards) std::cout << "     when it is taken, this is asked too: " << guard << "\n";
  if (told->needs_approval) std::cout << "     it is a proposal until another decides\n";
  const bool may = told->may && !asked.holder->disabled;
  std::cout << (may ? "may" : "may not") << " take «" << options.what << "»\n";
  return may ? 0 : 1;
}

}  // namespace

int run_access_explain(const Place& place, const ExplainOptions& options) {
  const auto asked = read_asked(place, options.login);
  if (!asked) return give_up(asked.error());
  tell_posts(*asked);
  const auto* verb = std::ranges::find(access::all_verbs, options.what, [](access::Verb each) { return to_text(each); });
  if (verb == std::end(access::all_verbs)) {
    if (options.matter.empty()) return give_up("«" + options.what + "» is no verb; for a step name the matter too");
    return explain_step(*asked, options);
  }
  const auto roles = load_roles(place);
  if (!roles) return give_up(roles.error());
  const auto permissions = load_permissions(place, *roles);
  if (!permissions) return give_up(permissions.error());
  return explain_verb(*asked, *permissions, *verb);
}

int run_access_password(const Place& place, const std::string& login) {
  const auto roles = load_roles(place);
  if (!roles) return give_up(roles.error());
  const auto security = load_security(place, *roles);
  if (!security) return give_up(security.error());
  std::string password;
  std::getline(std::cin, password);
  if (access::judge_password(security->password, password, login) != access::PasswordFault::none) {
    return give_up("the password does not follow the rules of security.yaml; write it on one line of the input");
  }
  const auto hash = crypto::hash_password(password);
  if (!hash) return give_up(Sentence("the password cannot be hashed"));
  const auto now = SystemClock{}.now();
  auto district = District::open(place, {}, now);
  if (!district) return give_up(district.error());
  const auto* holder = (*district)->network().get()->posts->find_login(login);
  if (!holder) return give_up("there is no account «" + login + "»");
  auto act = access::account_act("access.password_reset", {}, holder->id);
  act.rows = {access::write_password((*district)->id(), holder->id, *hash, now, true), access::delete_sessions_of((*district)->id(), holder->id)};
  if (const auto done = (*district)->run({std::move(act)}, now); !done) return give_up(done.error());
  std::cout << "set; it must be changed at the next login\n";
  return 0;
}

}  // namespace rz::app

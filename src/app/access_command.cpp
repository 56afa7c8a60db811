// Why an account may do something, or may not: told from the same tables and functions that decide.

#include <algorithm>
#include <iostream>

#include "app/house.hpp"
#include "chain/catalogue.hpp"
#include "flow/permission.hpp"
#include "matter/matter_store.hpp"
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

std::string_view relation_text(flow::Who::Relation relation) {
  using enum flow::Who::Relation;
  switch (relation) {
    case owner: return "owner";
    case above_owner: return "above_owner";
    case field: return "field";
    case above_field: return "above_field";
    case place: return "place";
    case parent_owner: return "parent_owner";
    case any: return "any";
    case party: return "party";
    case asker: return "asker";
    case system: return "system";
  }
  return {};
}

std::string spelling_of(const flow::Who& who) {
  const auto relation = std::string(relation_text(who.relation)) + (who.name.empty() ? "" : " " + who.name);
  return who.role.empty() || who.role == relation ? relation : who.role + "@" + relation;
}

std::string_view lack_text(flow::Lack lack) {
  switch (lack) {
    case flow::Lack::nothing: return "";
    case flow::Lack::not_staff: return "not for staff";
    case flow::Lack::no_such_role: return "holds no such post";
    case flow::Lack::other_body: return "holds it at a body that is not meant";
  }
  return {};
}

/// Whether one of the words lets the account in.
bool tell_words(const Asked& asked, const flow::Step& step, const flow::Family& family, const flow::World& world) {
  const auto actor = matter::to_actor(asked.holder->id, asked.posts);
  bool may = false;
  for (const auto& [who, lack, post] : flow::reasons(step.by, family, actor, world)) {
    may |= lack == flow::Lack::nothing;
    std::cout << (lack == flow::Lack::nothing ? "yes  " : "no   ") << spelling_of(*who) << ": ";
    std::cout << (lack == flow::Lack::nothing ? "as " + post.role + " at " + asked.name_of(post.org) : std::string(lack_text(lack))) << "\n";
  }
  return may && !asked.holder->disabled;
}

bool tell_stage(const flow::Step& step, const flow::Matter& matter) {
  const bool stands = std::ranges::find(step.from, matter.stage) != step.from.end();
  std::cout << (stands ? "yes  " : "no   ") << "the matter is at «" << matter.stage << "»; the step starts from";
  for (const auto& stage : step.from) std::cout << " «" << stage << "»";
  std::cout << "\n";
  return stands;
}

int explain_step(const Asked& asked, const ExplainOptions& options) {
  const auto district = asked.network->district;
  const auto id = matter::find_number(*asked.connection, district, options.matter);
  if (!id || !*id) return give_up("there is no matter «" + options.matter + "»");
  const auto found = asked.connection->run(std::vector{matter::read_families(district, {**id})}, db::Scope::alone);
  if (!found) return give_up("the matter cannot be read: " + found.error().message);
  std::vector<matter::FamilyRow> rows;
  for (const auto row : found->front()) {
    auto one = matter::family_row(row);
    if (!one) return give_up("the matter cannot be read: " + one.error());
    rows.push_back(std::move(*one));
  }
  const auto family = matter::family_of(rows);
  const auto chains = chain::load_published(*asked.connection, district);
  if (!chains) return give_up("the chains cannot be read: " + chains.error());
  const auto* loaded = (*chains)->find(family.matter->chain, family.matter->chain_version);
  const auto* step = loaded ? loaded->definition.step(options.what) : nullptr;
  if (!step) return give_up("chain «" + family.matter->chain + "» has no step «" + options.what + "», and there is no such verb");
  const auto world = matter::NetworkWorld::build(asked.network);
  if (!world) return give_up("the calendar cannot be read: " + world.error());

  std::cout << options.matter << " lies with " << asked.name_of(family.matter->owner) << "\n";
  const bool may = tell_words(asked, *step, family, **world);
  const bool stands = tell_stage(*step, *family.matter);
  for (const auto& guard : step->guards) {
    std::cout << "     when it is taken, this is asked too: " << (guard.negated ? "not " : "") << guard.name;
    for (const auto& argument : guard.arguments) std::cout << " " << argument;
    std::cout << "\n";
  }
  if (step->approval) std::cout << "     it is a proposal until another decides\n";
  std::cout << (may && stands ? "may" : "may not") << " take «" << options.what << "»\n";
  return may && stands ? 0 : 1;
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

}  // namespace rz::app

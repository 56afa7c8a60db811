#include "access/permission.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rz::access {

namespace {

struct VerbWord {
  Verb verb;
  std::string_view text;
  bool shows_business;
};
constexpr std::array verb_words{VerbWord{Verb::take_leave, "take_leave", false},
                                VerbWord{Verb::manage_own_sessions, "manage_own_sessions", false},
                                VerbWord{Verb::read_network, "read_network", false},
                                VerbWord{Verb::import_orders, "import_orders", true},
                                VerbWord{Verb::list_matters, "list_matters", true},
                                VerbWord{Verb::upload_attachments, "upload_attachments", true},
                                VerbWord{Verb::keep_reply_templates, "keep_reply_templates", true},
                                VerbWord{Verb::walk_patrols, "walk_patrols", true},
                                VerbWord{Verb::excuse_patrols, "excuse_patrols", true},
                                VerbWord{Verb::read_patrols, "read_patrols", true},
                                VerbWord{Verb::write_patrols, "write_patrols", true},
                                VerbWord{Verb::read_statistics, "read_statistics", true},
                                VerbWord{Verb::read_accounts, "read_accounts", false},
                                VerbWord{Verb::write_accounts, "write_accounts", false},
                                VerbWord{Verb::write_posts, "write_posts", false},
                                VerbWord{Verb::unlock_accounts, "unlock_accounts", false},
                                VerbWord{Verb::end_devices, "end_devices", false},
                                VerbWord{Verb::write_network, "write_network", false},
                                VerbWord{Verb::write_relations, "write_relations", false},
                                VerbWord{Verb::write_calendar, "write_calendar", false},
                                VerbWord{Verb::publish_chains, "publish_chains", false},
                                VerbWord{Verb::read_audit, "read_audit", false},
                                VerbWord{Verb::read_notices, "read_notices", true},
                                VerbWord{Verb::manage_deliveries, "manage_deliveries", false},
                                VerbWord{Verb::manage_connections, "manage_connections", false}};

std::optional<Relation> parse_relation(std::string_view text) {
  for (const auto relation : all_relations) {
    if (to_text(relation) == text) return relation;
  }
  return std::nullopt;
}

bool stands_in(Relation relation, const Subject& subject, const Post& post, const Target& target,
               const org::Orgs& orgs) {
  switch (relation) {
    case Relation::own:
      return target.account && target.account == subject.account;
    case Relation::same_org:
      return target.org && target.org == post.org;
    case Relation::below_my_org:
      return target.org && orgs.is_above(post.org, target.org);
    case Relation::any:
      return true;
  }
  return false;
}

}  // namespace

std::string_view to_text(Verb verb) { return std::ranges::find(verb_words, verb, &VerbWord::verb)->text; }

std::string_view to_text(Relation relation) {
  switch (relation) {
    case Relation::own:
      return "own";
    case Relation::same_org:
      return "same_org";
    case Relation::below_my_org:
      return "below_my_org";
    case Relation::any:
      return "any";
  }
  return {};
}

Result<Permissions, Fault> Permissions::parse(const Source& source, const Roles& roles) {
  RZ_TRY(root, parse_yaml(source));
  RZ_TRY(verbs, root.map());
  Permissions out;
  for (const auto& word : verb_words) {
    if (root.find(word.text) == nullptr)
      return fail(root.fault("«" + std::string(word.text) + "» is missing"));
  }
  for (const auto& [name, cells] : verbs) {
    const auto* word = std::ranges::find(verb_words, name, &VerbWord::text);
    if (word == verb_words.end()) return fail(cells->fault("there is no verb «" + name + "»"));
    RZ_TRY(members, cells->map());
    for (const auto& [role_name, value] : members) {
      const auto* role = roles.find(role_name);
      if (role == nullptr) return fail(value->fault("there is no role «" + role_name + "»"));
      if (role->is_admin && word->shows_business) {
        return fail(value->fault("«" + role_name + "» is an administrator and sees no business data"));
      }
      RZ_TRY(relations, cells->words(role_name));
      for (const auto& text : relations) {
        const auto relation = parse_relation(text);
        if (!relation) return fail(value->fault("there is no relation «" + text + "»"));
        out.cells_.emplace(role_name, word->verb, *relation);
      }
    }
  }
  return out;
}

bool Permissions::has(std::string_view role, Verb verb, Relation relation) const {
  return cells_.contains(std::tuple(role, verb, relation));
}

Decision Permissions::decide(const Subject& subject, Verb verb, const Target& target,
                             const org::Orgs& orgs) const {
  for (const auto& post : subject.posts) {
    for (const auto relation : all_relations) {
      if (has(post.role, verb, relation) && stands_in(relation, subject, post, target, orgs))
        return {true, post};
    }
  }
  return {};
}

}  // namespace rz::access

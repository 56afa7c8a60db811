#include <algorithm>
#include <set>

#include "access/seed_parts.hpp"
#include "base/text.hpp"

namespace rz::access {

namespace {

constexpr std::size_t password_characters_min = 10;

class AccountReader {
 public:
  AccountReader(SeedReading& reading, std::vector<std::string> surnames, std::vector<std::string> given_names)
      : reading_(reading), surnames_(std::move(surnames)), given_names_(std::move(given_names)) {}

  /// An account of the list.
  Status<Fault> read_one(const Yaml& node) {
    RZ_CHECK(node.only({"login", "name", "posts"}));
    RZ_TRY(login, node.need("login"));
    RZ_TRY(name, node.text_or("name", ""));
    RZ_TRY(posts_node, node.need_node("posts"));
    RZ_TRY(post_nodes, posts_node->list());
    std::vector<Post> posts;
    for (const auto* post : post_nodes) {
      RZ_CHECK(post->only({"org", "roles"}));
      RZ_TRY(code, post->need("org"));
      const auto org = reading_.org_at.find(code);
      if (org == reading_.org_at.end()) return fail(post->fault("there is no body «" + code + "»"));
      RZ_CHECK(add_posts(*post, reading_.seed.orgs[org->second].id, posts));
    }
    return add(node, std::move(login), std::move(name), std::move(posts));
  }

  /// An account for each body of a kind.
  Status<Fault> read_rule(const Yaml& node) {
    RZ_CHECK(node.only({"kind", "login", "roles", "also_above"}));
    RZ_TRY(kind_text, node.need("kind"));
    const auto kind = org::parse_kind(kind_text);
    if (!kind) return fail(node.fault("«" + kind_text + "» is no kind of body"));
    RZ_TRY(pattern, node.need("login"));
    RZ_TRY(also_above, node.text_or("also_above", "false"));
    for (const auto& org : reading_.seed.orgs) {
      if (org.kind != *kind) continue;
      std::vector<Post> posts;
      if (also_above == "true" && org.parent) RZ_CHECK(add_posts(node, org.parent, posts));
      RZ_CHECK(add_posts(node, org.id, posts));
      RZ_CHECK(add(node, fill_in(pattern, {{"org", org.code}, {"place", code_of(org.place)}}), "",
                   std::move(posts)));
    }
    return {};
  }

 private:
  Status<Fault> add_posts(const Yaml& node, OrgId org, std::vector<Post>& posts) const {
    RZ_TRY(roles, node.words("roles"));
    if (roles.empty()) return fail(node.fault("«roles» is missing"));
    for (auto& role : roles) {
      Post post{std::move(role), org};
      if (std::ranges::find(posts, post) != posts.end())
        return fail(node.fault("the post «" + post.role + "» stands twice"));
      posts.push_back(std::move(post));
    }
    return {};
  }

  Status<Fault> add(const Yaml& node, std::string login, std::string name, std::vector<Post> posts) {
    if (!is_login(login)) return fail(node.fault("«" + login + "» is no login: a–z, 0–9 and ._- only"));
    if (!logins_.insert(login).second) return fail(node.fault("the login «" + login + "» stands twice"));
    if (auto separate = check_separation(reading_.roles, posts); !separate) {
      return fail(node.fault(std::move(separate).error()));
    }
    if (name.empty()) name = invented_name();
    reading_.seed.accounts.push_back(
        {reading_.ids.make<AccountId>(reading_.now), std::move(login), std::move(name), std::move(posts)});
    return {};
  }

  /// The lists' lengths have no common divisor, so the names begin to repeat after their product.
  std::string invented_name() {
    const auto n = names_made_++;
    return surnames_[n % surnames_.size()] + given_names_[n % given_names_.size()];
  }

  std::string code_of(PlaceId id) const {
    for (const auto& place : reading_.seed.places) {
      if (place.id == id) return place.code;
    }
    return {};
  }

  SeedReading& reading_;
  const std::vector<std::string> surnames_;
  const std::vector<std::string> given_names_;
  std::set<std::string> logins_;
  std::size_t names_made_ = 0;
};

}  // namespace

Status<Fault> read_accounts(SeedReading& reading) {
  RZ_TRY(source, reading.read("accounts.yaml"));
  RZ_TRY(root, parse_yaml(source));
  RZ_CHECK(root.only({"password", "surnames", "given_names", "accounts", "for_each_org"}));
  RZ_TRY(password, root.need("password"));
  if (count_characters(password) < password_characters_min)
    return fail(root.fault("the password is too short"));
  reading.seed.password = std::move(password);
  RZ_TRY(surnames, root.words("surnames"));
  RZ_TRY(given_names, root.words("given_names"));
  if (surnames.empty() || given_names.empty()) return fail(root.fault("surnames or given_names are missing"));
  AccountReader reader(reading, std::move(surnames), std::move(given_names));
  RZ_TRY(list_node, root.need_node("accounts"));
  RZ_TRY(list, list_node->list());
  for (const auto* node : list) RZ_CHECK(reader.read_one(*node));
  if (const auto* rules_node = root.find("for_each_org")) {
    RZ_TRY(rules, rules_node->list());
    for (const auto* rule : rules) RZ_CHECK(reader.read_rule(*rule));
  }
  return {};
}

}  // namespace rz::access

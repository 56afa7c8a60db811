#include "access/openid.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.hpp"
#include "infra/fetch/fetch.hpp"

namespace rz::access {

namespace {

constexpr std::size_t claim_values_max = 500;
/// Of RFC 8176, those that are more than one factor or a second one.
constexpr std::array<std::string_view, 5> second_factors{"mfa", "otp", "hwk", "sc", "swk"};

bool is_id(std::string_view text) {
  const auto fits = [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '-'; };
  return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, fits);
}

Status<Fault> check_role(const Yaml& node, const Roles& roles, std::string_view name) {
  const auto* role = roles.find(name);
  if (role == nullptr) return fail(node.fault("there is no role «" + std::string(name) + "»"));
  if (role->is_admin) return fail(node.fault("«" + std::string(name) + "» is an administrator's: that post is given here, by people"));
  return {};
}

Result<ClaimRule, Fault> read_rule(const Yaml& node, const Roles& roles) {
  RZ_CHECK(node.only({"claim", "holds", "role", "org", "roles"}));
  ClaimRule out;
  RZ_TRY(claim, node.need("claim"));
  out.claim = std::move(claim);
  if (node.find("roles") != nullptr) {
    if (node.find("holds") != nullptr || node.find("role") != nullptr || node.find("org") != nullptr) {
      return fail(node.fault("either «roles», or «holds» with «role» and «org»"));
    }
    RZ_TRY(names, node.words("roles"));
    for (const auto& name : names) RZ_CHECK(check_role(node, roles, name));
    out.roles = std::move(names);
    return out;
  }
  RZ_TRY(holds, node.need("holds"));
  RZ_TRY(role, node.need("role"));
  RZ_TRY(org, node.need("org"));
  RZ_CHECK(check_role(node, roles, role));
  out.holds = std::move(holds);
  out.role = std::move(role);
  out.org_code = std::move(org);
  return out;
}

Status<Fault> read_rules(const Yaml& node, const Roles& roles, OpenIdProvider& out) {
  const auto* rules = node.find("posts");
  if (rules == nullptr) return {};
  RZ_TRY(items, rules->list());
  if (items.size() > openid_rules_max) return fail(rules->fault("at most " + std::to_string(openid_rules_max) + " rules"));
  for (const auto* item : items) {
    RZ_TRY(rule, read_rule(*item, roles));
    out.rules.push_back(std::move(rule));
  }
  return {};
}

Result<OpenIdProvider, Fault> read_provider(const Yaml& node, const Roles& roles) {
  RZ_CHECK(node.only({"id", "zh", "en", "issuer", "client_id", "secret_file", "scopes", "login_claim", "name_claim", "makes_accounts",
                      "second_factor", "posts"}));
  OpenIdProvider out;
  for (const auto& [name, value] : std::initializer_list<std::pair<std::string_view, std::string*>>{
           {"id", &out.id}, {"zh", &out.zh}, {"en", &out.en}, {"issuer", &out.issuer}, {"client_id", &out.client_id}}) {
    RZ_TRY(text, node.need(name));
    *value = std::move(text);
  }
  if (!is_id(out.id)) return fail(node.fault("«id» is made of a–z, 0–9 and -, at most 32"));
  if (!fetch::is_safe_address(out.issuer)) return fail(node.fault("«issuer» is an https address"));
  for (const auto& [name, value, otherwise] : std::initializer_list<std::tuple<std::string_view, std::string*, std::string>>{
           {"secret_file", &out.secret_file, ""}, {"login_claim", &out.login_claim, "preferred_username"}, {"name_claim", &out.name_claim, "name"}}) {
    RZ_TRY(text, node.text_or(name, otherwise));
    *value = std::move(text);
  }
  if (out.secret_file.find('/') != std::string::npos) return fail(node.fault("«secret_file» is the name of a file in the folder of keys"));
  RZ_TRY(scopes, node.words("scopes"));
  out.scopes = std::move(scopes);
  RZ_TRY(makes, node.flag("makes_accounts", false));
  out.makes_accounts = makes;
  RZ_TRY(factor, node.text_or("second_factor", "own"));
  if (factor != "own" && factor != "provider") return fail(node.fault("«second_factor» is «own» or «provider»"));
  out.trusts_second_factor = factor == "provider";
  RZ_CHECK(read_rules(node, roles, out));
  return out;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::vector<std::string> values_of(const json::Value& claims, const std::string& name) {
  std::vector<std::string> out;
  const auto* object = claims.if_object();
  const auto* claim = object == nullptr ? nullptr : object->if_contains(name);
  if (claim == nullptr) return out;
  if (claim->is_string()) out.emplace_back(claim->get_string());
  if (!claim->is_array()) return out;
  for (const auto& each : claim->get_array()) {
    if (each.is_string() && out.size() < claim_values_max) out.emplace_back(each.get_string());
  }
  return out;
}

/// The post that «role@code» names, if the rule lets it.
Post named_post(const ClaimRule& rule, std::string_view value, const Network& network) {
  const auto at = value.find('@');
  if (at == std::string_view::npos) return {};
  const auto* org = network.orgs->find_code(value.substr(at + 1));
  const bool is_open = std::ranges::find(rule.roles, value.substr(0, at)) != rule.roles.end();
  return {std::string(value.substr(0, at)), org != nullptr && is_open ? org->id : OrgId{}};
}

}  // namespace

Result<OpenIdSettings, Fault> OpenIdSettings::parse(const Source& source, const Roles& roles) {
  RZ_TRY(root, parse_yaml(source));
  RZ_CHECK(root.only({"public_url", "providers"}));
  OpenIdSettings out;
  RZ_TRY(list, root.need_node("providers"));
  RZ_TRY(items, list->list());
  if (items.size() > openid_providers_max) return fail(list->fault("at most " + std::to_string(openid_providers_max) + " providers"));
  for (const auto* item : items) {
    RZ_TRY(provider, read_provider(*item, roles));
    if (out.find(provider.id) != nullptr) return fail(item->fault("«" + provider.id + "» stands twice"));
    out.providers.push_back(std::move(provider));
  }
  if (out.providers.empty()) return out;
  RZ_TRY(url, root.need("public_url"));
  while (url.ends_with('/')) url.pop_back();
  if (!fetch::is_safe_address(url)) return fail(root.fault("«public_url» is an https address"));
  out.public_url = std::move(url);
  return out;
}

const OpenIdProvider* OpenIdSettings::find(std::string_view id) const {
  const auto found = std::ranges::find(providers, id, &OpenIdProvider::id);
  return found == providers.end() ? nullptr : &*found;
}

std::string OpenIdSettings::callback_of(const OpenIdProvider& provider) const {
  return public_url + "/api/v1/openid/" + provider.id + "/callback";
}

std::string text_claim(const json::Value& claims, const std::string& name) {
  const auto values = values_of(claims, name);
  return values.size() == 1 ? std::string(trim(values.front())) : std::string();
}

std::string subject_of(const json::Value& claims) {
  const auto values = values_of(claims, "sub");
  return values.size() == 1 ? values.front() : std::string();
}

bool asked_second_factor(const json::Value& claims) {
  return std::ranges::any_of(values_of(claims, "amr"), [](const std::string& method) {
    return std::ranges::find(second_factors, method) != second_factors.end();
  });
}

std::vector<Post> posts_of(const OpenIdProvider& provider, const json::Value& claims, const Network& network) {
  std::vector<Post> out;
  const auto add = [&](Post post) {
    const auto* org = network.orgs->find(post.org);
    if (org == nullptr || org->life == org::Life::ended) return;
    if (out.size() < posts_of_account_max && std::ranges::find(out, post) == out.end()) out.push_back(std::move(post));
  };
  for (const auto& rule : provider.rules) {
    const auto values = values_of(claims, rule.claim);
    if (rule.holds.empty()) {
      for (const auto& value : values) add(named_post(rule, value, network));
    } else if (std::ranges::find(values, rule.holds) != values.end()) {
      const auto* org = network.orgs->find_code(rule.org_code);
      if (org != nullptr) add({rule.role, org->id});
    }
  }
  return out;
}

BroughtPosts brought(const OpenIdProvider& provider, const Holder& holder, const std::vector<Post>& wanted, Instant now) {
  BroughtPosts out;
  for (const auto& held : holder.posts) {
    if (held.given_by != provider.id || held.is_over(now) || std::ranges::find(wanted, held.post) != wanted.end()) continue;
    out.ended.push_back(held);
    out.ended.back().until = now;
  }
  for (const auto& post : wanted) {
    const bool stands = std::ranges::any_of(holder.posts, [&](const HeldPost& held) {
      return held.post == post && !held.stands_in_for && !held.is_over(now);
    });
    if (!stands) out.begun.push_back({.post = post, .from = now, .given_by = provider.id});
  }
  return out;
}

std::string_view to_text(OpenIdRefusal refusal) {
  constexpr std::array<std::string_view, 6> names{"no-account", "no-post", "bad-login", "taken", "disabled", "administrator"};
  return names[static_cast<std::size_t>(refusal)];
}

namespace {

/// Of an identity that is not known yet: the account of that login, or a new one.
Result<OpenIdEntry, OpenIdRefusal> first_entry(const OpenIdProvider& provider, const json::Value& claims, const KnownIdentity& known,
                                               const Posts& posts, bool has_post, const std::function<AccountId()>& next_id) {
  const auto login = lower(text_claim(claims, provider.login_claim));
  if (!is_login(login)) return fail(OpenIdRefusal::bad_login);
  if (const auto* holder = posts.find_login(login)) {
    if (known.has_another(holder->id)) return fail(OpenIdRefusal::taken);
    return OpenIdEntry{*holder, false, true};
  }
  if (!provider.makes_accounts) return fail(OpenIdRefusal::no_account);
  if (!has_post) return fail(OpenIdRefusal::no_post);
  const auto name = text_claim(claims, provider.name_claim);
  auto holder = made(posts, AccountId{}, login, name.empty() ? login : name);
  if (!holder) return fail(OpenIdRefusal::bad_login);
  holder->id = next_id();
  return OpenIdEntry{std::move(*holder), true, true};
}

}  // namespace

Result<OpenIdEntry, OpenIdRefusal> entry_of(const OpenIdProvider& provider, const json::Value& claims, const KnownIdentity& known,
                                            const Network& network, const Roles& roles, const std::function<AccountId()>& next_id, Instant now) {
  const auto wanted = posts_of(provider, claims, network);
  const auto* holder = network.posts->find(known.account);
  auto entry = holder != nullptr ? Result<OpenIdEntry, OpenIdRefusal>(OpenIdEntry{*holder})
                                 : first_entry(provider, claims, known, *network.posts, !wanted.empty(), next_id);
  if (!entry) return entry;
  if (entry->holder.disabled) return fail(OpenIdRefusal::disabled);
  const bool is_admin = std::ranges::any_of(entry->holder.posts, [&](const HeldPost& held) {
    const auto* role = roles.find(held.post.role);
    return role != nullptr && role->is_admin && !held.is_over(now);
  });
  if (is_admin) return fail(OpenIdRefusal::administrator);
  entry->posts = brought(provider, entry->holder, wanted, now);
  if (!entry->posts.empty() && !entry->is_made) ++entry->holder.revision;
  return entry;
}

}  // namespace rz::access

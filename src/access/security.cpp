#include "access/security.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "base/text.hpp"

namespace rz::access {

namespace {

constexpr std::int64_t device_days_max = 30;  ///< as long as answers to keys are kept
constexpr std::size_t login_in_password_min = 4;  ///< a login of three signs may stand in a password by chance
constexpr std::int64_t minutes_per_hour = 60;
constexpr std::int64_t minutes_per_day = 24 * minutes_per_hour;

int kinds_of(std::string_view text) {
  bool lower = false, upper = false, digit = false, other = false;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') lower = true;
    else if (c >= 'A' && c <= 'Z') upper = true;
    else if (c >= '0' && c <= '9') digit = true;
    else other = true;
  }
  return lower + upper + digit + other;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// A figure of the file and where it belongs.
struct Figure {
  std::string_view name;
  std::int64_t* value;
  std::int64_t min;
  std::int64_t max;
};

Status<Fault> read_figures(const Yaml& root, std::string_view part, std::initializer_list<Figure> figures) {
  RZ_TRY(node, root.need_node(part));
  RZ_TRY(members, node->map());
  for (const auto& [name, value] : members) {
    const auto* figure = std::ranges::find(figures, name, &Figure::name);
    if (figure == figures.end()) return fail(value->fault("«" + name + "» is no setting of «" + std::string(part) + "»"));
    RZ_TRY(number, value->integer());
    if (number < figure->min || number > figure->max) {
      return fail(value->fault("«" + name + "» is a whole number from " + std::to_string(figure->min) + " to " + std::to_string(figure->max)));
    }
    *figure->value = number;
  }
  return {};
}

Result<std::set<std::string>, Fault> read_roles(const Yaml& node, const Roles& roles) {
  RZ_TRY(names, node.words("roles"));
  for (const auto& name : names) {
    if (roles.find(name) == nullptr) return fail(node.fault("there is no role «" + name + "»"));
  }
  return std::set<std::string>(names.begin(), names.end());
}

Status<Fault> read_device(const Yaml& root, const Roles& roles, SessionLimits& out) {
  const auto* node = root.find("device");
  if (node == nullptr) return {};
  RZ_CHECK(node->only({"roles", "days_max"}));
  RZ_TRY(names, read_roles(*node, roles));
  RZ_TRY(days, node->need_node("days_max"));
  RZ_TRY(number, days->integer());
  if (number < 1 || number > device_days_max) return fail(days->fault("«days_max» is a whole number from 1 to " + std::to_string(device_days_max)));
  for (const auto& name : names) {
    if (roles.find(name)->is_admin) return fail(node->fault("an administrator's role stays on no device"));
  }
  out.device_roles = std::move(names);
  out.device_age_max = number * minutes_per_day;
  return {};
}

Status<Fault> read_second_factor(const Yaml& root, const Roles& roles, Security& out) {
  RZ_TRY(node, root.need_node("second_factor"));
  RZ_CHECK(node->only({"roles", "issuer", "signing"}));
  RZ_TRY(names, read_roles(*node, roles));
  out.second_factor_roles = std::move(names);
  RZ_TRY(issuer, node->text_or("issuer", out.issuer));
  out.issuer = std::move(issuer);
  RZ_TRY(signing, node->text_or("signing", "own"));
  if (signing != "own" && signing != "demanded") return fail(node->fault("«signing» is own or demanded"));
  out.signing_demands_second_factor = signing == "demanded";
  return {};
}

}  // namespace

PasswordFault judge_password(const PasswordRules& rules, std::string_view password, std::string_view login) {
  const auto characters = static_cast<std::int64_t>(count_characters(password));
  if (characters < rules.characters_min) return PasswordFault::too_short;
  if (characters > static_cast<std::int64_t>(password_characters_max)) return PasswordFault::too_long;
  if (kinds_of(password) < rules.kinds_min) return PasswordFault::few_kinds;
  if (login.size() >= login_in_password_min && lower(password).find(lower(login)) != std::string::npos) return PasswordFault::holds_login;
  return PasswordFault::none;
}

bool is_too_old(const PasswordRules& rules, Instant changed_at, Instant now) {
  return rules.days_max > 0 && changed_at.ms > 0 && now.ms - changed_at.ms > rules.days_max * ms_per_day;
}

Result<Security, Fault> Security::parse(const Source& source, const Roles& roles) {
  RZ_TRY(root, parse_yaml(source));
  RZ_CHECK(root.only({"password", "lock", "session", "device", "second_factor"}));
  Security out;
  std::int64_t hours_max = out.session.age_max / minutes_per_hour;
  RZ_CHECK(read_figures(root, "password", {{"characters_min", &out.password.characters_min, 8, 64},
                                           {"kinds_min", &out.password.kinds_min, 1, 4},
                                           {"days_max", &out.password.days_max, 0, 3650},
                                           {"remembered", &out.password.remembered, 0, 24}}));
  RZ_CHECK(read_figures(root, "lock", {{"failures_max", &out.login.failures_max, 1, 100}, {"minutes", &out.login.lock_minutes, 1, 1440}}));
  RZ_CHECK(read_figures(root, "session", {{"idle_minutes", &out.session.idle_max, 1, 1440}, {"hours_max", &hours_max, 1, 720}}));
  out.session.age_max = hours_max * minutes_per_hour;
  out.session.seen_every = std::min(out.session.seen_every, std::max<std::int64_t>(1, out.session.idle_max / 2));
  RZ_CHECK(read_device(root, roles, out.session));
  RZ_CHECK(read_second_factor(root, roles, out));
  return out;
}

bool Security::demands_second_factor(const std::vector<Post>& posts) const {
  return std::ranges::any_of(posts, [this](const Post& post) { return second_factor_roles.contains(post.role); });
}

}  // namespace rz::access

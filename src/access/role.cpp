#include "access/role.hpp"

#include <algorithm>

namespace rz::access {

Result<Roles, Fault> Roles::parse(const Source& source) {
  RZ_TRY(root, parse_yaml(source));
  RZ_TRY(members, root.map());
  Roles out;
  for (const auto& [name, value] : members) {
    RZ_CHECK(value->only({"zh", "en", "admin", "listed"}));
    RZ_TRY(zh, value->need("zh"));
    RZ_TRY(en, value->need("en"));
    RZ_TRY(admin, value->flag("admin", false));
    RZ_TRY(listed, value->flag("listed", true));
    out.roles_.push_back({name, std::move(zh), std::move(en), admin, listed});
  }
  return out;
}

const Role* Roles::find(std::string_view name) const {
  const auto found = std::ranges::find(roles_, name, &Role::name);
  return found == roles_.end() ? nullptr : &*found;
}

Status<std::string> check_separation(const Roles& roles, std::span<const Post> posts) {
  const Post* admin = nullptr;
  for (const auto& post : posts) {
    const auto* role = roles.find(post.role);
    if (role == nullptr) return fail("there is no role «" + post.role + "»");
    if (role->is_admin) admin = &post;
  }
  if (admin == nullptr) return {};
  for (const auto& post : posts) {
    if (post.role != admin->role)
      return fail("«" + admin->role + "» cannot be held together with «" + post.role + "»");
  }
  return {};
}

}  // namespace rz::access

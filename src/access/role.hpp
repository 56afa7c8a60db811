#pragma once
// Roles are data: a file names each, in Chinese and English. A post is a role at a body.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/source.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

namespace rz::access {

/// A role at a body.
struct Post {
  std::string role;
  OrgId org{};

  bool operator==(const Post&) const = default;
};

/// Who asks, as far as permissions go.
struct Subject {
  AccountId account{};
  std::vector<Post> posts;
};

struct Role {
  std::string name;
  std::string zh;
  std::string en;
  /// One of the three administrators (三员分立, GB/T 22239).
  bool is_admin = false;
  bool is_listed = true;  ///< who holds it is shown among the people of a body

  bool operator==(const Role&) const = default;
};

class Roles {
 public:
  /// `source` is roles.yaml: role → {zh, en, admin?, listed?}.
  static Result<Roles, Fault> parse(const Source& source);

  /// nullptr where there is none.
  const Role* find(std::string_view name) const;
  /// In the order of the file.
  const std::vector<Role>& all() const { return roles_; }

 private:
  std::vector<Role> roles_;
};

/// 三员分立: no account holds two of the administrators' roles, nor one beside a role that works on matters.
/// An error, in English, that names the roles. Also for a role that is not there.
Status<std::string> check_separation(const Roles& roles, std::span<const Post> posts);

}  // namespace rz::access

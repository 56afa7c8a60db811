#pragma once
// Which of a chain's fields somebody sees of a matter.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/definition.hpp"
#include "flow/permission.hpp"

namespace rz::matter {

/// Names are the chain's own text: a sight lives no longer than its chain.
class Sight {
 public:
  Sight(const flow::Definition& chain, const std::set<std::string>& groups, const flow::Actor& viewer);

  bool sees(std::string_view field) const;
  /// Sees that there is something, and not what: «138****2671».
  bool sees_masked(std::string_view field) const;
  const std::vector<std::string_view>& masked() const { return masked_; }

 private:
  std::vector<std::string_view> visible_;
  std::vector<std::string_view> masked_;
};

/// The sights of one viewer: most rows of a list are seen alike, so that each is made once. One thread.
class Sights {
 public:
  const Sight& of(const flow::Definition& chain, const flow::Family& family, const flow::Actor& viewer, const flow::World& world);

 private:
  std::map<std::pair<const flow::Definition*, std::set<std::string>>, Sight> made_;
};

}  // namespace rz::matter

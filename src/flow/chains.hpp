#pragma once
// The published chains of a district: every version that a running matter may still need.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "flow/definition.hpp"

namespace rz::flow {

/// Immutable once it is shared; a new set replaces it when a version is published.
class Chains {
 public:
  void add(std::shared_ptr<const Definition> chain) {
    auto& versions = chains_[chain->name];
    const int version = chain->version;
    versions.insert_or_assign(version, std::move(chain));
  }

  /// Null if there is no such chain or version.
  const Definition* find(std::string_view name, int version) const {
    const auto chain = chains_.find(name);
    if (chain == chains_.end()) return nullptr;
    const auto found = chain->second.find(version);
    return found == chain->second.end() ? nullptr : found->second.get();
  }
  const Definition* latest(std::string_view name) const {
    const auto chain = chains_.find(name);
    return chain == chains_.end() ? nullptr : chain->second.rbegin()->second.get();
  }

 private:
  StringMap<std::map<int, std::shared_ptr<const Definition>>> chains_;
};

}  // namespace rz::flow

#pragma once
// What a step is judged on: the matter, and its relatives as they were read in the same batch.

#include <vector>

#include "flow/definition.hpp"
#include "flow/matter.hpp"

namespace rz::flow {

struct Family {
  const Matter* matter = nullptr;
  const Matter* parent = nullptr;          ///< null if there is none
  std::vector<const Matter*> children;     ///< of any chain, ended ones too
  std::vector<const Matter*> merged;       ///< matters that this one answers
  const Matter* main = nullptr;            ///< which answers this one; null if it stands alone
  const Personal* main_personal = nullptr; ///< what was written of the main one; null where nobody needs it

  /// Takes `other` in as what it is to the matter: nothing, if it is no relative.
  void relate(const Matter& other, const Personal* personal = nullptr);
};

}  // namespace rz::flow

#pragma once
// What a step is judged on: the matter, and its relatives as they were read in the same batch.

#include <map>
#include <vector>

#include "flow/definition.hpp"
#include "flow/matter.hpp"

namespace rz::flow {

struct Family {
  const Matter* matter = nullptr;
  const Matter* parent = nullptr;        ///< null if there is none
  std::vector<const Matter*> children;   ///< of any chain, ended ones too
  std::vector<const Matter*> merged;     ///< matters that this one answers
};

}  // namespace rz::flow

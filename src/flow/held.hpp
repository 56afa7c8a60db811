#pragma once
// What an actor might do by his post and the stage, and what holds it back: so that a page can say why there is no button.

#include <string>
#include <vector>

#include "flow/apply.hpp"

namespace rz::flow {

struct HeldStep {
  std::string step;
  std::vector<std::string> guards;  ///< calls that do not hold
};

/// In the order of the chain; without what only the step's own form would show.
std::vector<HeldStep> held_steps(const Context& context, const Family& family, const Actor& actor);

}  // namespace rz::flow

#pragma once
// The map by which running matters go to another version, from its YAML. Its spelling: docs/howto/move-matters.md.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "chain/finding.hpp"
#include "flow/move.hpp"

namespace rz::chain {

/// `file` is kept for messages. What the words mean is judged by flow::plan_move.
Result<flow::MoveMap, std::vector<Finding>> parse_move_map(std::string_view yaml, std::string file);

}  // namespace rz::chain

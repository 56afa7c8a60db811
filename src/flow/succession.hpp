#pragma once
// A body is merged into another, or hands its matters over: what names the one names the other from then on. No step in a
// matter's life: stage and clocks stay as they are.

#include <optional>

#include "flow/apply.hpp"

namespace rz::flow {

/// Nothing where the matter has nothing to do with `from`, or has ended. What was rated stays with whom it was rated.
std::optional<Outcome> apply_succession(const Context& context, const Family& family, OrgId from, OrgId to, const Actor& actor);

}  // namespace rz::flow

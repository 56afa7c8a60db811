#pragma once
// `x-when` and `x-needed`: which fields belong to a form, as it is filled in. `x-after`: which stands behind which. Private to
// this module.

#include <vector>

#include "infra/json/json.hpp"
#include "infra/schema/schema.hpp"

namespace rz::schema {

/// Adds a fault for each property that is given where its condition does not hold, lacking where it is needed, or earlier
/// than the one it must come after.
void check_conditions(const json::Value& schema, const json::Value& document, std::vector<Error>& errors);

}  // namespace rz::schema

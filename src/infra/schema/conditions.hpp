#pragma once
// `x-when` and `x-needed`: which fields belong to a form, as it is filled in. Private to this module.

#include <vector>

#include "infra/json/json.hpp"
#include "infra/schema/schema.hpp"

namespace rz::schema {

/// Adds a fault for each property that is given where its condition does not hold, or lacking where it is needed.
void check_conditions(const json::Value& schema, const json::Value& document, std::vector<Error>& errors);

}  // namespace rz::schema

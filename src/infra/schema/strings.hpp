#pragma once
// `pattern` and `format`, which valijson does not get to see (why: README.md). Private to this module.

#include <vector>

#include "infra/json/json.hpp"
#include "infra/schema/schema.hpp"

namespace rz::schema {

/// The same schema without `pattern` and `format`.
json::Value without_string_rules(const json::Value& schema);

/// Adds a fault for each text that does not fit its `pattern` or `format`.
void check_strings(const json::Value& schema, const json::Value& document, std::vector<Error>& errors);

}  // namespace rz::schema

#pragma once
// What somebody filled in, judged by the form's schema and split into what is personal and what is not.

#include <vector>

#include "chain/chain.hpp"
#include "flow/draft.hpp"
#include "infra/json/json.hpp"
#include "matter/service.hpp"

namespace rz::matter {

/// Pointers begin with «/fields».
Result<flow::Input, std::vector<FieldFault>> read_input(const chain::Loaded& chain, std::string_view step,
                                                        const json::Object& fields, schema::Language language);

}  // namespace rz::matter

#pragma once
// How tables, guards and lists compare a field: as one text.

#include <string>
#include <string_view>

#include "flow/matter.hpp"

namespace rz::flow {

/// «help», «true», «3»; empty where the field is not set or is a list.
std::string field_text(const Fields& fields, std::string_view name);

}  // namespace rz::flow

#pragma once
// What a field of a matter holds. Nothing personal: that travels apart (see Event::personal).

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/text.hpp"

namespace rz::flow {

/// monostate = not set. Ids of bodies and places are their decimal text, as in JSON.
using Value = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>>;
using Fields = StringMap<Value>;
/// Field → text that can be erased without breaking the record.
using Personal = StringMap<std::string>;

}  // namespace rz::flow

#pragma once
// What a field of a matter holds. Nothing personal: that travels apart (see Event::personal).

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/text.hpp"

namespace rz::flow {

/// monostate = not set. Ids of bodies and places are their decimal text, as in JSON.
using Value = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>>;
using Fields = StringMap<Value>;
/// Field → text that can be erased without breaking the record.
using Personal = StringMap<std::string>;

/// The whole number in a field; 0 if there is none.
inline std::int64_t integer_in(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  const auto* number = found == fields.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return number ? *number : 0;
}

/// The texts in a field: of a list all, of a text the one.
inline std::vector<std::string> texts_in(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  if (found == fields.end()) return {};
  if (const auto* list = std::get_if<std::vector<std::string>>(&found->second)) return *list;
  if (const auto* text = std::get_if<std::string>(&found->second)) return {*text};
  return {};
}

}  // namespace rz::flow

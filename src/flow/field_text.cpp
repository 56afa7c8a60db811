#include "flow/field_text.hpp"

namespace rz::flow {

std::string field_text(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  if (found == fields.end()) return {};
  if (const auto* text = std::get_if<std::string>(&found->second)) return *text;
  if (const auto* flag = std::get_if<bool>(&found->second)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&found->second)) return std::to_string(*number);
  return {};
}

}  // namespace rz::flow

#include "infra/schema/conditions.hpp"

#include <algorithm>

namespace rz::schema {

namespace {

/// Each field that it names has one of the values that it gives.
bool holds(const json::Object& condition, const json::Object& document) {
  return std::ranges::all_of(condition, [&](const auto& wanted) {
    const auto* given = document.if_contains(wanted.key());
    return given != nullptr && std::ranges::find(wanted.value().get_array(), *given) != wanted.value().get_array().end();
  });
}

}  // namespace

void check_conditions(const json::Value& schema, const json::Value& document, std::vector<Error>& errors) {
  const auto* properties = schema.get_object().if_contains("properties");
  if (properties == nullptr || !document.is_object()) return;
  for (const auto& [name, rule] : properties->get_object()) {
    const auto* when = rule.get_object().if_contains("x-when");
    if (when == nullptr) continue;
    const auto* given = document.get_object().if_contains(name);
    const bool is_given = given != nullptr && !given->is_null();
    const bool belongs = holds(when->get_object(), document.get_object());
    const std::string pointer = json::join("", std::string_view(name));
    if (is_given && !belongs) errors.push_back({pointer, "x-when", {}});
    if (!is_given && belongs && rule.get_object().contains("x-needed")) errors.push_back({pointer, "required", {}});
  }
}

}  // namespace rz::schema

#include "infra/schema/conditions.hpp"

#include <algorithm>
#include <string_view>

#include "base/time.hpp"

namespace rz::schema {

namespace {

/// Each field that it names has one of the values that it gives.
bool holds(const json::Object& condition, const json::Object& document) {
  return std::ranges::all_of(condition, [&](const auto& wanted) {
    const auto* given = document.if_contains(wanted.key());
    return given != nullptr && std::ranges::find(wanted.value().get_array(), *given) != wanted.value().get_array().end();
  });
}

/// Whether both are what they must be, and this one comes first. A day may be the same: what begins and ends on it lasts the day.
bool is_out_of_order(std::string_view text, std::string_view other) {
  const auto date = parse_date(text);
  const auto date_before = parse_date(other);
  if (date && date_before) return *date < *date_before;
  const auto moment = parse_rfc3339(text);
  const auto moment_before = parse_rfc3339(other);
  return moment && moment_before && moment->ms <= moment_before->ms;
}

/// Where both are given.
bool is_out_of_order(const json::Object& rule, const json::Object& document, std::string_view name) {
  const auto* after = rule.if_contains("x-after");
  if (after == nullptr) return false;
  const auto* given = document.if_contains(name);
  const auto* other = document.if_contains(after->get_string());
  return given != nullptr && other != nullptr && given->is_string() && other->is_string() &&
         is_out_of_order(std::string_view(given->get_string()), std::string_view(other->get_string()));
}

}  // namespace

void check_conditions(const json::Value& schema, const json::Value& document, std::vector<Error>& errors) {
  const auto* properties = schema.get_object().if_contains("properties");
  if (properties == nullptr || !document.is_object()) return;
  for (const auto& [name, rule] : properties->get_object()) {
    const std::string pointer = json::join("", std::string_view(name));
    if (is_out_of_order(rule.get_object(), document.get_object(), name)) errors.push_back({pointer, "x-after", {}});
    const auto* when = rule.get_object().if_contains("x-when");
    if (when == nullptr) continue;
    const auto* given = document.get_object().if_contains(name);
    const bool is_given = given != nullptr && !given->is_null();
    const bool belongs = holds(when->get_object(), document.get_object());
    if (is_given && !belongs) errors.push_back({pointer, "x-when", {}});
    if (!is_given && belongs && rule.get_object().contains("x-needed")) errors.push_back({pointer, "required", {}});
  }
}

}  // namespace rz::schema

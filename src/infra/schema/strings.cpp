#include "infra/schema/strings.hpp"

#include <regex>

#include "base/text.hpp"
#include "base/time.hpp"

namespace rz::schema {

namespace {

using json::Value;

bool fits_pattern(std::string_view text, const json::Object& schema) {
  // A text that is too long has its fault already, and the expression is never tried on it.
  const auto* limit = schema.if_contains("maxLength");
  if (limit == nullptr || count_characters(text) > static_cast<std::size_t>(limit->get_int64())) return true;
  const std::regex expression{std::string(schema.at("pattern").get_string())};
  return std::regex_search(text.begin(), text.end(), expression);
}

bool fits_format(std::string_view text, std::string_view format) {
  return format == "date" ? parse_date(text).has_value() : parse_rfc3339(text).has_value();
}

void check_text(const json::Object& schema, std::string_view text, const std::string& pointer,
                std::vector<Error>& errors) {
  if (schema.contains("pattern") && !fits_pattern(text, schema)) errors.push_back({pointer, "pattern", {}});
  if (const auto* format = schema.if_contains("format")) {
    const std::string name(format->get_string());
    if (!fits_format(text, name)) errors.push_back({pointer, "format", {{"format", name}}});
  }
}

void check(const Value& schema, const Value& value, const std::string& pointer, std::vector<Error>& errors) {
  const auto& rules = schema.get_object();
  if (value.is_string()) check_text(rules, value.get_string(), pointer, errors);
  if (const auto* properties = rules.if_contains("properties"); properties != nullptr && value.is_object()) {
    for (const auto& [name, rule] : properties->get_object()) {
      const auto* member = value.get_object().if_contains(name);
      if (member != nullptr) check(rule, *member, json::join(pointer, std::string_view(name)), errors);
    }
  }
  if (const auto* items = rules.if_contains("items"); items != nullptr && value.is_array()) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      check(*items, value.get_array()[i], json::join(pointer, i), errors);
    }
  }
}

}  // namespace

Value without_string_rules(const Value& schema) {
  if (!schema.is_object()) return schema;
  auto out = schema.get_object();
  out.erase("pattern");
  out.erase("format");
  if (auto* properties = out.if_contains("properties")) {
    for (auto& [name, rule] : properties->get_object()) rule = without_string_rules(rule);
  }
  if (auto* items = out.if_contains("items")) *items = without_string_rules(*items);
  return out;
}

void check_strings(const Value& schema, const Value& document, std::vector<Error>& errors) {
  check(schema, document, "", errors);
}

}  // namespace rz::schema

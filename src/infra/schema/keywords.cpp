#include "infra/schema/keywords.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <string_view>

#include "infra/json/json.hpp"

namespace rz::schema {

namespace {

using json::Object;
using json::Value;

enum class Shape {
  any,
  text,
  boolean,
  count,
  number,
  names,
  list,
  schema,
  schemas,
  schema_map,
  dependencies,
  condition
};

struct Keyword {
  std::string_view name;
  Shape shape;
};

constexpr std::array keywords = std::to_array<Keyword>({
    {"$schema", Shape::text},
    {"title", Shape::text},
    {"description", Shape::text},
    {"type", Shape::text},
    {"properties", Shape::schema_map},
    {"required", Shape::names},
    {"additionalProperties", Shape::boolean},
    {"minProperties", Shape::count},
    {"maxProperties", Shape::count},
    {"dependencies", Shape::dependencies},
    {"items", Shape::schema},
    {"minItems", Shape::count},
    {"maxItems", Shape::count},
    {"uniqueItems", Shape::boolean},
    {"contains", Shape::schema},
    {"enum", Shape::list},
    {"const", Shape::any},
    {"minLength", Shape::count},
    {"maxLength", Shape::count},
    {"pattern", Shape::text},
    {"format", Shape::text},
    {"minimum", Shape::number},
    {"maximum", Shape::number},
    {"exclusiveMinimum", Shape::number},
    {"exclusiveMaximum", Shape::number},
    {"multipleOf", Shape::number},
    {"allOf", Shape::schemas},
    {"anyOf", Shape::schemas},
    {"oneOf", Shape::schemas},
    {"not", Shape::schema},
    {"if", Shape::schema},
    {"then", Shape::schema},
    {"else", Shape::schema},
    {"x-personal", Shape::boolean},
    {"x-published", Shape::boolean},
    {"x-group", Shape::text},
    {"x-type", Shape::text},
    {"x-ui", Shape::text},
    {"x-order", Shape::names},
    {"x-when", Shape::condition},
    {"x-needed", Shape::boolean},
    {"x-after", Shape::text},
    {"x-named", Shape::boolean},
    {"x-list", Shape::text},
    {"x-role", Shape::text},
    {"x-trait", Shape::text},
    {"x-year", Shape::boolean},
});

constexpr std::array<std::string_view, 8> field_types = {"org",   "orgs", "account", "accounts",
                                                         "place", "date", "moment",  "category"};
constexpr std::array<std::string_view, 6> json_types = {"string",  "integer", "number",
                                                        "boolean", "array",   "object"};
constexpr std::size_t pattern_length_max = 1000;  // characters of a text that a pattern is tried on

/// Where a schema stands: `certain` = it always applies to one known place of the document.
struct Place {
  std::string pointer;
  bool certain = true;

  Place below(std::string_view key, bool stays_certain) const {
    return {json::join(pointer, key), certain && stays_certain};
  }
};

std::unexpected<std::string> refuse(const Place& place, std::string_view what) {
  return fail((place.pointer.empty() ? std::string("/") : place.pointer) + ": " + std::string(what));
}

bool is_list_of_names(const Value& value) {
  return value.is_array() &&
         std::ranges::all_of(value.get_array(), [](const Value& item) { return item.is_string(); });
}

bool is_condition(const Value& value) {
  return value.is_object() && !value.get_object().empty() &&
         std::ranges::all_of(value.get_object(), [](const auto& one) {
           return one.value().is_array() && !one.value().get_array().empty();
         });
}

template <std::size_t n>
bool is_one_of(const Value& value, const std::array<std::string_view, n>& words) {
  return value.is_string() && std::ranges::find(words, std::string_view(value.get_string())) != words.end();
}

Status<std::string> check_pattern(const Object& schema, const Place& place) {
  const auto* pattern = schema.if_contains("pattern");
  if (pattern == nullptr) return {};
  if (!place.certain) return refuse(place, "a pattern may not stand under a condition");
  const auto* longest = schema.if_contains("maxLength");
  const auto limit = longest == nullptr ? Result<std::int64_t, json::FaultKind>(pattern_length_max + 1)
                                        : json::detail::to_integer(*longest);
  if (!limit || *limit > static_cast<std::int64_t>(pattern_length_max)) {
    return refuse(place, "a pattern needs a maxLength of at most 1000 beside it");
  }
  const std::string_view text = pattern->get_string();
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x7e; })) {
    return refuse(place, "a pattern is written in ASCII");
  }
  try {
    const std::regex compiled{std::string(text)};
  } catch (const std::regex_error&) {
    return refuse(place, "the pattern is no regular expression");
  }
  return {};
}

Status<std::string> check_values(const Object& schema, const Place& place) {
  const auto* type = schema.if_contains("type");
  if (type != nullptr && !is_one_of(*type, json_types)) {
    return refuse(place, "type is one of string, integer, number, boolean, array, object");
  }
  const auto* x_type = schema.if_contains("x-type");
  if (x_type != nullptr && !is_one_of(*x_type, field_types)) {
    return refuse(place, "x-type is one of org, orgs, account, accounts, place, date, moment, category");
  }
  if (const auto* format = schema.if_contains("format")) {
    if (*format != "date" && *format != "date-time") return refuse(place, "format is date or date-time");
    if (!place.certain) return refuse(place, "a format may not stand under a condition");
  }
  if (schema.contains("x-needed") && !schema.contains("x-when")) return refuse(place, "x-needed stands beside x-when");
  if (schema.contains("x-trait") && (x_type == nullptr || *x_type != "category")) return refuse(place, "x-trait stands beside x-type category");
  if (schema.contains("x-year") && (type == nullptr || *type != "integer")) return refuse(place, "x-year stands beside type integer");
  if (schema.contains("x-after") && !schema.contains("format")) return refuse(place, "x-after stands beside a format");
  const bool has_branch = schema.contains("then") || schema.contains("else");
  if (schema.contains("if") != has_branch) return refuse(place, "if goes with then or else");
  return check_pattern(schema, place);
}

bool has_shape(const Value& value, Shape shape) {
  switch (shape) {
    case Shape::any:
      return true;
    case Shape::text:
      return value.is_string();
    case Shape::boolean:
      return value.is_bool();
    case Shape::count:
      return value.is_int64() && value.get_int64() >= 0;
    case Shape::number:
      return value.is_number();
    case Shape::names:
      return is_list_of_names(value);
    case Shape::list:
    case Shape::schemas:
      return value.is_array() && !value.get_array().empty();
    case Shape::condition:
      return is_condition(value);
    case Shape::schema:
    case Shape::schema_map:
    case Shape::dependencies:
      return value.is_object();
  }
  return false;
}

Status<std::string> check_schema(const Value& value, const Place& place);

Status<std::string> check_below(const Value& value, const Place& place, Shape shape) {
  switch (shape) {
    case Shape::schema:
      return check_schema(value, place);
    case Shape::schemas:
      for (std::size_t i = 0; i < value.get_array().size(); ++i) {
        RZ_CHECK(check_schema(value.get_array()[i], place.below(std::to_string(i), true)));
      }
      return {};
    case Shape::schema_map:
      for (const auto& [name, schema] : value.get_object()) {
        RZ_CHECK(check_schema(schema, place.below(name, true)));
      }
      return {};
    case Shape::dependencies:
      for (const auto& [name, needed] : value.get_object()) {
        if (!is_list_of_names(needed))
          return refuse(place.below(name, true), "a dependency is a list of names");
      }
      return {};
    default:
      return {};
  }
}

Status<std::string> check_schema(const Value& value, const Place& place) {
  if (!value.is_object()) return refuse(place, "a schema is an object");
  for (const auto& [name, content] : value.get_object()) {
    const std::string_view key = name;
    const auto known = std::ranges::find(keywords, key, &Keyword::name);
    if (known == keywords.end()) return refuse(place, "unknown keyword «" + std::string(key) + "»");
    if (!has_shape(content, known->shape)) {
      return refuse(place, "the value of «" + std::string(key) + "» has the wrong shape");
    }
    const bool certain = key == "properties" || key == "items";
    RZ_CHECK(check_below(content, place.below(key, certain), known->shape));
  }
  return check_values(value.get_object(), place);
}

}  // namespace

Status<std::string> check_keywords(const Value& schema) { return check_schema(schema, {}); }

}  // namespace rz::schema

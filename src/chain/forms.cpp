#include "chain/forms.hpp"

#include <algorithm>
#include <array>

#include "chain/spelling.hpp"
#include "infra/json/json.hpp"

namespace rz::chain {

namespace {

using flow::FieldRule;
using Type = FieldRule::Type;

/// What bodies may be called for: beside what matters are about, the one list of a district to choose from.
constexpr std::string_view call_list = "call";

/// Boost.JSON keeps no lines: the first one on which the name stands as a key.
int line_of(std::string_view text, std::string_view name) {
  const auto at = text.find("\"" + std::string(name) + "\":");
  if (at == std::string_view::npos) return 0;
  return 1 + static_cast<int>(std::ranges::count(text.substr(0, at), '\n'));
}

std::string_view text_of(const json::Object& rule, std::string_view key) {
  const auto* value = rule.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

bool flag_of(const json::Object& rule, std::string_view key) {
  const auto* value = rule.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::vector<std::string> values_of(const json::Object& rule) {
  std::vector<std::string> out;
  const auto* values = rule.if_contains("enum");
  if (values == nullptr) return out;
  for (const auto& value : values->get_array()) {
    if (value.is_string()) out.emplace_back(value.get_string());
  }
  return out;
}

std::optional<Type> named_type(std::string_view x_type, std::string_view type) {
  constexpr auto types = std::to_array<std::pair<std::string_view, Type>>({{"org", Type::org},
                                                                           {"place", Type::place},
                                                                           {"date", Type::date},
                                                                           {"moment", Type::moment},
                                                                           {"category", Type::category},
                                                                           {"orgs", Type::orgs},
                                                                           {"account", Type::account},
                                                                           {"accounts", Type::accounts}});
  const auto found = std::ranges::find(types, x_type, &std::pair<std::string_view, Type>::first);
  const std::string_view carrier = x_type == "orgs" || x_type == "accounts" ? "array" : "string";
  return found != types.end() && type == carrier ? std::optional(found->second) : std::nullopt;
}

std::optional<FieldRule> to_field(const std::string& name, const json::Object& rule) {
  FieldRule field{
      name, Type::text, flag_of(rule, "x-personal"), flag_of(rule, "x-published"), values_of(rule), 0};
  const auto type = text_of(rule, "type");
  if (const auto x_type = text_of(rule, "x-type"); !x_type.empty()) {
    const auto named = named_type(x_type, type);
    if (!named) return std::nullopt;
    field.type = *named;
    field.named_only = flag_of(rule, "x-named");
    field.list = text_of(rule, "x-list");
    field.role = text_of(rule, "x-role");
    if (field.role.empty() == (field.type == Type::accounts)) return std::nullopt;
    if (!field.list.empty() && (field.type != Type::category || field.list != call_list)) return std::nullopt;
    return field;
  }
  if (type == "string") {
    field.type = field.values.empty() ? Type::text : Type::choice;
  } else if (type == "integer") {
    field.type = Type::integer;
    field.is_year = flag_of(rule, "x-year");
  } else if (type == "boolean") {
    field.type = Type::boolean;
  } else if (const auto* items = rule.if_contains("items"); type == "array" && items != nullptr) {
    field.type = Type::choices;
    field.values = values_of(items->get_object());
    if (field.values.empty()) return std::nullopt;
  } else {
    return std::nullopt;
  }
  return field;
}

bool mean_the_same(const FieldRule& a, const FieldRule& b) {
  return a.type == b.type && a.personal == b.personal &&
         a.written_for_publishing == b.written_for_publishing && a.named_only == b.named_only && a.list == b.list && a.role == b.role && a.is_year == b.is_year && a.values == b.values;
}

void take_field(const std::string& name, const json::Object& rule, int line, Sink& sink,
                flow::Definition& definition) {
  auto field = to_field(name, rule);
  if (!is_name(name) || !field) {
    sink.add(line, "«" + name + "» is no field that a chain can hold.",
             "Use a name of lower-case letters, and string, integer, boolean, or array with an enum or "
             "x-type orgs or accounts (with x-role); x-list beside x-type category is «call».");
    return;
  }
  const bool bounded = field->type != Type::text || rule.contains("maxLength");
  if (!bounded)
    sink.add(line, "The text «" + name + "» has no maxLength.", "Say how many characters it may have.");
  field->line = line;
  const auto [known, is_new] = definition.fields.emplace(name, *field);
  if (!is_new && !mean_the_same(known->second, *field)) {
    sink.add(line, "«" + name + "» means something else here than elsewhere in the chain.",
             "Give it the same type, enum, x-personal and x-published everywhere, or another name.");
  }
}

bool can_be(const json::Object& rule, const json::Value& value) {
  const auto* values = rule.if_contains("enum");
  if (values == nullptr) return text_of(rule, "type") == "boolean" && value.is_bool();
  return std::ranges::find(values->get_array(), value) != values->get_array().end();
}

/// What a field hangs on stands in the same form and can have the value.
void check_condition(std::string_view name, const json::Object& rule, const json::Object& properties, int line, Sink& sink) {
  const auto* when = rule.if_contains("x-when");
  if (when == nullptr) return;
  for (const auto& [field, values] : when->get_object()) {
    const auto* other = properties.if_contains(field);
    const bool fits = other != nullptr && std::ranges::all_of(values.get_array(), [&](const auto& value) {
      return can_be(other->get_object(), value);
    });
    if (fits) continue;
    sink.add(line, "«" + std::string(name) + "» hangs on «" + std::string(field) + "», which cannot be that in this form.",
             "Name a choice or a yes-or-no of the same form, and values that it has.");
  }
}

/// What a date or moment comes after stands in the same form and is of the same kind.
void check_order(std::string_view name, const json::Object& rule, const json::Object& properties, int line, Sink& sink) {
  const auto* after = rule.if_contains("x-after");
  if (after == nullptr) return;
  const auto* other = properties.if_contains(after->get_string());
  const bool fits = after->get_string() != name && other != nullptr && text_of(other->get_object(), "format") == text_of(rule, "format") &&
                    text_of(other->get_object(), "x-type") == text_of(rule, "x-type");
  if (fits) return;
  sink.add(line, "«" + std::string(name) + "» comes after «" + std::string(after->get_string()) + "», which is no such field of this form.",
           "Name another date of the same form beside a date, another moment beside a moment.");
}

}  // namespace

std::optional<schema::Schema> read_form(std::string_view text, Sink& sink) {
  auto form = schema::Schema::parse(text);
  if (!form) {
    sink.add(0, "This is no form: " + form.error() + ".",
             "Use the keywords listed in src/infra/schema/schema.hpp.");
    return std::nullopt;
  }
  const auto& root = form->json().get_object();
  const auto* additional = root.if_contains("additionalProperties");
  if (text_of(root, "type") != "object" || !root.contains("properties") || additional == nullptr ||
      *additional != false) {
    sink.add(0, "A form must be an object that takes no other properties.",
             "Give it «type»: «object», «properties» and «additionalProperties»: false.");
    return std::nullopt;
  }
  return std::move(*form);
}

void take_form(const schema::Schema& form, std::string_view text, Sink& sink, flow::Step& step,
               flow::Definition& definition) {
  const auto& root = form.json().get_object();
  for (const auto& [key, rule] : root.at("properties").get_object()) {
    const std::string name(key);
    take_field(name, rule.get_object(), line_of(text, name), sink, definition);
    step.form.push_back(name);
  }
  for (const auto& [key, rule] : root.at("properties").get_object()) {
    check_condition(key, rule.get_object(), root.at("properties").get_object(), line_of(text, key), sink);
    check_order(key, rule.get_object(), root.at("properties").get_object(), line_of(text, key), sink);
  }
  const auto* required = root.if_contains("required");
  if (required == nullptr) return;
  for (const auto& item : required->get_array()) {
    const std::string name(item.get_string());
    if (flow::contains(step.form, name)) {
      step.required.push_back(name);
    } else {
      sink.add(0, "«" + name + "» is required but is no property of the form.",
               "Add the property, or require it no more.");
    }
  }
}

}  // namespace rz::chain

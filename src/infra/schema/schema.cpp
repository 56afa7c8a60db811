#include "infra/schema/conditions.hpp"
#include "infra/schema/schema.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <tuple>

#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "infra/json/json.hpp"
#include "infra/schema/keywords.hpp"
#include "infra/schema/strings.hpp"

namespace rz::schema {

namespace {

/// What valijson says, by the beginning of its sentence.
struct Saying {
  std::string_view begins;
  std::string_view keyword;  // empty = only repeats what a deeper fault says
  enum class Param { none, limit, name } param = Param::none;
};

using enum Saying::Param;
constexpr std::array sayings = std::to_array<Saying>({
    {"Missing required property '", "required", name},
    {"Missing dependency '", "dependencies", name},
    {"Value type not permitted", "type"},
    {"Failed to match against any enum", "enum"},
    {"Failed to match expected value set by 'const'", "const"},
    {"String should be no more than ", "maxLength", limit},
    {"String should be no fewer than ", "minLength", limit},
    {"Expected number less than or equal to ", "maximum", limit},
    {"Expected number less than ", "exclusiveMaximum", limit},
    {"Expected number greater than or equal to ", "minimum", limit},
    {"Expected number greater than ", "exclusiveMinimum", limit},
    {"Value should be a multiple of ", "multipleOf", limit},
    {"Array should contain no more than ", "maxItems", limit},
    {"Array should contain no fewer than ", "minItems", limit},
    {"Elements at indexes #", "uniqueItems"},
    {"Object should have no more than ", "maxProperties", limit},
    {"Object should have no fewer than ", "minProperties", limit},
    {"Object contains a property that could not be validated", "additionalProperties", name},
    {"Failed to any values against subschema in 'contains'", "contains"},
    {"Target should not validate", "not"},
    {"Failed to validate against any schemas allowed by anyOf", "anyOf"},
    {"Failed to validate against any child schemas allowed by oneOf", "oneOf"},
    {"Failed to validate against exactly one child schema", "oneOf"},
});

/// The number in «… than 5.000000 characters», without needless zeros.
std::string limit_in(std::string_view sentence, std::size_t from) {
  const auto end = sentence.find_first_not_of("-0123456789.", from);
  std::string number(sentence.substr(from, end == std::string_view::npos ? end : end - from));
  while (number.ends_with('.')) number.pop_back();
  if (number.contains('.')) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
  }
  return number;
}

/// The name between the first and the last quotation mark.
std::string name_in(std::string_view sentence) {
  const auto colon = sentence.rfind(": '");
  const auto begin = colon == std::string_view::npos ? sentence.find('\'') : colon + 2;
  return std::string(sentence.substr(begin + 1, sentence.rfind('\'') - begin - 1));
}

/// «<root>», «[name]», «[0]» to a JSON pointer.
std::string to_pointer(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    pointer = json::join(pointer, std::string_view(context[i]).substr(1, context[i].size() - 2));
  }
  return pointer;
}

std::optional<Error> translate(const valijson::ValidationResults::Error& said) {
  const auto saying = std::ranges::find_if(
      sayings, [&](const Saying& one) { return said.description.starts_with(one.begins); });
  if (saying == sayings.end()) return std::nullopt;
  Error error{to_pointer(said.context), std::string(saying->keyword), {}};
  if (saying->param == limit) error.params["limit"] = limit_in(said.description, saying->begins.size());
  if (saying->param == name) error.pointer = json::join(error.pointer, name_in(said.description));
  return error;
}

}  // namespace

struct Schema::Compiled {
  json::Value source;
  valijson::Schema rules;
};

Result<Schema, std::string> Schema::parse(std::string_view text) {
  auto source = json::parse(text);
  if (!source) return fail("line " + std::to_string(source.error().line) + ": " + source.error().message);
  RZ_CHECK(check_keywords(*source));
  auto compiled = std::make_shared<Compiled>();
  compiled->source = std::move(*source);
  const auto plain = without_string_rules(compiled->source);
  try {
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::BoostJsonAdapter(plain), compiled->rules);
  } catch (const std::exception& error) {
    return fail(std::string(error.what()));
  }
  return Schema(std::move(compiled));
}

std::vector<Error> Schema::validate(const boost::json::value& document) const {
  std::vector<Error> errors;
  check_strings(compiled_->source, document, errors);
  check_conditions(compiled_->source, document, errors);
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (!validator.validate(compiled_->rules, valijson::adapters::BoostJsonAdapter(document), &results)) {
    for (const auto& said : results) {
      if (auto error = translate(said)) errors.push_back(std::move(*error));
    }
    // Silence never counts as valid: a conditional that fails without a fault of its own below it.
    if (errors.empty()) errors.push_back({"", "if", {}});
  }
  const auto order = [](const Error& error) { return std::tie(error.pointer, error.keyword, error.params); };
  std::ranges::sort(errors, {}, order);
  const auto repeated = std::ranges::unique(errors);
  errors.erase(repeated.begin(), repeated.end());
  if (errors.size() > errors_max) errors.resize(errors_max);
  return errors;
}

const boost::json::value& Schema::json() const { return compiled_->source; }

}  // namespace rz::schema

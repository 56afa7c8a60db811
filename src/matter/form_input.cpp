#include "matter/form_input.hpp"

#include "base/text.hpp"
#include "matter/matter_json.hpp"

namespace rz::matter {

namespace {

constexpr std::string_view fields_pointer = "/fields";

std::vector<FieldFault> no_form_wanted(const json::Object& fields, schema::Language language) {
  std::vector<FieldFault> faults;
  for (const auto& item : fields) {
    faults.push_back({json::join(fields_pointer, item.key()),
                      language == schema::Language::zh ? "这一步不需要填写此项。" : "This step takes no such field."});
  }
  return faults;
}

/// Moments are stored as those that the engine stamps; the form has judged the spelling.
flow::Value value_of(const flow::FieldRule* rule, const json::Value& value) {
  if (rule && rule->type == flow::FieldRule::Type::moment && value.is_string()) {
    if (const auto moment = parse_rfc3339(std::string_view(value.get_string()))) return moment->ms;
  }
  return from_json(value);
}

}  // namespace

Result<flow::Input, std::vector<FieldFault>> read_input(const chain::Loaded& chain, std::string_view step,
                                                        const json::Object& fields, schema::Language language) {
  const auto* form = chain.form_of(step);
  if (!form) {
    if (auto faults = no_form_wanted(fields, language); !faults.empty()) return fail(std::move(faults));
    return flow::Input{};
  }
  std::vector<FieldFault> faults;
  for (const auto& error : form->validate(fields)) {
    faults.push_back({std::string(fields_pointer) + error.pointer, schema::message(error, language)});
  }
  if (!faults.empty()) return fail(std::move(faults));

  flow::Input input;
  for (const auto& item : fields) {
    if (item.value().is_null()) continue;
    const std::string name(item.key());
    const auto* rule = chain.definition.field(name);
    if (rule && rule->personal) {
      if (item.value().is_string()) input.personal[name] = std::string(trim(item.value().get_string()));
    } else {
      input.fields[name] = value_of(rule, item.value());
    }
  }
  return input;
}

}  // namespace rz::matter

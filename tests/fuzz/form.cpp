#include "chain/chain.hpp"
#include "fuzz/targets.hpp"
#include "infra/json/json.hpp"
#include "infra/schema/schema.hpp"
#include "matter/form_input.hpp"

namespace rz::fuzz {

namespace {

chain::Loaded load_request() {
  auto loaded = chain::load(std::filesystem::path(RZ_SOURCE_DIR) / "chains/request");
  need(loaded.has_value(), "the request chain is good");
  return std::move(*loaded);
}

void check_errors(const std::vector<schema::Error>& errors) {
  need(errors.size() <= schema::Schema::errors_max, "not too much is told");
  for (const auto& error : errors) {
    need(error.pointer.empty() || error.pointer[0] == '/', "a pointer begins with a slash");
    for (const auto language : {schema::Language::zh, schema::Language::en}) {
      need(!schema::message(error, language).empty(), "a fault has a sentence");
    }
  }
}

}  // namespace

void form(std::string_view bytes) {
  static const auto request = load_request();
  const auto end = bytes.find('\n');
  const auto text = end == bytes.npos ? bytes : bytes.substr(end + 1);
  const auto document = json::parse(text);
  if (!document) return;
  if (end != bytes.npos) {
    if (const auto schema = schema::Schema::parse(bytes.substr(0, end))) check_errors(schema->validate(*document));
  }
  if (!document->is_object()) return;
  for (const auto* step : {"submit", "register", "dispatch"}) {
    const auto input = matter::read_input(request, step, document->get_object(), schema::Language::zh);
    if (!input) {
      need(!input.error().empty(), "a form is refused for a reason");
      continue;
    }
    for (const auto& [name, value] : input->fields) {
      const auto* field = request.definition.field(name);
      need(field && !field->personal, "nothing personal is among the facts");
    }
  }
}

}  // namespace rz::fuzz

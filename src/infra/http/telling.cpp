#include "infra/http/telling.hpp"

#include <string>
#include <utility>

namespace rz::http {

Problem wrong_fields(std::span<const Telling> tellings, Language language) {
  auto problem = standard_problem(422, language);
  for (const auto& [field, zh, en] : tellings) {
    std::string pointer(field);
    if (!pointer.empty()) pointer.insert(0, "/");
    problem.errors.push_back({std::move(pointer), std::string(language == Language::zh ? zh : en)});
  }
  return problem;
}

Problem wrong_field(std::string_view field, std::string_view zh, std::string_view en, Language language) {
  const Telling telling{field, zh, en};
  return wrong_fields({&telling, 1}, language);
}

}  // namespace rz::http

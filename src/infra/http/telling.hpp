#pragma once
// What is wrong with fields of a body, in words for people.

#include <span>
#include <string_view>

#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"

namespace rz::http {

/// A fault at a field; an empty field is the body as a whole.
struct Telling {
  std::string_view field;  ///< «reason», not «/reason»
  std::string_view zh;
  std::string_view en;
};

/// 422 with each of them.
Problem wrong_fields(std::span<const Telling> tellings, Language language);
/// 422 with one.
Problem wrong_field(std::string_view field, std::string_view zh, std::string_view en, Language language);

}  // namespace rz::http

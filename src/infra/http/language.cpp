#include "infra/http/language.hpp"

#include "infra/http/accept.hpp"

namespace rz::http {

namespace {

bool is_language(std::string_view tag, std::string_view language) {
  return equal_ignoring_case(tag.substr(0, language.size()), language) &&
         (tag.size() == language.size() || tag[language.size()] == '-');
}

}  // namespace

std::string_view to_tag(Language language) { return language == Language::en ? "en" : "zh-CN"; }

Language preferred_language(const Request& request) {
  const auto asked = request.query_value("lang").value_or("");
  if (asked == "en") return Language::en;
  if (asked == "zh") return Language::zh;
  const auto accepted = request.header("Accept-Language");
  const auto zh = weight_in(accepted, [](std::string_view tag) { return is_language(tag, "zh"); });
  const auto en = weight_in(accepted, [](std::string_view tag) { return is_language(tag, "en"); });
  return en > 0 && en > zh ? Language::en : Language::zh;
}

}  // namespace rz::http

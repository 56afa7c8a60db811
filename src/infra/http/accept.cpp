#include "infra/http/accept.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace rz::http {

namespace {

double parse_weight(std::string_view parameters) {
  for (const auto part : split(parameters, ';')) {
    const auto parameter = trim(part);
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    double weight = 0;
    const auto* end = parameter.data() + parameter.size();
    const auto [read, error] = std::from_chars(parameter.data() + 2, end, weight, std::chars_format::fixed);
    if (error != std::errc{} || read != end || !(weight >= 0 && weight <= 1)) return 0;
    return weight;
  }
  return 1;
}

}  // namespace

double weight_in(std::string_view list, bool (*matches)(std::string_view item)) {
  double best = -1;
  for (const auto part : split(list, ',')) {
    const auto semicolon = part.find(';');
    if (!matches(trim(part.substr(0, semicolon)))) continue;
    const auto parameters =
        semicolon == std::string_view::npos ? std::string_view{} : part.substr(semicolon + 1);
    best = std::max(best, parse_weight(parameters));
  }
  return best;
}

}  // namespace rz::http

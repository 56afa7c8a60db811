#include "org/credit_code.hpp"

#include <algorithm>

namespace rz::org {

namespace {

constexpr std::string_view signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::size_t length = 18;
constexpr std::size_t region_at = 2;
constexpr std::size_t region_length = 6;

}  // namespace

bool is_credit_code(std::string_view text) {
  if (text.size() != length) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::ranges::all_of(text.substr(region_at, region_length), is_digit)) return false;
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (const char c : text.substr(0, length - 1)) {
    const auto value = signs.find(c);
    if (value == std::string_view::npos) return false;
    sum += value * weight;
    weight = weight * 3 % signs.size();
  }
  return text.back() == signs[(signs.size() - sum % signs.size()) % signs.size()];
}

}  // namespace rz::org

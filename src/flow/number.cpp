#include "flow/number.hpp"

#include <algorithm>
#include <iterator>

#include "base/ids.hpp"
#include "base/text.hpp"

namespace rz::flow {

namespace {

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

std::string padded(std::int64_t value, std::size_t width) {
  auto text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// «serial:4» → 4
std::size_t width_of(std::string_view word) {
  const auto width = parse_id(word.substr(word.find(':') + 1));
  return width ? static_cast<std::size_t>(*width) : 1;
}

std::string fill(std::string_view word, Date today, std::int64_t serial, std::string_view so_far) {
  const auto ymd = to_ymd(today);
  if (word == "date") return padded(ymd.year % 100, 2) + padded(ymd.month, 2) + padded(ymd.day, 2);
  if (word == "year") return padded(ymd.year, 4);
  if (word == "check") return {check_digit(digits_of(so_far))};
  if (word.starts_with("serial:")) return padded(serial, width_of(word));
  return {};
}

}  // namespace

std::string number_counter(std::string_view chain, std::string_view pattern, Date today) {
  std::string key{chain};
  const auto ymd = to_ymd(today);
  if (pattern.find("{date}") != std::string_view::npos) return key + ":" + format_date(today);
  if (pattern.find("{year}") != std::string_view::npos) return key + ":" + std::to_string(ymd.year);
  return key;
}

std::string format_number(std::string_view pattern, Date today, std::int64_t serial) {
  std::string number;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    number += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    if (close == std::string_view::npos) break;
    number += fill(pattern.substr(open + 1, close - open - 1), today, serial, number);
    pattern.remove_prefix(close + 1);
  }
  return number;
}

}  // namespace rz::flow

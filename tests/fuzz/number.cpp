#include "base/duration.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "fuzz/targets.hpp"

namespace rz::fuzz {

namespace {

constexpr int china_minutes = 480;

/// ISO 7064 MOD 11,10 finds every single wrong digit.
void check_digits(std::string_view text) {
  if (text.size() < 2 || !has_valid_check_digit(text)) return;
  std::string wrong(text);
  for (auto& digit : wrong) {
    const char right = digit;
    digit = right == '9' ? '0' : static_cast<char>(right + 1);
    need(!has_valid_check_digit(wrong), "one wrong digit is found");
    digit = right;
  }
}

}  // namespace

void number(std::string_view bytes) {
  check_digits(bytes);
  if (const auto id = parse_id(bytes)) need(format_id(*id) == bytes, "an id is written in one way");
  if (const auto date = parse_date(bytes)) need(format_date(*date) == bytes, "a date is written in one way");
  if (const auto moment = parse_rfc3339(bytes)) {
    need(parse_rfc3339(format_rfc3339(*moment, china_minutes)) == moment, "a moment is the same in another zone");
  }
  if (const auto duration = parse_duration(bytes)) need(duration->amount > 0, "a duration is some time");
  need(count_characters(bytes) <= bytes.size(), "a character has a byte at least");
  if (is_utf8(bytes)) need(is_utf8(trim(bytes)), "trimming cuts no character");
}

}  // namespace rz::fuzz

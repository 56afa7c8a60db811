#include "base/ids.hpp"

#include <algorithm>
#include <charconv>

#include "base/id_time.hpp"

namespace rz {

namespace {
constexpr int counter_bits = 12;
constexpr int writer_bits = 10;
constexpr std::int64_t counter_mask = (1 << counter_bits) - 1;
}  // namespace

std::string format_id(std::int64_t value) { return std::to_string(value); }

std::optional<std::int64_t> parse_id(std::string_view text) {
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::int64_t IdMaker::next(Instant now) {
  const auto last_ms = last_ >> (counter_bits + writer_bits);
  const auto ms = std::max(now.ms - epoch_ms, last_ms);
  auto counter = ms == last_ms ? (last_ & counter_mask) + 1 : 0;
  const auto tick = ms + (counter >> counter_bits);
  counter &= counter_mask;
  last_ = (tick << (counter_bits + writer_bits)) | (static_cast<std::int64_t>(writer_) << counter_bits) | counter;
  return last_;
}

std::int64_t first_id_at(Instant at) { return std::max<std::int64_t>(at.ms - IdMaker::epoch_ms, 0) << (counter_bits + writer_bits); }

}  // namespace rz

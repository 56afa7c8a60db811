#include "base/duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rz {

namespace {

constexpr std::int64_t amount_max = 1'000'000;  // of any unit

struct Unit {
  std::string_view suffix;
  Duration::Unit unit;
  std::int64_t factor;
};

constexpr std::array units = std::to_array<Unit>({
    {"wm", Duration::Unit::working_minutes, 1},
    {"wh", Duration::Unit::working_minutes, 60},
    {"wd", Duration::Unit::working_days, 1},
    {"m", Duration::Unit::minutes, 1},
    {"h", Duration::Unit::minutes, 60},
    {"d", Duration::Unit::days, 1},
    {"mo", Duration::Unit::months, 1},
});

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  std::int64_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || amount < 1 || amount > amount_max) return std::nullopt;
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const auto unit = std::ranges::find(units, suffix, &Unit::suffix);
  if (unit == units.end()) return std::nullopt;
  return Duration{amount * unit->factor, unit->unit};
}

}  // namespace rz

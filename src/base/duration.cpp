#include "base/duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rz {

namespace {

struct Unit {
  std::string_view suffix;
  Duration::Unit unit;
  std::int64_t factor;
  std::int64_t most;  ///< about ten years
};

constexpr std::array units = std::to_array<Unit>({
    {"wm", Duration::Unit::working_minutes, 1, 5'256'000},
    {"wh", Duration::Unit::working_minutes, 60, 87'600},
    {"wd", Duration::Unit::working_days, 1, 3'650},
    {"m", Duration::Unit::minutes, 1, 5'256'000},
    {"h", Duration::Unit::minutes, 60, 87'600},
    {"d", Duration::Unit::days, 1, 3'650},
    {"mo", Duration::Unit::months, 1, 120},
});

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  std::int64_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || amount < 1) return std::nullopt;
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const auto unit = std::ranges::find(units, suffix, &Unit::suffix);
  if (unit == units.end() || amount > unit->most) return std::nullopt;
  return Duration{amount * unit->factor, unit->unit};
}

}  // namespace rz

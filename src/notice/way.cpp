#include "notice/way.hpp"

namespace rz::notice {

std::vector<std::optional<NotSent>> send_all(Way& way, const Parcel& receiver, const std::vector<Item>& items, Instant now) {
  std::vector<std::optional<NotSent>> out;
  std::optional<NotSent> away;
  auto parcel = receiver;
  const auto at_once = way.joins() ? items.size() : 1;
  for (auto first = items.begin(); first != items.end(); first += static_cast<std::ptrdiff_t>(at_once)) {
    auto failed = away;
    parcel.items.assign(first, first + static_cast<std::ptrdiff_t>(at_once));
    if (!away) {
      if (const auto sent = way.send(parcel, now); !sent) failed = sent.error();
    }
    if (failed && failed->is_away) away = failed;
    out.insert(out.end(), at_once, failed);
  }
  return out;
}

}  // namespace rz::notice

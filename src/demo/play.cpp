#include "demo/play.hpp"

#include "matter/matter_store.hpp"

namespace rz::demo {

std::string day_after(Instant now, std::int32_t days) { return format_date(local_date(now, china_minutes).plus(days)); }

std::int64_t score(Random& random) {
  const auto luck = between(random, 0, 99);
  return luck < 60 ? 5 : luck < 90 ? 4 : luck < 97 ? 3 : 2;
}

bool Scene::is_open() const { return matter().id && matter().closed_at.ms == 0; }

const flow::Matter& Scene::matter() const {
  if (!matter_) {
    auto stored = matter::read_matter(reader_, district_, id_);
    matter_ = stored && *stored ? std::move((*stored)->matter) : flow::Matter{};
  }
  return *matter_;
}

const std::vector<flow::Matter>& Scene::children() const {
  if (children_) return *children_;
  children_.emplace();
  const db::Call calls[] = {matter::read_families(district_, {id_})};
  const auto rows = reader_.run(calls, db::Scope::alone);
  if (!rows) return *children_;
  for (const auto row : rows->front()) {
    auto relative = matter::family_row(row);
    if (relative && relative->kin == matter::Kin::child) children_->push_back(std::move(relative->stored.matter));
  }
  return *children_;
}

std::vector<Instant> Play::moments(Instant from, Instant until, const flow::Calendar& calendar) {
  const int offset = calendar.utc_offset_minutes();
  const auto first = local_date(from, offset);
  const auto days = (until.ms - from.ms) / ms_per_day;
  const auto all = per_year() * days / 365;
  std::vector<Instant> out;
  for (std::int64_t n = 0; n < all; ++n) {
    auto day = first.plus(static_cast<std::int32_t>((n * days + days / 2) / all));
    while (!calendar.is_working_day(day)) day = day.plus(1);
    const auto at = local_instant(day, 10 * 60, offset);
    if (at < until) out.push_back(at);
  }
  return out;
}

}  // namespace rz::demo

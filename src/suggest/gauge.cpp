#include "suggest/gauge.hpp"

namespace rz::suggest {

Result<std::shared_ptr<const Reading>, db::Error> Gauge::read(db::Connection& connection, DistrictId district, const flow::Chains& chains,
                                                              const std::shared_ptr<const Learned>& learned, Instant now) {
  const std::lock_guard lock(mutex_);
  auto& held = held_[learned->chain];
  if (held && held->learned == learned && now.ms - held->as_of.ms < reading_age_max_ms) return held;
  RZ_TRY(since, measure_since(connection, district, chains, *learned, measured_max));
  held = std::make_shared<const Reading>(learned, std::move(since), now);
  return held;
}

}  // namespace rz::suggest

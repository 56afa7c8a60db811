#pragma once
// Ids by their moments, for what was made on a day.

#include <cstdint>

#include "base/time.hpp"

namespace rz {

/// No id that IdMaker makes at that moment or later is smaller.
std::int64_t first_id_at(Instant at);

}  // namespace rz

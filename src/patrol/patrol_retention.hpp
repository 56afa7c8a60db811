#pragma once
// Passes and excuses go when their time is over.

#include "base/ids.hpp"
#include "matter/retention.hpp"

namespace rz::patrol {

matter::KeptShelf kept_shelf(DistrictId district, std::int64_t days);

}  // namespace rz::patrol

#pragma once
// What an asker may ask beside his matter: who looked at his data, and, without the code, how far the matter is.

#include "base/ids.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/rate_limit.hpp"
#include "infra/http/router.hpp"

namespace rz::matter {

class Service;

/// Number and phone are guessed with patience: few tries from an address, fewer for a number from wherever.
inline constexpr http::Rate stage_by_address{.burst = 6, .per_minute = 1};
inline constexpr http::Rate stage_by_number{.burst = 5, .per_minute = 0.2};

/// How many looks are told of, the newest first.
inline constexpr std::size_t looks_max = 100;

/// All but the router must outlive it. `limit_rate` is off where a load is wanted.
void add_asker_routes(http::Router& router, const Service& service, db::Pool& readers, DistrictId district,
                      bool limit_rate);

}  // namespace rz::matter

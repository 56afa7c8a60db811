#pragma once
// /api/v1/contracts/signing: what waits for signatures and what came into force today, for the table at which many sign at once (集中签约).
// /api/v1/contracts/fulfilment: what bodies promised and what came of it. Both over the contracts that the caller may read.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"

namespace rz::contract {

inline constexpr std::int64_t overview_max = 2'000;        ///< contracts; the newest
inline constexpr std::int64_t overview_tasks_max = 10'000;
inline constexpr std::int32_t fulfilment_days = 364;       ///< where no day is asked for

/// All but the router must outlive the router's server.
void add_overview_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, const matter::Service& service);

}  // namespace rz::contract

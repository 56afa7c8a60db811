#pragma once
// /api/v1/mediation/figures: what came of the disputes of the bodies whose figures the caller reads, by body and by kind of dispute.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"

namespace rz::mediation {

inline constexpr std::int64_t counted_max = 50'000;  ///< cases that are looked at, the newest first
inline constexpr std::int32_t days_default = 364;

/// All but the router must outlive the router's server.
void add_figure_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, const matter::Service& service);

}  // namespace rz::mediation

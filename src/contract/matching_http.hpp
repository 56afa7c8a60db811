#pragma once
// /api/v1/matching: which resources suit the needs that the caller's lists hold, the best assignment of all, and of one need every
// resource that suits it, with what the whole loses by another choice. It proposes; a person opens the contract.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"

namespace rz::contract {

inline constexpr std::int64_t matched_max = 1'000;  ///< needs, and resources: those that wait longest

/// All but the router must outlive the router's server.
void add_matching_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, const matter::Service& service);

}  // namespace rz::contract

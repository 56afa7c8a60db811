#pragma once
// /api/v1/audit: who did what outside of matters, and who looked at personal data. For the audit administrator, who sees no
// matter.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"

namespace rz::access {

inline constexpr std::int64_t audit_page_max = 200;
/// Entries that one request looks through at most; what it has not found by then the next page goes on to seek.
inline constexpr std::int64_t audit_read_max = 5'000;

/// All but the router must outlive the router's server.
void add_audit_routes(http::Router& router, const Gate& gate, db::Pool& readers, const Roles& roles);

}  // namespace rz::access

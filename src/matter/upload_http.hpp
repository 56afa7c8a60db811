#pragma once
// The HTTP of sending photos, whole or part by part: translates, nothing else.

#include "infra/http/rate_limit.hpp"
#include "infra/http/router.hpp"
#include "matter/attachments.hpp"
#include "matter/matter_http.hpp"

namespace rz::matter {

/// One address may be a whole compound behind one router.
inline constexpr http::Rate uploads_by_address{.burst = 90, .per_minute = 20};
inline constexpr http::Rate uploads_by_account{.burst = 90, .per_minute = 30};
/// The largest photo has forty parts.
inline constexpr http::Rate parts_by_address{.burst = 900, .per_minute = 200};

inline constexpr std::size_t part_bytes_max = 256 << 10;

/// `identify` says who may upload for matters. `limit_rate` is off where a load is wanted.
void add_upload_routes(http::Router& router, Attachments& attachments, const Service& service, Identify identify, bool limit_rate);

}  // namespace rz::matter

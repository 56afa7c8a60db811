#pragma once
// The HTTP of attachments: translates, nothing else.

#include "infra/http/rate_limit.hpp"
#include "infra/http/router.hpp"
#include "matter/attachments.hpp"
#include "matter/matter_http.hpp"

namespace rz::matter {

/// One address may be a whole compound behind one router.
inline constexpr http::Rate uploads_by_address{.burst = 90, .per_minute = 20};
inline constexpr http::Rate uploads_by_account{.burst = 90, .per_minute = 30};

/// `identify` says who may read matters, `identify_uploader` who may upload for them. `limit_rate` is off where a load
/// is wanted.
void add_attachment_routes(http::Router& router, Attachments& attachments, const Service& service, Identify identify,
                           Identify identify_uploader, bool limit_rate);

}  // namespace rz::matter

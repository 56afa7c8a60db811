#pragma once
// The headers that every answer carries.

#include <string>

#include "base/time.hpp"
#include "infra/http/message.hpp"

namespace rz::http {

/// Adds, where the handler has not set its own: the security headers, and `Cache-Control: no-store`.
/// Sets X-Request-Id and Date. Headers whose name or value could break the line are dropped.
void finish_headers(Response& response, const std::string& request_id, Instant now);

/// «Tue, 24 Nov 2026 09:30:00 GMT» (RFC 9110 §5.6.7)
std::string http_date(Instant at);

}  // namespace rz::http

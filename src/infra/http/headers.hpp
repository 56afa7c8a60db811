#pragma once
// The headers that every answer carries.

#include <span>
#include <string>

#include "base/time.hpp"
#include "infra/http/message.hpp"

namespace rz::http {

/// Adds, where the handler has not set its own: the security headers, and `Cache-Control: no-store`.
/// Sets X-Request-Id and Date. Headers whose name or value could break the line are dropped.
void finish_headers(Response& response, const std::string& request_id, Instant now);

/// The Content-Security-Policy that every answer carries, letting in pictures from other origins too.
std::string content_policy(std::span<const std::string> image_origins);

/// «Tue, 24 Nov 2026 09:30:00 GMT» (RFC 9110 §5.6.7)
std::string http_date(Instant at);

}  // namespace rz::http

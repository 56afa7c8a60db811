#pragma once
// Answers that a client may keep and ask about again.

#include <string_view>

#include "infra/http/message.hpp"

namespace rz::http {

/// Whether a client's If-None-Match names this tag, weak or strong, or any.
bool has_match(std::string_view if_none_match, std::string_view quoted_etag);

/// The answer with an ETag of its body, kept by the client and asked about each time; 304 without a body where the client
/// has it already. For what is the same for everybody and differs by language alone.
Response revalidated(const Request& request, Response response);

}  // namespace rz::http

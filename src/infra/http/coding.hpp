#pragma once
// Answers made shorter for the way (RFC 9110 §8.4): most of the house's readers are behind slow lines.

#include "infra/http/message.hpp"

namespace rz::http {

/// A shorter body gains nothing, and nothing that somebody may not learn by its length is that long beside what he wrote himself.
inline constexpr std::size_t coded_bytes_min = 4096;

/// gzip of what was read (answers to writes come from the writer's thread, which has no time for it), where the client takes it and the body is text of that length that has no coding yet. Its ETag stays: it names what is told, not its bytes.
void shorten(const Request& request, Response& response);

}  // namespace rz::http

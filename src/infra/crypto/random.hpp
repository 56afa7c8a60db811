#pragma once
// Randomness for secrets, and its text form.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rz::crypto {

/// `count` bytes from the kernel's generator. Safe from any thread.
std::string random_bytes(std::size_t count);

/// Positive, of 62 random bits: the id of something that no record counts.
std::int64_t random_id();

/// RFC 4648 §4, with padding.
std::string base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

/// RFC 4648 §5 without padding.
std::string base64url(std::string_view bytes);
/// Nothing if the text is not base64url without padding.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace rz::crypto

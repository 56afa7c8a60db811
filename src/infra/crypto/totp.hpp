#pragma once
// Time-based one-time passwords (RFC 6238): SHA-1, six digits, 30 seconds, as every authenticator does them. liboath.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace rz::crypto {

inline constexpr std::size_t totp_secret_bytes = 20;
inline constexpr std::int64_t totp_step_ms = 30'000;
inline constexpr int totp_digits = 6;

/// The step whose code this is, of the present one and its neighbours (a clock may be half a minute off). A step that was
/// used is used up: the caller remembers it. Nothing for a wrong code.
std::optional<std::int64_t> find_totp_step(std::string_view secret, std::string_view code, Instant now);
/// The code of a moment, for tests and for those who set up.
std::string totp_code(std::string_view secret, Instant at);

/// RFC 4648 §6 without padding: how a secret is typed into an authenticator.
std::string base32(std::string_view bytes);
/// Nothing if the text is not base32. Blanks are passed over.
std::optional<std::string> from_base32(std::string_view text);
/// «otpauth://totp/…», for a QR code.
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account);

}  // namespace rz::crypto

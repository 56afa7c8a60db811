#pragma once
// Digests and message authentication. Results are raw bytes; `to_hex` and `base64url` make text of them.

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace rz::crypto {

/// A running digest. One use: after `finish` it must not be touched again.
class Digest {
 public:
  virtual ~Digest() = default;
  virtual std::string_view name() const = 0;
  virtual void update(std::string_view bytes) = 0;
  virtual std::string finish() = 0;
};

/// "sha256" (FIPS 180-4) or "sm3" (GB/T 32905), both 32 bytes; "sha1", 20 bytes, only where somebody else's protocol wants it; nullptr
/// for any other name.
std::unique_ptr<Digest> make_digest(std::string_view name);

/// SHA-256 of the parts one after the other. Their borders leave no trace: where that matters, separate them.
std::string sha256_of(std::initializer_list<std::string_view> parts);

template <class... Parts>
std::string sha256(const Parts&... parts) {
  return sha256_of({std::string_view(parts)...});
}

/// HMAC-SHA-256 (RFC 2104), 32 bytes; a key of any length.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// Compares without telling by its time where the texts differ (their lengths it does tell).
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace rz::crypto

#pragma once
// Signed tokens of other servers (JSON Web Signature, RFC 7515), by the public keys that they publish (RFC 7517). cjose.

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rz::crypto {

inline constexpr std::size_t jws_bytes_max = 16 * 1024;

enum class JwsFault {
  malformed,
  algorithm,    ///< none of RS, PS or ES with 256, 384 or 512: not even «none», nor one whose key both sides hold
  unknown_key,  ///< none of these keys has the id that the token names
  wrong,        ///< the signature is not that key's
};

/// The payload of a token in compact form, if one of the keys signed it: the one whose id the token names; without one,
/// any. A key is the JSON of one
/// public key; one that cannot be read is passed over.
Result<std::string, JwsFault> verify_jws(std::string_view token, std::span<const std::string> keys);

}  // namespace rz::crypto

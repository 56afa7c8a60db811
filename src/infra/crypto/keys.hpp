#pragma once
// Keys that the server makes for itself and keeps in files of mode 0600.

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rz::crypto {

inline constexpr std::size_t secret_bytes_max = 4096;

/// Reads the key of `bytes` raw bytes at `path`; where there is no file, makes a random one, on disk
/// (fsynced) before it returns. Two processes that start at once get the same key. An error, in English, if
/// the file has another length, is open to others than its owner, or cannot be read or made.
Result<std::string, std::string> load_or_create_key(const std::filesystem::path& path, std::size_t bytes);

/// A secret that somebody else made, as one line of text. An error, in English, if the file is open to others than its owner,
/// empty, larger than `secret_bytes_max`, or cannot be read.
Result<std::string, std::string> read_secret(const std::filesystem::path& path);

/// An Ed25519 key (RFC 8032).
class SigningKey {
 public:
  static constexpr std::size_t seed_bytes = 32;
  static constexpr std::size_t public_key_bytes = 32;
  static constexpr std::size_t signature_bytes = 64;

  /// The file holds the 32 bytes of the seed; see `load_or_create_key`.
  static Result<SigningKey, std::string> load_or_create(const std::filesystem::path& path);
  /// `seed` has `seed_bytes`.
  static SigningKey from_seed(std::string_view seed);

  ~SigningKey();
  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;

  /// 64 bytes; the same text gives the same signature.
  std::string sign(std::string_view text) const;
  std::string_view public_key() const;

 private:
  SigningKey() = default;
  std::array<char, seed_bytes + public_key_bytes> secret_{};  // seed, then public key, as libsodium has it
};

/// False also for keys and signatures of a wrong length.
bool verify_signature(std::string_view public_key, std::string_view text, std::string_view signature);

}  // namespace rz::crypto

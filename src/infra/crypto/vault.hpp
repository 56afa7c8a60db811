#pragma once
// Texts sealed at rest: XChaCha20-Poly1305 (libsodium) under keys that lie in files outside the database.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rz::crypto {

/// A set of numbered keys: the newest seals, each opens what it sealed. Immutable; safe from any thread.
class Vault {
 public:
  static constexpr std::size_t key_bytes = 32;

  /// Reads «<name>.1.key», «<name>.2.key» … of the folder, and makes the first where there is none.
  static Result<Vault, std::string> load_or_create(const std::filesystem::path& folder, const std::string& name);
  /// The same with one more key, on disk (fsynced) before it returns: from now on that one seals.
  static Result<Vault, std::string> add_key(const std::filesystem::path& folder, const std::string& name);

  /// «s1.<key>.<base64url of nonce and box>». The same text never gives the same seal twice.
  std::string seal(std::string_view text) const;
  /// Nothing if it was sealed by a key that is not here, or was touched. What bears no seal is given as it stands: it was
  /// written before there was a vault.
  std::optional<std::string> open(std::string_view sealed) const;
  /// Sealed by the newest key.
  bool is_current(std::string_view sealed) const;
  static bool is_sealed(std::string_view text);

  int newest() const { return keys_.rbegin()->first; }

 private:
  std::map<int, std::string> keys_;
};

}  // namespace rz::crypto

#pragma once
// Keys of other systems: 256 random bits of which the digest alone is kept, the posts of an account, and scopes that narrow them.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/permission.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/db/pool.hpp"
#include "record/act.hpp"

namespace rz::access {

inline constexpr std::size_t api_keys_max = 200;  ///< of a district that hold
inline constexpr std::size_t api_key_name_characters_max = 40;
inline constexpr std::string_view api_key_prefix = "rzk_";
inline constexpr std::size_t api_key_bytes = 32;

/// What a key opens, of what the posts of its account let at.
enum class Scope { matters_read, matters_write, network_read, statistics_read };
inline constexpr Scope all_scopes[] = {Scope::matters_read, Scope::matters_write, Scope::network_read, Scope::statistics_read};
/// «matters:read».
std::string_view to_text(Scope scope);
std::optional<Scope> parse_scope(std::string_view text);
/// The scope that a request of this verb takes; nothing: no key opens that.
std::optional<Scope> scope_of(Verb verb, bool writes);

struct ApiKey {
  std::int64_t id = 0;
  AccountId account{};
  std::string name;
  std::string digest;  ///< in hex
  std::vector<Scope> scopes;
  Instant made_at{};
  AccountId made_by{};
  Instant expires_at{};
  Instant revoked_at{};
  Instant seen_at{};

  bool holds_at(Instant now) const { return revoked_at.ms == 0 && (expires_at.ms == 0 || now < expires_at); }
  bool has(Scope scope) const;
};

std::string new_api_key();
/// In hex.
std::string digest_of_key(std::string_view key);

/// Thread-safe. Its memory is right for one process a district, as the record's writer is. Both must outlive it.
class ApiKeys {
 public:
  ApiKeys(DistrictId district, db::Pool& readers, record::ActWriter& writer) : district_(district), readers_(readers), writer_(writer) {}

  /// The key of that text, if it holds; it is then seen at `now`.
  Result<std::optional<ApiKey>, db::Error> find(std::string_view key, Instant now);
  /// All there are, revoked ones too.
  Result<std::vector<ApiKey>, db::Error> list() const;
  /// A key was made or revoked: they are read anew.
  void forget();

 private:
  Status<db::Error> load();

  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  std::mutex mutex_;
  bool is_loaded_ = false;
  std::unordered_map<std::string, ApiKey> by_digest_;
};

}  // namespace rz::access

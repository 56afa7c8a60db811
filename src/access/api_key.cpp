#include "access/api_key.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "access/api_key_store.hpp"
#include "base/text.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/log/log.hpp"

namespace rz::access {

namespace {

constexpr std::int64_t seen_every_ms = 5 * ms_per_minute;

struct ScopeWord {
  Scope scope;
  std::string_view text;
};
constexpr std::array scope_words{ScopeWord{Scope::matters_read, "matters:read"}, ScopeWord{Scope::matters_write, "matters:write"},
                                 ScopeWord{Scope::network_read, "network:read"}, ScopeWord{Scope::statistics_read, "statistics:read"}};

}  // namespace

std::string_view to_text(Scope scope) { return std::ranges::find(scope_words, scope, &ScopeWord::scope)->text; }

std::optional<Scope> parse_scope(std::string_view text) {
  const auto found = std::ranges::find(scope_words, text, &ScopeWord::text);
  return found == scope_words.end() ? std::nullopt : std::optional(found->scope);
}

std::optional<Scope> scope_of(Verb verb, bool writes) {
  switch (verb) {
    case Verb::list_matters: return writes ? Scope::matters_write : Scope::matters_read;
    case Verb::upload_attachments: return Scope::matters_write;
    case Verb::read_network: return writes ? std::nullopt : std::optional(Scope::network_read);
    case Verb::read_statistics: return writes ? std::nullopt : std::optional(Scope::statistics_read);
    default: return std::nullopt;
  }
}

bool ApiKey::has(Scope scope) const { return std::ranges::find(scopes, scope) != scopes.end(); }

std::string new_api_key() { return std::string(api_key_prefix) + crypto::base64url(crypto::random_bytes(api_key_bytes)); }

std::string digest_of_key(std::string_view key) { return to_hex(crypto::sha256(key)); }

Result<std::optional<ApiKey>, db::Error> ApiKeys::find(std::string_view text, Instant now) {
  if (!text.starts_with(api_key_prefix)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  RZ_CHECK(load());
  const auto found = by_digest_.find(digest_of_key(text));
  if (found == by_digest_.end() || !found->second.holds_at(now)) return std::nullopt;
  auto& key = found->second;
  if (now.ms - key.seen_at.ms >= seen_every_ms) {
    key.seen_at = now;
    record::Act act;  // without a kind: when it was last used is no matter of record
    act.rows.push_back(write_key_seen(district_, key));
    writer_.submit(std::move(act), [](const auto& done) {
      if (!done) log::warn("a key's last use was not written");
    });
  }
  return key;
}

Result<std::vector<ApiKey>, db::Error> ApiKeys::list() const {
  RZ_TRY(reader, readers_.take());
  return read_api_keys(*reader, district_);
}

void ApiKeys::forget() {
  const std::lock_guard lock(mutex_);
  is_loaded_ = false;
}

Status<db::Error> ApiKeys::load() {
  if (is_loaded_) return {};
  RZ_TRY(keys, list());
  by_digest_.clear();
  for (auto& key : keys) {
    auto digest = key.digest;
    by_digest_.emplace(std::move(digest), std::move(key));
  }
  is_loaded_ = true;
  return {};
}

}  // namespace rz::access

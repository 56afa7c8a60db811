#include "infra/crypto/jws.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include <cjose/cjose.h>

namespace rz::crypto {

namespace {

struct FreeJws {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
struct FreeJwk {
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using Key = std::unique_ptr<cjose_jwk_t, FreeJwk>;
using Token = std::unique_ptr<cjose_jws_t, FreeJws>;

constexpr std::array<std::string_view, 9> algorithms{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"};

std::string header_of(const Token& token, const char* name) {
  cjose_err error{};
  const char* value = cjose_header_get(cjose_jws_get_protected(token.get()), name, &error);
  return value == nullptr ? std::string() : std::string(value);
}

Token parse(std::string_view text) {
  cjose_err error{};
  return text.size() > jws_bytes_max ? Token() : Token(cjose_jws_import(text.data(), text.size(), &error));
}

bool is_of_kind(const Key& key, std::string_view algorithm) {
  cjose_err error{};
  return cjose_jwk_get_kty(key.get(), &error) == (algorithm.starts_with("ES") ? CJOSE_JWK_KTY_EC : CJOSE_JWK_KTY_RSA);
}

}  // namespace

Result<std::string, JwsFault> verify_jws(std::string_view text, std::span<const std::string> keys) {
  auto token = parse(text);
  if (!token) return fail(JwsFault::malformed);
  const auto algorithm = header_of(token, CJOSE_HDR_ALG);
  if (std::ranges::find(algorithms, algorithm) == algorithms.end()) return fail(JwsFault::algorithm);
  const auto id = header_of(token, CJOSE_HDR_KID);
  bool tried = false;
  for (const auto& json : keys) {
    cjose_err error{};
    const Key key(cjose_jwk_import(json.data(), json.size(), &error));
    if (!key || !is_of_kind(key, algorithm)) continue;
    const char* key_id = cjose_jwk_get_kid(key.get(), &error);
    if (!id.empty() && (key_id == nullptr || id != key_id)) continue;
    // A token that was found wrong is not good for another try.
    token = parse(text);
    tried = true;
    if (!token || !cjose_jws_verify(token.get(), key.get(), &error)) continue;
    std::uint8_t* plain = nullptr;
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(token.get(), &plain, &size, &error)) return fail(JwsFault::malformed);
    return std::string(reinterpret_cast<const char*>(plain), size);
  }
  return fail(tried ? JwsFault::wrong : JwsFault::unknown_key);
}

}  // namespace rz::crypto

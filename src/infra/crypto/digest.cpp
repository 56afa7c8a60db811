#include "infra/crypto/digest.hpp"

#include <array>
#include <cstdlib>

#include <openssl/evp.h>
#include <sodium.h>

namespace rz::crypto {

namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// OpenSSL fails here only without memory or without its default provider: nothing a caller could answer.
void must(int ok) {
  if (ok != 1) std::abort();
}

class OpenSslDigest final : public Digest {
 public:
  OpenSslDigest(std::string_view name, const EVP_MD* algorithm) : name_(name), context_(EVP_MD_CTX_new()) {
    must(EVP_DigestInit_ex(context_.get(), algorithm, nullptr));
  }

  std::string_view name() const override { return name_; }

  void update(std::string_view bytes) override {
    must(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
  }

  std::string finish() override {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned length = 0;
    must(EVP_DigestFinal_ex(context_.get(), bytes.data(), &length));
    return {reinterpret_cast<const char*>(bytes.data()), length};
  }

 private:
  std::string_view name_;
  std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
};

}  // namespace

std::unique_ptr<Digest> make_digest(std::string_view name) {
  if (name == "sha256") return std::make_unique<OpenSslDigest>("sha256", EVP_sha256());
  if (name == "sha1") return std::make_unique<OpenSslDigest>("sha1", EVP_sha1());
  if (name == "sm3") return std::make_unique<OpenSslDigest>("sm3", EVP_sm3());
  return nullptr;
}

std::string sha256_of(std::initializer_list<std::string_view> parts) {
  OpenSslDigest digest("sha256", EVP_sha256());
  for (const auto part : parts) digest.update(part);
  return digest.finish();
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  crypto_auth_hmacsha256_state state;
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  return {reinterpret_cast<const char*>(mac.data()), mac.size()};
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace rz::crypto

#include "infra/crypto/jws.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include <cjose/cjose.h>

namespace rz::crypto {
namespace {

/// A key that signs, made for the test.
class Signer {
 public:
  Signer(cjose_jwk_t* key, const std::string& id) : key_(key, cjose_jwk_release) {
    EXPECT_NE(key, nullptr);
    cjose_err error{};
    if (!id.empty()) { EXPECT_TRUE(cjose_jwk_set_kid(key, id.data(), id.size(), &error)); }
  }
  static Signer rsa(const std::string& id) {
    cjose_err error{};
    return {cjose_jwk_create_RSA_random(2048, reinterpret_cast<const std::uint8_t*>("\x01\x00\x01"), 3, &error), id};
  }
  static Signer ec(const std::string& id) {
    cjose_err error{};
    return {cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error), id};
  }
  static Signer shared(const std::string& secret, const std::string& id) {
    cjose_err error{};
    return {cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size(), &error), id};
  }

  std::string public_key() const {
    cjose_err error{};
    const std::unique_ptr<char, decltype(&std::free)> json(cjose_jwk_to_json(key_.get(), false, &error), std::free);
    return json.get();
  }
  std::string sign(const std::string& algorithm, const std::string& payload, const std::string& id) const {
    cjose_err error{};
    const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> header(cjose_header_new(&error), cjose_header_release);
    EXPECT_TRUE(cjose_header_set(header.get(), CJOSE_HDR_ALG, algorithm.c_str(), &error));
    if (!id.empty()) { EXPECT_TRUE(cjose_header_set(header.get(), CJOSE_HDR_KID, id.c_str(), &error)); }
    const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
        cjose_jws_sign(key_.get(), header.get(), reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size(), &error), cjose_jws_release);
    EXPECT_NE(jws, nullptr) << error.message;
    const char* compact = nullptr;
    EXPECT_TRUE(cjose_jws_export(jws.get(), &compact, &error));
    return compact;
  }

 private:
  std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)> key_;
};

TEST(Jws, WhatAKeySignedIsRead) {
  const auto rsa = Signer::rsa("r1");
  const auto ec = Signer::ec("e1");
  const std::vector keys{rsa.public_key(), ec.public_key()};
  for (const auto* algorithm : {"RS256", "RS512", "PS256"}) {
    EXPECT_EQ(verify_jws(rsa.sign(algorithm, R"({"sub":"1"})", "r1"), keys), R"({"sub":"1"})") << algorithm;
  }
  EXPECT_EQ(verify_jws(ec.sign("ES256", "x", "e1"), keys), "x");
  EXPECT_EQ(verify_jws(ec.sign("ES256", "x", ""), keys), "x") << "a token without a key's id is tried with every key of its kind";
}

TEST(Jws, AnotherKeysSignatureIsWrong) {
  const auto mine = Signer::rsa("k");
  const auto other = Signer::rsa("k");
  const std::vector keys{mine.public_key()};
  EXPECT_EQ(verify_jws(other.sign("RS256", "x", "k"), keys).error(), JwsFault::wrong);
  EXPECT_EQ(verify_jws(mine.sign("RS256", "x", "k2"), keys).error(), JwsFault::unknown_key);
  auto token = mine.sign("RS256", "xyz", "k");
  const auto payload = token.find('.') + 1;
  token[payload] = token[payload] == 'A' ? 'B' : 'A';
  EXPECT_EQ(verify_jws(token, keys).error(), JwsFault::wrong);
  EXPECT_EQ(verify_jws(mine.sign("RS256", "x", "k"), {}).error(), JwsFault::unknown_key);
}

TEST(Jws, NoAlgorithmThatWhoeverReadsCouldSignWith) {
  const auto rsa = Signer::rsa("k");
  // The classic forgery: the public key taken for a shared secret.
  const auto forged = Signer::shared(rsa.public_key(), "k").sign("HS256", "x", "k");
  EXPECT_EQ(verify_jws(forged, std::vector{rsa.public_key()}).error(), JwsFault::algorithm);
  // {"alg":"none"} . x .
  EXPECT_EQ(verify_jws("eyJhbGciOiJub25lIn0.eA.", std::vector{rsa.public_key()}).error(), JwsFault::algorithm);
}

TEST(Jws, WhatIsNoTokenIsMalformed) {
  const std::vector keys{Signer::ec("k").public_key()};
  for (const std::string text : {"", "x", "..", "a.b.c", "eyJhbGciOiJFUzI1NiJ9.eA"}) {
    EXPECT_EQ(verify_jws(text, keys).error(), JwsFault::malformed) << text;
  }
  EXPECT_EQ(verify_jws(std::string(jws_bytes_max + 1, 'a'), keys).error(), JwsFault::malformed);
}

}  // namespace
}  // namespace rz::crypto

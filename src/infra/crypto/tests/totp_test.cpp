#include "infra/crypto/totp.hpp"

#include <gtest/gtest.h>

namespace rz::crypto {
namespace {

const std::string secret = "12345678901234567890";

// RFC 6238, appendix B, of whose eight digits the last six are these.
TEST(Totp, TheVectorsOfTheStandard) {
  EXPECT_EQ(totp_code(secret, Instant{59'000}), "287082");
  EXPECT_EQ(totp_code(secret, Instant{1'111'111'109'000}), "081804");
  EXPECT_EQ(totp_code(secret, Instant{20'000'000'000'000}), "353130");
}

TEST(Totp, AClockMayBeAStepOff) {
  const Instant now{1'800'000'000'000};
  const auto step = now.ms / totp_step_ms;
  for (const int off : {-1, 0, 1}) {
    EXPECT_EQ(find_totp_step(secret, totp_code(secret, Instant{now.ms + off * totp_step_ms}), now), step + off);
  }
  EXPECT_FALSE(find_totp_step(secret, totp_code(secret, Instant{now.ms + 2 * totp_step_ms}), now));
  EXPECT_FALSE(find_totp_step(secret, "", now));
  EXPECT_FALSE(find_totp_step(secret, "12345", now));
}

TEST(Totp, SecretsAreTypedInBase32) {
  EXPECT_EQ(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(from_base32("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"), secret);
  EXPECT_FALSE(from_base32("1890!"));
  EXPECT_EQ(totp_uri(secret, "融治", "clerk@x"), "otpauth://totp/%E8%9E%8D%E6%B2%BB:clerk%40x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E8%9E%8D%E6%B2%BB");
}

}  // namespace
}  // namespace rz::crypto

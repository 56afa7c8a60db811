#include "org/credit_code.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rz::org {
namespace {

// Codes in public use; the first is the one that writings on the standard work out by hand.
constexpr std::string_view good[] = {"91350100M000100Y43", "91110000802100433B", "91440300708461136T"};

TEST(CreditCode, KnownOnes) {
  for (const auto code : good) EXPECT_TRUE(is_credit_code(code)) << code;
}

TEST(CreditCode, OneWrongSignIsFound) {
  constexpr std::string_view signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (const auto code : good) {
    for (std::size_t i = 0; i < code.size(); ++i) {
      for (const char sign : signs) {
        std::string wrong(code);
        wrong[i] = sign;
        EXPECT_EQ(is_credit_code(wrong), sign == code[i]) << wrong;
      }
    }
  }
}

TEST(CreditCode, NeighboursThatChangedPlacesAreFound) {
  for (const auto code : good) {
    for (std::size_t i = 0; i + 1 < code.size(); ++i) {
      std::string wrong(code);
      std::swap(wrong[i], wrong[i + 1]);
      EXPECT_EQ(is_credit_code(wrong), wrong == code) << wrong;
    }
  }
}

TEST(CreditCode, NoCodes) {
  for (const auto* text : {"", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100Y43", "91350100I000100Y43",
                           "9135010OM000100Y43", "91350100M000100Y 3"}) {
    EXPECT_FALSE(is_credit_code(text)) << text;
  }
}

}  // namespace
}  // namespace rz::org

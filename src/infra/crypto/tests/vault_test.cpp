#include "infra/crypto/vault.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "infra/crypto/random.hpp"
#include "base/text.hpp"

namespace rz::crypto {
namespace {

class VaultTest : public ::testing::Test {
 protected:
  VaultTest() : folder_(std::filesystem::temp_directory_path() / ("vault_" + to_hex(random_bytes(8)))) {
    std::filesystem::create_directories(folder_);
  }
  ~VaultTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(VaultTest, WhatIsSealedOpensAgainAndTellsNothing) {
  const auto vault = Vault::load_or_create(folder_, "personal").value();
  for (const auto* text : {"", R"({"phone":"13912345678"})", "张三"}) {
    const auto sealed = vault.seal(text);
    EXPECT_TRUE(sealed.starts_with("s1.1.")) << sealed;
    EXPECT_EQ(vault.open(sealed), text);
    EXPECT_NE(vault.seal(text), sealed);
  }
  EXPECT_EQ(vault.seal("13912345678").find("139"), std::string::npos);
  EXPECT_EQ(Vault::load_or_create(folder_, "personal").value().open(vault.seal("once more")), "once more");
}

TEST_F(VaultTest, WhatWasTouchedDoesNotOpen) {
  const auto vault = Vault::load_or_create(folder_, "personal").value();
  auto sealed = vault.seal("a text");
  EXPECT_FALSE(vault.open(sealed.substr(0, sealed.size() - 3)));
  EXPECT_FALSE(vault.open("s1.2." + sealed.substr(5)));  // another key's
  sealed[sealed.size() - 4] = sealed[sealed.size() - 4] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(vault.open(sealed));
  for (const auto* bad : {"s1.", "s1.1", "s1.1.", "s1.x.AAAA", "s1.1.!!"}) EXPECT_FALSE(vault.open(bad)) << bad;
}

TEST_F(VaultTest, WithANewKeyTheOldSealsStillOpen) {
  const auto before = Vault::load_or_create(folder_, "personal").value();
  const auto old = before.seal("old");
  const auto vault = Vault::add_key(folder_, "personal").value();
  EXPECT_EQ(vault.newest(), 2);
  EXPECT_EQ(vault.open(old), "old");
  EXPECT_FALSE(vault.is_current(old));
  EXPECT_TRUE(vault.is_current(vault.seal("new")));
  EXPECT_FALSE(before.open(vault.seal("new")));
  EXPECT_EQ(Vault::load_or_create(folder_, "personal").value().newest(), 2);
}

TEST_F(VaultTest, WhatWasWrittenBeforeStandsAsItIs) {
  const auto vault = Vault::load_or_create(folder_, "personal").value();
  EXPECT_EQ(vault.open(R"({"what":"灯不亮"})"), R"({"what":"灯不亮"})");
  EXPECT_FALSE(vault.is_current("{}"));
}

TEST_F(VaultTest, AKeyOpenToOthersIsRefused) {
  ASSERT_TRUE(Vault::load_or_create(folder_, "personal"));
  std::filesystem::permissions(folder_ / "personal.1.key", std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  EXPECT_FALSE(Vault::load_or_create(folder_, "personal"));
}

}  // namespace
}  // namespace rz::crypto

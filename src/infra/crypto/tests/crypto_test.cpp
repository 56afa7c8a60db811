#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/keys.hpp"
#include "infra/crypto/password.hpp"
#include "infra/crypto/random.hpp"

namespace rz::crypto {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("rz-crypto-" + to_hex(random_bytes(8)))) {
    fs::create_directory(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::string digest_hex(std::string_view name, std::string_view text) {
  const auto digest = make_digest(name);
  digest->update(text);
  return to_hex(digest->finish());
}

TEST(Digest, KnownAnswers) {
  EXPECT_EQ(digest_hex("sha256", "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // GB/T 32905-2016, appendix A.
  EXPECT_EQ(digest_hex("sm3", "abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string long_text;
  for (int i = 0; i < 16; ++i) long_text += "abcd";
  EXPECT_EQ(digest_hex("sm3", long_text), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
  EXPECT_EQ(make_digest("md5"), nullptr);
}

TEST(Digest, PartsAreTakenOneAfterTheOther) {
  const std::string middle = "b";
  EXPECT_EQ(sha256("a", middle, std::string_view("c")), sha256("abc"));
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Hmac, Rfc4231Cases) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Equal, ComparesContentAndLength) {
  EXPECT_TRUE(equal_constant_time("same", "same"));
  EXPECT_TRUE(equal_constant_time("", ""));
  EXPECT_FALSE(equal_constant_time("same", "sama"));
  EXPECT_FALSE(equal_constant_time("same", "sam"));
}

TEST(Base64url, ThereAndBack) {
  EXPECT_EQ(base64url(""), "");
  EXPECT_EQ(base64url("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(base64url("f"), "Zg");
  for (std::size_t n = 0; n < 40; ++n) {
    const auto bytes = random_bytes(n);
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
  }
  for (const auto* text : {"Zg==", "Z", "Zh", "a+b/", "a b"})
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

TEST(Random, DoesNotRepeat) { EXPECT_NE(random_bytes(16), random_bytes(16)); }

TEST(Password, HashesAndVerifies) {
  const auto hash = hash_password("a long 口令");
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << *hash;
  EXPECT_TRUE(verify_password("a long 口令", *hash).value());
  EXPECT_FALSE(verify_password("another", *hash).value());
  EXPECT_FALSE(needs_rehash(*hash));
  EXPECT_NE(hash_password("a long 口令").value(), *hash);
}

TEST(Password, OldAndBrokenHashesNeedRehash) {
  EXPECT_TRUE(
      needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
                   "J2GwJ9CgkkhJmHJcX5hzkUIgbbVhBWZ4WxrUFq7hYDw"));
  EXPECT_TRUE(needs_rehash("plain"));
  EXPECT_FALSE(verify_password("x", "plain").value());
  EXPECT_FALSE(verify_password("x", std::string(500, '$')).value());
  EXPECT_EQ(hash_password(std::string(password_bytes_max + 1, 'x')).error(), PasswordError::too_long);
}

TEST(Password, ManyAtOnceAllGetTheirTurn) {
  std::atomic<int> done = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < password_hashes_max * 2; ++i) {
    threads.emplace_back([&] { done += hash_password("x").has_value() ? 1 : 0; });
  }
  threads.clear();
  EXPECT_EQ(done, password_hashes_max * 2);
}

TEST(Key, IsMadeOnceAndKept) {
  const Folder folder;
  const auto path = folder / "session.key";
  const auto made = load_or_create_key(path, 32);
  ASSERT_TRUE(made) << made.error();
  EXPECT_EQ(made->size(), 32u);
  EXPECT_EQ(load_or_create_key(path, 32).value(), *made);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(path.parent_path()), {}), 1);
  EXPECT_FALSE(load_or_create_key(path, 16));
  fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
  EXPECT_FALSE(load_or_create_key(path, 32));
  EXPECT_FALSE(load_or_create_key(folder / "none/x.key", 32));
}

TEST(Key, TwoMakersAgree) {
  const Folder folder;
  const auto path = folder / "a.key";
  std::vector<std::string> keys(8);
  {
    std::vector<std::jthread> threads;
    for (auto& key : keys) {
      threads.emplace_back([&] { key = load_or_create_key(path, 32).value_or("failed"); });
    }
  }
  for (const auto& key : keys) EXPECT_EQ(key, keys.front());
  EXPECT_EQ(keys.front().size(), 32u);
}

TEST(SigningKey, Rfc8032Case) {
  const auto key =
      SigningKey::from_seed(from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  EXPECT_EQ(to_hex(key.public_key()), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(to_hex(key.sign("\x72")),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST(SigningKey, ThereAndBack) {
  const Folder folder;
  const auto key = SigningKey::load_or_create(folder / "sign.key");
  ASSERT_TRUE(key) << key.error();
  const auto signature = key->sign("text");
  EXPECT_TRUE(verify_signature(key->public_key(), "text", signature));
  EXPECT_FALSE(verify_signature(key->public_key(), "test", signature));
  EXPECT_FALSE(verify_signature(key->public_key(), "text", signature.substr(1)));
  EXPECT_FALSE(verify_signature("short", "text", signature));
  const auto again = SigningKey::load_or_create(folder / "sign.key");
  EXPECT_EQ(again->public_key(), key->public_key());
}

}  // namespace
}  // namespace rz::crypto

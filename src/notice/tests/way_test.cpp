#include "notice/way.hpp"

#include <gtest/gtest.h>

#include "notice/hook.hpp"

namespace rz::notice {
namespace {

Parcel parcel_with(std::vector<Item> items, bool is_zh = true) {
  Parcel out;
  out.is_zh = is_zh;
  out.items = std::move(items);
  return out;
}

// The example that the Standard Webhooks convention gives in its reference libraries.
TEST(Hook, IsSignedAsTheConventionSays) {
  EXPECT_EQ(sign_hook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Hook, GoesToHostsThatAreNamedAlone) {
  const std::vector<std::string> hosts{"city.example.cn", "127.0.0.1"};
  for (const auto* good : {"https://city.example.cn/in?a=1", "https://city.example.cn:8443/", "http://127.0.0.1:9000/"}) EXPECT_TRUE(is_hook_url(good, hosts)) << good;
  for (const auto* bad : {"http://city.example.cn/", "https://other.example.cn/", "https://city.example.cn.evil.cn/", "https://a:b@city.example.cn/", "file:///etc/passwd",
                          "http://localhost/", ""}) {
    EXPECT_FALSE(is_hook_url(bad, hosts)) << bad;
  }
  EXPECT_FALSE(is_hook_url("https://city.example.cn/", {}));
}

TEST(Hook, SecretsAreLongAndNeverTheSame) {
  const auto secret = new_hook_secret();
  EXPECT_EQ(secret.size(), hook_secret_prefix.size() + 32);
  EXPECT_NE(secret, new_hook_secret());
}

TEST(Parcel, SaysWhatItIsOrHowManyThereAre) {
  Item item;
  item.number = "ZH1";
  item.text = "有新的派单待签收。";
  EXPECT_EQ(headline(parcel_with({item})), "有新的派单待签收。 ZH1");
  EXPECT_EQ(headline(parcel_with({item, item, item})), "您有 3 条新通知");
  EXPECT_EQ(headline(parcel_with({item, item}, false)), "2 new notices");
  EXPECT_NE(code_parcel("a", "123456", true).items.front().text.find("123456"), std::string::npos);
}

}  // namespace
}  // namespace rz::notice

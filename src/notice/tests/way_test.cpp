#include "notice/way.hpp"

#include <algorithm>
#include <map>

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

/// A receiver that answers as he was told, by the number of what comes.
class Scripted final : public Way {
 public:
  Scripted(bool joins, std::map<std::string, NotSent> refused) : joins_(joins), refused_(std::move(refused)) {}
  bool joins() const override { return joins_; }
  Status<NotSent> send(const Parcel& parcel, Instant) override {
    for (const auto& item : parcel.items) came.push_back(item.number);
    const auto found = refused_.find(parcel.items.front().number);
    if (found != refused_.end()) return fail(found->second);
    return {};
  }
  std::vector<std::string> came;

 private:
  bool joins_;
  std::map<std::string, NotSent> refused_;
};

std::vector<Item> numbered(std::initializer_list<const char*> numbers) {
  std::vector<Item> out(numbers.size());
  std::ranges::transform(numbers, out.begin(), [](const char* number) { Item item; item.number = number; return item; });
  return out;
}

TEST(SendAll, WhatIsRefusedHoldsUpNothingElse) {
  Scripted way(false, {{"2", {"HTTP 400", false, false}}});
  const auto sent = send_all(way, {}, numbered({"1", "2", "3"}), Instant{});
  ASSERT_EQ(sent.size(), 3);
  EXPECT_FALSE(sent[0]);
  ASSERT_TRUE(sent[1]);
  EXPECT_EQ(sent[1]->why, "HTTP 400");
  EXPECT_FALSE(sent[2]) << "it was sent, though the one before it was refused";
  EXPECT_EQ(way.came, (std::vector<std::string>{"1", "2", "3"}));
}

TEST(SendAll, WhereNobodyAnswersTheRestIsNotTried) {
  Scripted way(false, {{"2", {"unreachable", false, true}}});
  const auto sent = send_all(way, {}, numbered({"1", "2", "3"}), Instant{});
  ASSERT_EQ(sent.size(), 3);
  EXPECT_FALSE(sent[0]);
  EXPECT_TRUE(sent[1]);
  EXPECT_TRUE(sent[2]);
  EXPECT_EQ(way.came, (std::vector<std::string>{"1", "2"}));
}

TEST(SendAll, WhatIsJoinedGoesOrStaysTogether) {
  Scripted good(true, {});
  EXPECT_EQ(send_all(good, {}, numbered({"1", "2"}), Instant{}), (std::vector<std::optional<NotSent>>{{}, {}}));
  EXPECT_EQ(good.came, (std::vector<std::string>{"1", "2"}));
  Scripted bad(true, {{"1", {"refused", true, false}}});
  for (const auto& each : send_all(bad, {}, numbered({"1", "2"}), Instant{})) EXPECT_TRUE(each && each->is_final);
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

#include "notice/wechat.hpp"

#include <gtest/gtest.h>

namespace rz::notice {
namespace {

using Kind = WechatEvent::Kind;

constexpr std::string_view token = "token-of-the-tests";
constexpr Instant now{1'700'000'000'000};

TEST(WechatProof, HoldsForItsTokenAndForAWhile) {
  // printf '17000000004242token-of-the-tests' | sha1sum
  const WechatProof proof{"1700000000", "4242", "3354720374f0b473d07f7350244bb101b6b82a97"};
  EXPECT_TRUE(is_proved(proof, token, now));
  EXPECT_TRUE(is_proved(proof, token, Instant{now.ms + proof_age_max_ms}));
  EXPECT_FALSE(is_proved(proof, token, Instant{now.ms + proof_age_max_ms + 1000}));
  EXPECT_FALSE(is_proved(proof, token, Instant{now.ms - proof_age_max_ms - 1000}));
  EXPECT_FALSE(is_proved(proof, "another-token-than-it", now));
  EXPECT_FALSE(is_proved({proof.timestamp, "4243", proof.signature}, token, now));
  EXPECT_FALSE(is_proved({}, token, now));
}

TEST(WechatEvent, SaysWhoScannedWhatAndWhoLeft) {
  const auto event = [](std::string_view name, std::string_view key) {
    return parse_wechat_event("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1</CreateTime>"
                              "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[" + std::string(name) + "]]></Event><EventKey><![CDATA[" +
                              std::string(key) + "]]></EventKey></xml>");
  };
  const auto is = [](const std::optional<WechatEvent>& heard, Kind kind, std::string_view scene) {
    return heard && heard->kind == kind && heard->follower == "o1" && heard->scene == scene;
  };
  EXPECT_TRUE(is(event("subscribe", "qrscene_abc"), Kind::scanned, "abc"));
  EXPECT_TRUE(is(event("SCAN", "abc"), Kind::scanned, "abc"));
  EXPECT_TRUE(is(event("subscribe", ""), Kind::other, ""));
  EXPECT_TRUE(is(event("unsubscribe", ""), Kind::left, ""));
  EXPECT_TRUE(is(event("LOCATION", ""), Kind::other, ""));
  EXPECT_FALSE(parse_wechat_event("<xml><ToUserName>gh_1</ToUserName><Encrypt>x</Encrypt></xml>")) << "safe mode";
  EXPECT_FALSE(parse_wechat_event("{}"));
}

TEST(WechatScenes, AreGoodOnceAndForAWhile) {
  Scenes scenes;
  const auto first = scenes.open(AccountId{1}, true, now);
  const auto second = scenes.open(AccountId{1}, true, now);
  const auto others = scenes.open(AccountId{2}, false, now);
  EXPECT_FALSE(scenes.take(first, now)) << "the account asked anew";
  ASSERT_EQ(scenes.take(second, now).value_or(Scenes::Asker{}).account, AccountId{1});
  EXPECT_FALSE(scenes.take(second, now));
  EXPECT_FALSE(scenes.take("", now));
  EXPECT_FALSE(scenes.take(others, now.plus_minutes(scene_minutes)));
}

TEST(WechatScenes, HearACallOnce) {
  Scenes scenes;
  const WechatProof proof{"1700000000", "4242", "x"};
  EXPECT_TRUE(scenes.is_first(proof, now));
  EXPECT_FALSE(scenes.is_first(proof, now));
  EXPECT_TRUE(scenes.is_first({"1700000000", "4243", "y"}, now));
  scenes.forget(proof);
  EXPECT_TRUE(scenes.is_first(proof, now));
}

}  // namespace
}  // namespace rz::notice

#include "infra/mail/mail.hpp"

#include <gtest/gtest.h>

namespace rz::mail {
namespace {

TEST(Mail, AddressesOfServers) {
  for (const auto* good : {"smtp://mail.example.cn", "smtps://mail.example.cn:465", "smtp://127.0.0.1:2525"}) EXPECT_TRUE(is_server_url(good)) << good;
  for (const auto* bad : {"", "smtp://", "http://mail.example.cn", "smtp://user@mail.example.cn", "smtp://mail.example.cn/path", "smtp://a b"}) {
    EXPECT_FALSE(is_server_url(bad)) << bad;
  }
}

TEST(Mail, HeadersOfOtherSignsAreEncodedInShortWords) {
  EXPECT_EQ(encode_header("Hello, 1"), "Hello, 1");
  EXPECT_EQ(encode_header("融治"), "=?UTF-8?B?6J6N5rK7?=");
  const auto encoded = encode_header(std::string(40, 'a') + "融合党建引领城市治理平台的通知：您有新的派单待签收");
  std::size_t begin = 0;
  int words = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 3, ++words) {
    end = encoded.find("\r\n ", begin);
    EXPECT_LE(encoded.substr(begin, end == std::string::npos ? end : end - begin).size(), 75);
  }
  EXPECT_GE(words, 3);
  EXPECT_EQ(encode_header("a\r\nBcc: b@example.cn").find("\r\nBcc"), std::string::npos) << "a line end cannot begin another header";
}

TEST(Mail, WhatIsTriedAgain) {
  EXPECT_TRUE(may_pass_later(Failure::deferred));
  EXPECT_TRUE(may_pass_later(Failure::unreachable));
  EXPECT_FALSE(may_pass_later(Failure::refused));
}

TEST(Mail, NobodyThere) {
  const auto sent = send({"smtp://127.0.0.1:1", "a@example.cn", "A"}, {"b@example.cn", "Subject", "Text", "1"}, Instant{0});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error(), Failure::unreachable);
  EXPECT_EQ(send({"http://127.0.0.1:1", "a@example.cn", "A"}, {"b@example.cn", "Subject", "Text", "1"}, Instant{0}).error(), Failure::bad_address);
}

}  // namespace
}  // namespace rz::mail

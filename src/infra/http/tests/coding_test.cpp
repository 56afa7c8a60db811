#include "infra/http/coding.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace rz::http {
namespace {

Request asking(std::string accept) {
  Request request;
  if (!accept.empty()) request.headers = {{"Accept-Encoding", std::move(accept)}};
  return request;
}

Response answer(std::size_t bytes, std::string type = "application/json") {
  std::string body;
  while (body.size() < bytes) body += "{\"name\":\"平高社区\"},";
  return {200, {{"Content-Type", std::move(type)}, {"ETag", "\"7\""}}, std::move(body)};
}

std::string unzip(const std::string& coded, std::size_t bytes) {
  std::string out(bytes, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(coded.data()));
  stream.avail_in = static_cast<uInt>(coded.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  return out;
}

TEST(Coding, WhoTakesItGetsItShort) {
  auto response = answer(100'000);
  const auto body = response.body;
  shorten(asking("br, gzip;q=0.8"), response);
  EXPECT_EQ(response.header("Content-Encoding"), "gzip");
  EXPECT_EQ(response.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(response.header("ETag"), "\"7\"");
  EXPECT_LT(response.body.size(), body.size() / 10);
  EXPECT_EQ(unzip(response.body, body.size()), body);
}

TEST(Coding, WhoDoesNotGetsItAsItIs) {
  for (const auto* accept : {"", "identity", "br", "gzip;q=0", "*;q=0"}) {
    auto response = answer(100'000);
    const auto body = response.body;
    shorten(asking(accept), response);
    EXPECT_EQ(response.body, body) << accept;
    EXPECT_TRUE(response.header("Content-Encoding").empty()) << accept;
    EXPECT_EQ(response.header("Vary"), "Accept-Encoding") << accept << ": what is kept on the way is kept for those who ask alike";
  }
}

TEST(Coding, WhatIsShortOrNoTextStaysAsItIs) {
  auto small = answer(coded_bytes_min - 100);
  auto picture = answer(100'000, "image/jpeg");
  auto coded = answer(100'000);
  coded.set_header("Content-Encoding", "br");
  for (auto* response : {&small, &picture, &coded}) {
    const auto body = response->body;
    shorten(asking("gzip"), *response);
    EXPECT_EQ(response->body, body);
  }
  auto written = answer(100'000);
  auto writing = asking("gzip");
  writing.method = Method::post;
  shorten(writing, written);
  EXPECT_TRUE(written.header("Content-Encoding").empty()) << "the writer's thread does no more than it must";
}

}  // namespace
}  // namespace rz::http

#include "infra/fetch/fetch.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

namespace rz::fetch {
namespace {

/// A port of this machine that answers one connection with the bytes given, waiting first if told to.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer, std::chrono::milliseconds wait = {}) : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(listener_, 1), 0);
    EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/a";
    thread_ = std::thread([this, answer = std::move(answer), wait] { serve(answer, wait); });
  }
  ~OneAnswer() {
    thread_.join();
    close(listener_);
  }

  const std::string& url() const { return url_; }
  /// What it was asked; once it was.
  std::string heard() {
    thread_.join();
    thread_ = std::thread([] {});
    return heard_;
  }

 private:
  void serve(const std::string& answer, std::chrono::milliseconds wait) {
    const int peer = accept(listener_, nullptr, nullptr);
    char buffer[4096];
    const auto got = read(peer, buffer, sizeof buffer);
    if (got > 0) heard_.assign(buffer, static_cast<std::size_t>(got));
    std::this_thread::sleep_for(wait);
    send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
    close(peer);
  }

  int listener_;
  std::string url_;
  std::string heard_;
  std::thread thread_;
};

std::string answer_of(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(Fetch, AnAnswerWithItsStatus) {
  OneAnswer server(answer_of("{}"));
  const auto response = fetch({server.url(), {{"Accept", "application/json"}}});
  ASSERT_TRUE(response) << to_text(response.error());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "{}");
  const auto heard = server.heard();
  EXPECT_TRUE(heard.starts_with("GET /a HTTP/1.1\r\n")) << heard;
  EXPECT_NE(heard.find("\r\nAccept: application/json\r\n"), std::string::npos) << heard;
}

TEST(Fetch, ABodyIsPosted) {
  OneAnswer server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  const auto response = fetch({server.url(), {}, form_encoded({{"code", "a b&c"}, {"x", "办"}}), "id", "secret"});
  ASSERT_TRUE(response) << to_text(response.error());
  EXPECT_EQ(response->status, 400);
  const auto heard = server.heard();
  EXPECT_TRUE(heard.starts_with("POST /a HTTP/1.1\r\n")) << heard;
  EXPECT_NE(heard.find("\r\nAuthorization: Basic aWQ6c2VjcmV0\r\n"), std::string::npos) << heard;
  EXPECT_TRUE(heard.ends_with("\r\n\r\ncode=a%20b%26c&x=%E5%8A%9E")) << heard;
}

TEST(Fetch, ARedirectIsAnAnswer) {
  OneAnswer server("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  const auto response = fetch({server.url()});
  ASSERT_TRUE(response) << to_text(response.error());
  EXPECT_EQ(response->status, 302);
}

TEST(Fetch, WhatIsTooMuchIsNotTaken) {
  const std::string body(2000, 'x');
  OneAnswer announced(answer_of(body));
  EXPECT_EQ(fetch({announced.url()}, {.bytes_max = 1999}).error(), Failure::too_large);
  OneAnswer unannounced("HTTP/1.1 200 OK\r\n\r\n" + body);
  EXPECT_EQ(fetch({unannounced.url()}, {.bytes_max = 1999}).error(), Failure::too_large);
  OneAnswer enough("HTTP/1.1 200 OK\r\n\r\n" + body);
  EXPECT_EQ(fetch({enough.url()}, {.bytes_max = 2000})->body, body);
}

TEST(Fetch, NobodyWaitsForLong) {
  OneAnswer server(answer_of("{}"), std::chrono::milliseconds(400));
  EXPECT_EQ(fetch({server.url()}, {.time_max_ms = 100}).error(), Failure::too_slow);
}

TEST(Fetch, ACutAnswerIsNone) {
  OneAnswer cut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
  EXPECT_EQ(fetch({cut.url()}).error(), Failure::unreachable);
  OneAnswer other("SSH-2.0-OpenSSH\r\n");
  EXPECT_EQ(fetch({other.url()}).error(), Failure::unreachable);
}

TEST(Fetch, OnlyTlsLeavesTheMachine) {
  EXPECT_TRUE(is_safe_address("https://id.example.org/x?y=1"));
  EXPECT_TRUE(is_safe_address("http://localhost:8080/x"));
  EXPECT_TRUE(is_safe_address("http://[::1]:8080/"));
  for (const auto* bad : {"http://id.example.org/", "ftp://localhost/", "file:///etc/passwd", "https://a:b@id.example.org/", "", "id",
                          "http://localhost.example.org/", "http://127.0.0.1@id.example.org/"}) {
    EXPECT_FALSE(is_safe_address(bad)) << bad;
    EXPECT_EQ(fetch({bad}).error(), Failure::bad_address) << bad;
  }
}

}  // namespace
}  // namespace rz::fetch

#include "infra/http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "infra/http/problem.hpp"
#include "infra/http/tests/client.hpp"
#include "infra/log/log.hpp"

namespace rz::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t huge_bytes = 64 << 20;  // more than the sockets of both sides hold

/// Replies that wait until the test lets them go.
class Held {
 public:
  void hold(Reply reply) {
    const std::lock_guard lock(mutex_);
    replies_.push_back(std::move(reply));
    changed_.notify_all();
  }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 10s, [&] { return replies_.size() >= count; });
  }
  void answer_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& reply : replies_) reply({.status = 200, .body = "late"});
    replies_.clear();
  }
  void forget_all() {
    const std::lock_guard lock(mutex_);
    replies_.clear();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Reply> replies_;
};

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    log::set_level(log::Level::error);
    options_.port = 0;
    options_.worker_threads = 2;
    options_.io_threads = 2;
  }
  ~ServerTest() override {
    server_.reset();
    log::set_level(log::Level::info);
  }

  Router make_router() {
    Router router;
    router.add({Method::get, "/api/hello", "hello", [](const Request&, const Reply& reply) {
                  reply({.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = "hello"});
                }});
    router.add({Method::post, "/api/echo", "echo",
                [](const Request& request, const Reply& reply) { reply({.body = request.body}); }});
    router.add({Method::put, "/api/big/{name}", "putBig",
                [](const Request& request, const Reply& reply) {
                  reply({.body = request.params.at(0) + std::to_string(request.body.size())});
                },
                5000});
    router.add({Method::get, "/api/peer", "peer",
                [](const Request& request, const Reply& reply) { reply({.body = request.peer}); }});
    router.add({Method::get, "/api/late", "late",
                [this](const Request&, Reply reply) { held_.hold(std::move(reply)); }});
    router.add({Method::get, "/api/huge", "huge",
                [](const Request&, const Reply& reply) { reply({.body = std::string(huge_bytes, 'x')}); }});
    router.add({Method::get, "/api/throw", "throw",
                [](const Request&, const Reply&) { throw std::runtime_error("unexpected"); }});
    router.add({Method::get, "/api/empty", "empty", [](const Request&, const Reply& reply) {
                  reply({.status = 204, .headers = {{"X-Bad", "a\r\nX-Injected: 1"}}});
                }});
    return router;
  }

  int start() {
    const Fallback pages = [](const Request& request) -> std::optional<Response> {
      if (request.path == "/missing") return std::nullopt;
      return Response{.headers = {{"Cache-Control", "no-cache"}}, .body = "page"};
    };
    server_.emplace(options_, make_router(), pages, metrics_);
    const auto started = server_->start();
    EXPECT_TRUE(started) << started.error();
    return server_->port();
  }

  /// Waits until so many are open.
  bool counts_connections(int count) {
    const auto line = "rz_http_connections " + std::to_string(count) + "\n";
    for (int i = 0; i < 500; ++i) {
      if (metrics_.render().find(line) != std::string::npos) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

  Options options_;
  Metrics metrics_;
  Held held_;
  std::optional<Server> server_;
};

constexpr std::string_view get_hello = "GET /api/hello HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view get_late = "GET /api/late HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post_echo(std::string_view body) {
  return "POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

TEST_F(ServerTest, KeepsTheConnectionForTheNextRequest) {
  Client client(start());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.ask(get_hello);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.header("Content-Type"), "text/plain");
  }
  EXPECT_EQ(client.ask(post_echo("some 文字")).body, "some 文字");
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  Client client(start());
  client.send(post_echo("one") + std::string(get_hello) + post_echo("three"));
  EXPECT_EQ(client.read().body, "one");
  EXPECT_EQ(client.read().body, "hello");
  EXPECT_EQ(client.read().body, "three");
}

TEST_F(ServerTest, ClosesWhenAskedTo) {
  const int port = start();
  Client asks(port);
  EXPECT_EQ(asks.ask("GET /api/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").header("Connection"),
            "close");
  EXPECT_TRUE(asks.is_closed_within(2s));
  Client old(port);
  EXPECT_EQ(old.ask("GET /api/hello HTTP/1.0\r\n\r\n").status, 200);
  EXPECT_TRUE(old.is_closed_within(2s));
  Client old_kept(port);
  EXPECT_EQ(old_kept.ask("GET /api/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection"),
            "keep-alive");
}

TEST_F(ServerTest, EveryAnswerCarriesTheSecurityHeadersAndAnId) {
  Client client(start());
  std::string last_id;
  for (const std::string target : {"/api/hello", "/api/none", "/missing", "/page", "/api/throw"}) {
    const auto answer = client.ask("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(answer.header("Content-Security-Policy").starts_with("default-src 'self'")) << target;
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff") << target;
    EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer") << target;
    EXPECT_EQ(answer.header("Cross-Origin-Opener-Policy"), "same-origin") << target;
    EXPECT_FALSE(answer.header("Permissions-Policy").empty()) << target;
    EXPECT_FALSE(answer.header("Date").empty()) << target;
    EXPECT_EQ(answer.header("Cache-Control"), target == "/page" ? "no-cache" : "no-store") << target;
    EXPECT_EQ(answer.header("X-Request-Id").size(), 16u) << target;
    EXPECT_NE(answer.header("X-Request-Id"), last_id);
    last_id = answer.header("X-Request-Id");
  }
}

TEST_F(ServerTest, TellsWhatIsNotThere) {
  Client client(start());
  const auto none = client.ask("GET /api/none HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\r\n");
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.header("Content-Type"), "application/problem+json");
  EXPECT_NE(none.body.find("\"urn:rongzhi:problem:not-found\""), std::string::npos);
  EXPECT_NE(none.body.find("Nothing was found"), std::string::npos);
  const auto wrong = client.ask("DELETE /api/hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD");
  EXPECT_EQ(client.ask("GET /page HTTP/1.1\r\nHost: x\r\n\r\n").body, "page");
  EXPECT_EQ(client.ask("GET /missing HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
}

TEST_F(ServerTest, HeadHasTheHeadersOfGetAndNoBody) {
  Client client(start());
  const auto head = client.ask("HEAD /api/hello HTTP/1.1\r\nHost: x\r\n\r\n", false);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "5");
  EXPECT_EQ(client.ask(get_hello).body, "hello");
}

TEST_F(ServerTest, NoContentHasNoLengthAndNoInjectedHeader) {
  Client client(start());
  const auto answer = client.ask("GET /api/empty HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.header("Content-Length"), "");
  EXPECT_EQ(answer.header("X-Injected"), "");
  EXPECT_EQ(client.ask(get_hello).status, 200);
}

TEST_F(ServerTest, RefusesMalformedRequests) {
  const int port = start();
  for (const std::string_view request :
       {"nonsense\r\n\r\n", "GET /api/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n", "GET /../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "GET /api/hello HTTP/1.1\r\n\r\n",
        "POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n"}) {
    Client client(port);
    EXPECT_EQ(client.ask(request).status, 400) << request;
    EXPECT_TRUE(client.is_closed_within(2s)) << request;
  }
  Client client(port);
  EXPECT_EQ(client.ask("BREW /api/hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 501);
}

TEST_F(ServerTest, RefusesTooLargeAHeader) {
  options_.limits.header_bytes_max = 1000;
  const int port = start();
  Client client(port);
  const auto answer =
      client.ask("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(1500, 'a') + "\r\n\r\n");
  EXPECT_EQ(answer.status, 431);
  EXPECT_TRUE(client.is_closed_within(2s));
  Client flood(port);
  flood.send("GET / HTTP/1.1\r\nX-Long: " + std::string(300'000, 'a'));
  EXPECT_EQ(flood.read().status, 431);
}

TEST_F(ServerTest, RefusesTooLargeABody) {
  options_.limits.body_bytes_max = 1000;
  const int port = start();
  Client declared(port);
  EXPECT_EQ(declared.ask(post_echo(std::string(1001, 'a'))).status, 413);
  EXPECT_TRUE(declared.is_closed_within(2s));
  Client chunked(port);
  const auto chunk = "1f4\r\n" + std::string(500, 'a') + "\r\n";
  EXPECT_EQ(chunked
                .ask("POST /api/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk +
                     chunk + chunk)
                .status,
            413);
  Client fits(port);
  EXPECT_EQ(fits.ask(post_echo(std::string(1000, 'a'))).body.size(), 1000u);
  EXPECT_EQ(fits.ask("POST /api/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk +
                     "0\r\n\r\n")
                .body.size(),
            500u);
}

TEST_F(ServerTest, ARouteMayTakeLargerBodies) {
  options_.limits.body_bytes_max = 1000;
  Client client(start());
  const auto put = [](int size) {
    return "PUT /api/big/%E5%9B%BE HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) +
           "\r\n\r\n" + std::string(static_cast<std::size_t>(size), 'a');
  };
  EXPECT_EQ(client.ask(put(5000)).body, "图5000");
  EXPECT_EQ(client.ask(put(5001)).status, 413);
}

TEST_F(ServerTest, HoldsFewLargeBodiesAtATime) {
  options_.limits.body_bytes_max = 1000;
  options_.limits.large_bodies_max = 1;
  const int port = start();
  const auto head = [](int size, const std::string& more = "") {
    return "PUT /api/big/a HTTP/1.1\r\nHost: x\r\n" + more + "Content-Length: " + std::to_string(size) + "\r\n\r\n";
  };
  Client slow(port);
  EXPECT_EQ(slow.ask(head(5000, "Expect: 100-continue\r\n"), false).status, 100);  // it has its place
  Client second(port);
  EXPECT_EQ(second.ask(head(5000) + std::string(5000, 'a')).status, 503);
  Client small(port);
  EXPECT_EQ(small.ask(head(900) + std::string(900, 'a')).body, "a900");
  EXPECT_EQ(slow.ask(std::string(5000, 'a')).body, "a5000");
  // The place is free a moment after the answer has gone out.
  std::string third;
  for (int attempt = 0; attempt < 100 && third != "a5000"; ++attempt) {
    std::this_thread::sleep_for(10ms);
    third = Client(port).ask(head(5000) + std::string(5000, 'a')).body;
  }
  EXPECT_EQ(third, "a5000");
}

TEST_F(ServerTest, SaysContinueToThoseWhoWait) {
  Client client(start());
  EXPECT_EQ(
      client
          .ask("POST /api/echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
               false)
          .status,
      100);
  EXPECT_EQ(client.ask("ok").body, "ok");
}

TEST_F(ServerTest, CutsTheSlow) {
  options_.limits.header_time_max = 200ms;
  options_.limits.body_time_max = 200ms;
  options_.limits.idle_time_max = 300ms;
  const int port = start();
  Client slow_header(port);
  slow_header.send("GET /api/hello HTTP/1.1\r\n");
  for (int i = 0; i < 8; ++i) {  // a byte now and then does not help
    std::this_thread::sleep_for(50ms);
    slow_header.send("X");
  }
  EXPECT_EQ(slow_header.read().status, 408);
  EXPECT_TRUE(slow_header.is_closed_within(2s));

  Client slow_body(port);
  EXPECT_EQ(slow_body.ask("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc").status, 408);

  Client dribbled(port);
  dribbled.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n");
  for (int i = 0; i < 8; ++i) {
    std::this_thread::sleep_for(50ms);
    dribbled.send("X");
  }
  EXPECT_EQ(dribbled.read().status, 408);

  Client silent(port);
  EXPECT_TRUE(silent.is_closed_within(2s));
  Client idle(port);
  EXPECT_EQ(idle.ask(get_hello).status, 200);
  EXPECT_FALSE(idle.is_closed_within(100ms));
  EXPECT_TRUE(idle.is_closed_within(2s));
}

TEST_F(ServerTest, LetsGoOfWhoDoesNotReadTheAnswer) {
  options_.limits.write_time_max = 200ms;
  Client deaf(start());
  deaf.send("GET /api/huge HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(counts_connections(1));
  EXPECT_TRUE(counts_connections(0));
  EXPECT_LT(deaf.read().body.size(), huge_bytes);
}

TEST_F(ServerTest, LetsGoOfWhoNeverShakesHands) {
  options_.limits.header_time_max = 200ms;
  const auto folder = std::filesystem::temp_directory_path() / ("rz-tls-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  options_.tls_certificate = folder / "certificate.pem";
  options_.tls_key = folder / "key.pem";
  const auto make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test -keyout " +
                    options_.tls_key + " -out " + options_.tls_certificate + " 2>/dev/null";
  ASSERT_EQ(std::system(make.c_str()), 0);
  const int port = start();
  Client silent(port);
  EXPECT_TRUE(silent.is_closed_within(2s));
  Client half(port);  // the beginning of a ClientHello
  half.send(std::string_view("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
  EXPECT_TRUE(half.is_closed_within(2s));
  Client plain(port);
  plain.send(get_hello);
  EXPECT_TRUE(plain.read().status == 0);
  EXPECT_NE(metrics_.render().find("rz_tls_handshakes_failed_total 3\n"), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST_F(ServerTest, AnswersBusyAtOnceWhenFull) {
  options_.limits.in_flight_max = 2;
  const int port = start();
  Client one(port);
  Client two(port);
  one.send(get_late);
  two.send(get_late);
  held_.wait_for(2);
  Client three(port);
  const auto busy = three.ask(get_hello);
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.header("Retry-After"), "1");
  EXPECT_EQ(busy.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(three.ask("GET /page HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);  // needs no worker
  held_.answer_all();
  EXPECT_EQ(one.read().body, "late");
  EXPECT_EQ(two.read().body, "late");
  EXPECT_EQ(three.ask(get_hello).status, 200);
}

TEST_F(ServerTest, LimitsConnections) {
  options_.limits.connections_per_peer_max = 2;
  const int port = start();
  Client one(port);
  Client two(port);
  EXPECT_EQ(one.ask(get_hello).status, 200);
  EXPECT_EQ(two.ask(get_hello).status, 200);
  Client three(port);
  EXPECT_EQ(three.read().status, 503);
  EXPECT_NE(metrics_.render().find("rz_http_connections_refused_total 1\n"), std::string::npos);
}

TEST_F(ServerTest, LimitsTheConnectionsOfAllTogether) {
  options_.limits.connections_max = 2;
  options_.trusted_proxies = TrustedProxies::parse({"127.0.0.1"}).value();  // whose own are not counted
  const int port = start();
  Client one(port);
  EXPECT_EQ(one.ask(get_hello).status, 200);
  {
    Client two(port);
    EXPECT_EQ(two.ask(get_hello).status, 200);
    Client three(port);
    EXPECT_EQ(three.read().status, 503);
  }
  EXPECT_TRUE(counts_connections(1));
  EXPECT_EQ(Client(port).ask(get_hello).status, 200);
}

TEST_F(ServerTest, BelievesOnlyTrustedProxies) {
  const std::string request =
      "GET /api/peer HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 5.5.5.5, "
      "203.0.113.9\r\n\r\n";
  Client direct(start());
  EXPECT_EQ(direct.ask(request).body, "127.0.0.1");
  server_.reset();
  options_.trusted_proxies = TrustedProxies::parse({"127.0.0.1"}).value();
  Client proxied(start());
  EXPECT_EQ(proxied.ask(request).body, "203.0.113.9");
  // A network of proxies, one behind the other: the nearest that is none of them.
  server_.reset();
  options_.trusted_proxies = TrustedProxies::parse({"127.0.0.0/8", "203.0.113.0/24"}).value();
  Client chained(start());
  EXPECT_EQ(chained.ask(request).body, "5.5.5.5");
  EXPECT_EQ(chained.ask("GET /api/peer HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: bad\r\n\r\n").body,
            "127.0.0.1");
}

TEST_F(ServerTest, NoRequestHangsWhenAHandlerThrowsOrForgets) {
  Client client(start());
  EXPECT_EQ(client.ask("GET /api/throw HTTP/1.1\r\nHost: x\r\n\r\n").status, 500);
  client.send(get_late);
  held_.wait_for(1);
  held_.forget_all();
  EXPECT_EQ(client.read().status, 500);
  EXPECT_EQ(client.ask(get_hello).status, 200);
}

TEST_F(ServerTest, DrainFinishesWhatIsInFlight) {
  const int port = start();
  Client idle(port);
  EXPECT_EQ(idle.ask(get_hello).status, 200);
  Client busy(port);
  busy.send(get_late);
  held_.wait_for(1);
  std::jthread drain([&] { server_->drain(10s); });
  EXPECT_TRUE(idle.is_closed_within(5s));
  EXPECT_FALSE(Client(port).is_connected());
  held_.answer_all();
  const auto answer = busy.read();
  EXPECT_EQ(answer.body, "late");
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(busy.is_closed_within(2s));
}

TEST_F(ServerTest, DrainCutsWhatDoesNotFinishAndALateReplyIsHarmless) {
  Client client(start());
  client.send(get_late);
  held_.wait_for(1);
  server_->drain(50ms);
  server_.reset();
  held_.answer_all();
  EXPECT_EQ(client.read().status, 0);
}

TEST_F(ServerTest, CountsByOperationAndClass) {
  Client client(start());
  client.ask(get_hello);
  client.ask("GET /api/none HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto text = metrics_.render();
  EXPECT_NE(text.find("rz_http_requests_total{operation=\"hello\",class=\"2xx\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("rz_http_requests_total{operation=\"-\",class=\"4xx\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("rz_http_request_seconds_count{operation=\"hello\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("rz_http_in_flight 0\n"), std::string::npos);
  EXPECT_NE(text.find("rz_http_connections 1\n"), std::string::npos);
}

TEST_F(ServerTest, LogsTheOperationAndNeverThePath) {
  log::set_level(log::Level::info);
  testing::internal::CaptureStderr();
  Client client(start());
  const auto answer =
      client.ask("PUT /api/big/secret?phone=138 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  const auto text = testing::internal::GetCapturedStderr();
  EXPECT_NE(text.find("\"request_id\":\"" + answer.header("X-Request-Id") +
                      "\",\"method\":\"PUT\",\"operation\":\"putBig\",\"status\":200"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("secret"), std::string::npos);
  EXPECT_EQ(text.find("138"), std::string::npos);
}

TEST_F(ServerTest, ServesManyAtOnce) {
  options_.io_threads = 2;
  const int port = start();
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 16; ++t) {
      threads.emplace_back([&, t] {
        Client client(port);
        for (int i = 0; i < 100; ++i) {
          const auto text = std::to_string(t * 1000 + i);
          if (client.ask(post_echo(text)).body == text) ++answered;
        }
      });
    }
  }
  EXPECT_EQ(answered, 1600);
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  options_.port = start();
  Server second(options_, Router(), nullptr, metrics_);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().find("cannot listen on 127.0.0.1:"), std::string::npos);
}

}  // namespace
}  // namespace rz::http

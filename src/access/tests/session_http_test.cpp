#include "access/session_http.hpp"

#include <gtest/gtest.h>

#include "access/network_http.hpp"
#include "access/tests/town.hpp"
#include "infra/http/server.hpp"
#include "infra/http/tests/client.hpp"
#include "infra/json/json.hpp"
#include "infra/log/log.hpp"

namespace rz::access {
namespace {

class SessionHttpTest : public TownTest {
 protected:
  void SetUp() override {
    TownTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    log::set_level(log::Level::error);
    SessionLimits limits;
    limits.device_age_max = 14 * 24 * 60;
    limits.device_roles = {"grid_worker"};
    sessions_ = std::make_unique<Sessions>(zhanhe, *readers_, *writer_, std::string(32, 'k'), limits);
    login_ = std::make_unique<LoginService>(zhanhe, *readers_, *writer_, *sessions_, network_);
    keys_ = std::make_unique<ApiKeys>(zhanhe, *readers_, *writer_);
    gate_ = std::make_unique<Gate>(*sessions_, *keys_, network_, permissions_, roles_, clock_);
    http::Router router;
    add_session_routes(router, *gate_, *login_, roles_, {.secure_cookies = true});
    add_network_routes(router, network_, *gate_);
    http::Options options;
    options.port = 0;
    options.worker_threads = 2;
    server_ = std::make_unique<http::Server>(options, std::move(router), http::Fallback{}, metrics_);
    ASSERT_TRUE(server_->start());
  }
  void TearDown() override {
    server_.reset();
    log::set_level(log::Level::info);
    TownTest::TearDown();
  }

  http::Answer ask(const std::string& method, const std::string& path, const std::string& headers = "",
                   const std::string& body = "") {
    http::Client client(server_->port());
    std::string out = method + " " + path + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" + headers;
    if (!body.empty()) {
      out += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    }
    client.send(out + "\r\n" + body);
    return client.read();
  }
  http::Answer sign_in(const std::string& login, const std::string& password = demo_password) {
    return ask("POST", "/api/v1/session", "",
               R"({"login":")" + login + R"(","password":")" + password + "\"}");
  }
  /// The Cookie header of a signed-in answer.
  static std::string cookie_of(const http::Answer& answer) {
    const auto set = answer.header("Set-Cookie");
    return "Cookie: " + set.substr(0, set.find(';')) + "\r\n";
  }
  static json::Value body_of(const http::Answer& answer) { return json::parse(answer.body).value(); }
  static std::string text_at(const http::Answer& answer, const std::string& pointer) {
    return json::get<std::string>(body_of(answer), pointer).value_or("");
  }

  ManualClock clock_{morning};
  http::Metrics metrics_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<LoginService> login_;
  std::unique_ptr<ApiKeys> keys_;
  std::unique_ptr<Gate> gate_;
  const Permissions permissions_ = real_permissions(roles_);
  std::unique_ptr<http::Server> server_;
};
RZ_ON_BOTH_DATABASES(SessionHttpTest);

TEST_P(SessionHttpTest, InLookAndOut) {
  EXPECT_EQ(ask("GET", "/api/v1/session").status, 401);

  const auto in = sign_in("clerk");
  ASSERT_EQ(in.status, 200) << in.body;
  const auto set = in.header("Set-Cookie");
  EXPECT_TRUE(set.starts_with("rz_session=")) << set;
  EXPECT_TRUE(set.ends_with("; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure")) << set;
  EXPECT_EQ(text_at(in, "/posts/0/role"), "clerk");
  EXPECT_EQ(text_at(in, "/posts/0/role_name"), "综合服务岗");
  EXPECT_EQ(text_at(in, "/posts/0/org/name"), "平高社区居民委员会");
  EXPECT_EQ(text_at(in, "/posts/1/role"), "dispatcher");
  EXPECT_FALSE(text_at(in, "/account/id").empty());
  EXPECT_FALSE(text_at(in, "/account/name").empty());

  const auto look = ask("GET", "/api/v1/session?lang=en", cookie_of(in));
  EXPECT_EQ(look.status, 200);
  EXPECT_EQ(text_at(look, "/csrf"), text_at(in, "/csrf"));
  EXPECT_EQ(text_at(look, "/posts/0/role_name"), "Clerk");
  EXPECT_EQ(text_at(look, "/posts/0/org/name"), "Pinggao Community Committee");

  const auto forged = ask("DELETE", "/api/v1/session", cookie_of(in));
  EXPECT_EQ(forged.status, 403);
  EXPECT_EQ(text_at(forged, "/type"), "urn:rongzhi:problem:csrf");
  const auto token = "X-CSRF-Token: " + text_at(in, "/csrf") + "\r\n";
  const auto out = ask("DELETE", "/api/v1/session", cookie_of(in) + token);
  EXPECT_EQ(out.status, 204);
  EXPECT_TRUE(out.header("Set-Cookie").starts_with("rz_session=; ")) << out.head;
  EXPECT_EQ(ask("GET", "/api/v1/session", cookie_of(in)).status, 401);

  const auto id = text_at(in, "/account/id");
  EXPECT_EQ(writer_->take_events(),
            (std::vector<std::string>{"access.logged_in " + id + " {\"account\":\"" + id + "\"}",
                                      "access.logged_out " + id + " {}"}));
}

TEST_P(SessionHttpTest, AWorkersPhoneStaysSignedInUntilTheDeskEndsIt) {
  const auto on_device = [&](const std::string& login) {
    return ask("POST", "/api/v1/session", "", R"({"login":")" + login + R"(","password":")" + demo_password + R"(","device":true})");
  };
  const auto phone = on_device("grid_worker");
  ASSERT_EQ(phone.status, 200) << phone.body;
  EXPECT_TRUE(phone.header("Set-Cookie").contains("Max-Age=1209600;")) << phone.head;
  EXPECT_FALSE(text_at(phone, "/device_until").empty());
  EXPECT_EQ(text_at(on_device("handler"), "/device_until"), "") << "no post of a handler lets one";
  EXPECT_EQ(text_at(sign_in("grid_worker"), "/device_until"), "") << "nor who did not ask";
  clock_.set(morning.plus_minutes(13 * 24 * 60));
  EXPECT_EQ(ask("GET", "/api/v1/session", cookie_of(phone)).status, 200) << "idleness does not end it";

  const auto id = text_at(phone, "/account/id");
  const auto end_as = [&](const std::string& login, const std::string& account) {
    const auto in = sign_in(login);
    return ask("DELETE", "/api/v1/accounts/" + account + "/sessions", cookie_of(in) + "X-CSRF-Token: " + text_at(in, "/csrf") + "\r\n");
  };
  EXPECT_EQ(end_as("clerk.410411001001", id).status, 403) << "another community's";
  EXPECT_EQ(end_as("clerk", text_at(sign_in("handler"), "/account/id")).status, 403) << "no device's";
  EXPECT_EQ(end_as("clerk", text_at(sign_in("clerk"), "/account/id")).status, 403) << "one's own";
  EXPECT_EQ(end_as("clerk", "1").status, 404);
  writer_->take_events();
  EXPECT_EQ(end_as("clerk", id).body, R"({"ended":1})");
  const auto told = ask("GET", "/api/v1/session", cookie_of(phone));
  EXPECT_EQ(told.status, 401);
  EXPECT_EQ(text_at(told, "/type"), "urn:rongzhi:problem:session-ended-elsewhere");
  EXPECT_TRUE(writer_->take_events().back().starts_with("access.devices_ended "));
  clock_.set(morning.plus_minutes(14 * 24 * 60));
  EXPECT_EQ(text_at(ask("GET", "/api/v1/session", cookie_of(phone)), "/type"), "urn:rongzhi:problem:unauthenticated");
}

TEST_P(SessionHttpTest, RefusalsLookAlike) {
  const auto wrong = sign_in("clerk", "wrong");
  const auto unknown = sign_in("nobody", "wrong");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(text_at(wrong, "/type"), "urn:rongzhi:problem:login-refused");
  EXPECT_EQ(text_at(wrong, "/title"), "登录名或密码不对。");
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_EQ(wrong.header("Set-Cookie"), "");
}

TEST_P(SessionHttpTest, BodiesThatAreNoLogin) {
  const auto empty = ask("POST", "/api/v1/session", "", R"({"login":"clerk"})");
  EXPECT_EQ(empty.status, 422);
  EXPECT_EQ(text_at(empty, "/errors/0/pointer"), "/password");
  EXPECT_EQ(ask("POST", "/api/v1/session", "", R"({"login":"","password":"x"})").status, 422);
  EXPECT_EQ(ask("POST", "/api/v1/session", "", "{").status, 400);
  EXPECT_EQ(sign_in(std::string(101, 'a')).status, 422);
  EXPECT_EQ(ask("POST", "/api/v1/session", "Content-Type: text/plain\r\nContent-Length: 0\r\n").status, 415)
      << "a foreign page's form cannot sign anybody in";
  EXPECT_TRUE(writer_->take_events().empty());
}

TEST_P(SessionHttpTest, OneLoginIsTriedSoOften) {
  int status = 0;
  for (int i = 0; i < 11; ++i) status = sign_in("nobody", "guess").status;
  EXPECT_EQ(status, 429);
  EXPECT_EQ(sign_in("handler").status, 200) << "another login is free";
  clock_.set(morning.plus_minutes(1));
  EXPECT_EQ(sign_in("nobody", "guess").status, 401);
}

TEST_P(SessionHttpTest, ADisabledAccountIsOutAtOnce) {
  const auto in = sign_in("clerk");
  ASSERT_TRUE(connect()->script("UPDATE account SET disabled = 1 WHERE login = 'clerk'"));
  EXPECT_EQ(ask("GET", "/api/v1/session", cookie_of(in)).status, 200) << "until the network is read anew";
  reload();
  EXPECT_EQ(ask("GET", "/api/v1/session", cookie_of(in)).status, 401);
}

TEST_P(SessionHttpTest, AFullQueueIsSaid) {
  writer_->refuse(true);
  const auto answer = sign_in("clerk");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "1");
}

TEST_P(SessionHttpTest, ReferenceData) {
  const auto places = ask("GET", "/api/v1/places");
  ASSERT_EQ(places.status, 200);
  EXPECT_EQ(json::get<const json::Array*>(body_of(places), "/items").value()->size(), 115U);
  EXPECT_EQ(text_at(places, "/items/0/kind"), "district");
  EXPECT_EQ(text_at(places, "/items/0/name"), "湛河区");
  EXPECT_EQ(text_at(places, "/items/0/parent_id"), "");
  EXPECT_EQ(text_at(places, "/items/1/parent_id"), text_at(places, "/items/0/id"));

  const auto categories = ask("GET", "/api/v1/categories?lang=en");
  ASSERT_EQ(categories.status, 200);
  EXPECT_EQ(text_at(categories, "/items/0/code"), "street_light");
  EXPECT_EQ(text_at(categories, "/items/0/name"), "Street lights");
  EXPECT_EQ(text_at(categories, "/items/0/group"), "City works");
  EXPECT_EQ(text_at(categories, "/items/0/audience"), "all");
  const auto etag = std::string(categories.header("ETag"));
  const auto again = ask("GET", "/api/v1/categories?lang=en", "If-None-Match: " + etag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(ask("GET", "/api/v1/categories?lang=zh", "If-None-Match: " + etag + "\r\n").status, 200);
  EXPECT_LT(ask("GET", "/api/v1/categories?audience=all").body.size(), categories.body.size() / 5);
  EXPECT_EQ(ask("GET", "/api/v1/categories?audience=moon").status, 400);

  EXPECT_EQ(ask("GET", "/api/v1/orgs").status, 401);
  const auto orgs = ask("GET", "/api/v1/orgs", cookie_of(sign_in("clerk")));
  ASSERT_EQ(orgs.status, 200);
  EXPECT_EQ(json::get<const json::Array*>(body_of(orgs), "/items").value()->size(), 3644U);
}

}  // namespace
}  // namespace rz::access

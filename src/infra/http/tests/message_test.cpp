#include "infra/http/message.hpp"

#include <gtest/gtest.h>

#include "infra/http/headers.hpp"
#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"

namespace rz::http {
namespace {

Request with_header(std::string name, std::string value) {
  Request request;
  request.headers = {{std::move(name), std::move(value)}};
  return request;
}

TEST(Request, FindsHeadersCookiesAndQueryValues) {
  auto request = with_header("cookie", "ab=1; a=2;b = 3; c=x=y");
  request.query = {{"q", "1"}, {"q", "2"}, {"empty", ""}};
  EXPECT_EQ(request.header("Cookie"), "ab=1; a=2;b = 3; c=x=y");
  EXPECT_EQ(request.cookie("a"), "2");
  EXPECT_EQ(request.cookie("c"), "x=y");
  EXPECT_EQ(request.cookie("d"), "");
  EXPECT_EQ(request.query_value("q"), "1");
  EXPECT_EQ(request.query_value("empty"), "");
  EXPECT_EQ(request.query_value("none"), std::nullopt);
}

TEST(Method, ThereAndBack) {
  for (const auto method :
       {Method::get, Method::post, Method::put, Method::patch, Method::del, Method::head, Method::options}) {
    EXPECT_EQ(parse_method(to_text(method)), method);
  }
  EXPECT_EQ(parse_method("TRACE"), std::nullopt);
  EXPECT_EQ(parse_method("get"), std::nullopt);
}

TEST(Reply, OnlyTheFirstCallCounts) {
  std::vector<int> statuses;
  {
    const Reply reply([&](const Response& response) { statuses.push_back(response.status); });
    const auto copy = reply;
    copy({.status = 201});
    reply({.status = 202});
  }
  EXPECT_EQ(statuses, std::vector<int>{201});
}

TEST(Reply, WithoutACallTheAnswerIs500) {
  std::vector<int> statuses;
  {
    const Reply reply([&](const Response& response) { statuses.push_back(response.status); });
  }
  EXPECT_EQ(statuses, std::vector<int>{500});
}

TEST(Language, IsChosenByTheHeaderOrTheQuery) {
  const auto of = [](const char* accepted) {
    return preferred_language(with_header("Accept-Language", accepted));
  };
  EXPECT_EQ(preferred_language({}), Language::zh);
  EXPECT_EQ(of("en"), Language::en);
  EXPECT_EQ(of("en-GB,en;q=0.9,zh;q=0.8"), Language::en);
  EXPECT_EQ(of("zh-CN,zh;q=0.9,en;q=0.8"), Language::zh);
  EXPECT_EQ(of("fr, en;q=0.1"), Language::en);
  EXPECT_EQ(of("en;q=0"), Language::zh);
  EXPECT_EQ(of("en;q=nonsense"), Language::zh);
  EXPECT_EQ(of("eng"), Language::zh);
  EXPECT_EQ(of("de"), Language::zh);
  auto request = with_header("Accept-Language", "zh");
  request.query = {{"lang", "en"}};
  EXPECT_EQ(preferred_language(request), Language::en);
}

TEST(Problem, IsWrittenWithErrorsAndExtraMembers) {
  auto problem = standard_problem(422, Language::en);
  problem.detail = "d";
  problem.errors = {{"/a", "wrong"}};
  problem.extra = {{"revision", 7}};
  const auto response = to_response(problem);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.header("content-type"), "application/problem+json");
  EXPECT_EQ(json::canonical(*json::parse(response.body)),
            R"({"detail":"d","errors":[{"message":"wrong","pointer":"/a"}],"revision":7,"status":422,)"
            R"("title":"Some of the content is not valid.","type":"urn:rongzhi:problem:invalid"})");
  EXPECT_EQ(standard_problem(418, Language::zh).status, 500);
}

TEST(Problem, PointsAtEveryWrongField) {
  const auto body = json::parse(R"({"n":"x"})");
  json::Reader reader(*body);
  reader.get<int>("/n");
  reader.get<std::string>("/name");
  const auto problem = invalid_body(reader.faults(), Language::zh);
  ASSERT_EQ(problem.errors.size(), 2u);
  EXPECT_EQ(problem.errors[0].pointer, "/n");
  EXPECT_EQ(problem.errors[1].message, "必须填写。");
}

TEST(JsonBody, NeedsTheMediaTypeAndJson) {
  auto request = with_header("Content-Type", "application/json; charset=utf-8");
  request.body = R"({"a":1})";
  EXPECT_TRUE(json_body(request));
  request.body = "{";
  EXPECT_EQ(json_body(request).error().status, 400);
  EXPECT_TRUE(json_body(request).error().detail.starts_with("JSON 1:2 "));
  request.headers = {{"Content-Type", "text/plain"}};
  EXPECT_EQ(json_body(request).error().status, 415);
  EXPECT_EQ(json_response(201, json::Array{1, 2}).body, "[1,2]");
}

TEST(Headers, HandlersMaySetTheirOwn) {
  Response response{
      .headers = {{"content-security-policy", "sandbox"}, {"Set-Cookie", "a=1"}, {"Bad Name", "x"}}};
  finish_headers(response, "id", {0});
  EXPECT_EQ(response.header("Content-Security-Policy"), "sandbox");
  EXPECT_EQ(response.header("Bad Name"), "");
  EXPECT_EQ(response.header("Set-Cookie"), "a=1");
  EXPECT_EQ(response.header("Date"), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date({1'795'512'609'000}), "Tue, 24 Nov 2026 09:30:09 GMT");
}

}  // namespace
}  // namespace rz::http

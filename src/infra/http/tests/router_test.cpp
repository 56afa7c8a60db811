#include "infra/http/router.hpp"

#include <gtest/gtest.h>

#include "infra/http/target.hpp"

namespace rz::http {
namespace {

Router make_router() {
  Router router;
  for (const auto& [method, pattern, operation] : std::vector<std::tuple<Method, std::string, std::string>>{
           {Method::get, "/", "root"},
           {Method::get, "/api/matters", "list"},
           {Method::post, "/api/matters", "create"},
           {Method::get, "/api/matters/{id}", "get"},
           {Method::get, "/api/matters/mine", "mine"},
           {Method::post, "/api/matters/{id}/steps/{step}", "step"},
           {Method::get, "/api/matters/mine/late", "late"},
           {Method::head, "/api/ping", "headPing"},
           {Method::get, "/api/ping", "ping"}}) {
    router.add({method, pattern, operation, {}});
  }
  return router;
}

std::string operation(const Router& router, Method method, std::string_view path) {
  const auto match = router.match(method, path);
  return match.route == nullptr ? "" : match.route->operation;
}

TEST(Router, FindsTheRouteAndItsCaptures) {
  const auto router = make_router();
  EXPECT_EQ(operation(router, Method::get, "/"), "root");
  EXPECT_EQ(operation(router, Method::post, "/api/matters"), "create");
  const auto match = router.match(Method::post, "/api/matters/42/steps/accept it");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->operation, "step");
  EXPECT_EQ(match.params, (std::vector<std::string>{"42", "accept it"}));
}

TEST(Router, LiteralsWinButCapturesAreTriedToo) {
  const auto router = make_router();
  EXPECT_EQ(operation(router, Method::get, "/api/matters/mine"), "mine");
  EXPECT_EQ(operation(router, Method::get, "/api/matters/7"), "get");
  const auto match = router.match(Method::post, "/api/matters/mine/steps/x");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.params, (std::vector<std::string>{"mine", "x"}));
}

TEST(Router, HeadFallsBackToGet) {
  const auto router = make_router();
  EXPECT_EQ(operation(router, Method::head, "/api/matters"), "list");
  EXPECT_EQ(operation(router, Method::head, "/api/ping"), "headPing");
}

TEST(Router, TellsWhatIsAllowed) {
  const auto router = make_router();
  const auto wrong = router.match(Method::del, "/api/matters");
  EXPECT_EQ(wrong.route, nullptr);
  EXPECT_EQ(wrong.allow, "GET, POST, HEAD");
  for (const auto* path :
       {"/api", "/api/matters/", "/api/matters//steps/x", "/api/matters/1/steps", "/other", ""}) {
    const auto none = router.match(Method::get, path);
    EXPECT_EQ(none.route, nullptr) << path;
    EXPECT_EQ(none.allow, "") << path;
    EXPECT_TRUE(none.params.empty()) << path;
  }
}

TEST(Router, OwnsItsFirstSegments) {
  const auto router = make_router();
  EXPECT_TRUE(router.owns("/api/none"));
  EXPECT_TRUE(router.owns("/api"));
  EXPECT_FALSE(router.owns("/apis"));
  EXPECT_FALSE(router.owns("/"));
}

TEST(RouterDeathTest, RefusesTheSameRouteTwice) {
  auto router = make_router();
  EXPECT_DEATH(router.add({Method::get, "/api/matters/{other}", "again", {}}), "taken");
}

TEST(Target, IsDecoded) {
  const auto target = parse_target("/a%20b/%E4%BA%8B+1?x=1+2&y=%26&flag&x=3&");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a b/事+1");
  const std::vector<std::pair<std::string, std::string>> query{
      {"x", "1 2"}, {"y", "&"}, {"flag", ""}, {"x", "3"}};
  EXPECT_EQ(target->query, query);
  EXPECT_EQ(parse_target("http://host:80/p?q=1")->path, "/p");
}

TEST(Target, AmbiguousOnesAreRefused) {
  for (const auto* raw : {"", "*", "x", "/%", "/%4", "/%zz", "/a%2Fb", "/a%5Cb", "/a%00b", "/a%0ab", "/..",
                          "/a/../b", "/%2e%2e/b", "/./a", "/%ff", "/?q=%ff", "/?q=%", "http://host"}) {
    EXPECT_FALSE(parse_target(raw)) << raw;
  }
  EXPECT_TRUE(parse_target("/..a/b../...")) << "only whole segments count";
}

}  // namespace
}  // namespace rz::http

#include "base/text.hpp"
#include "fuzz/targets.hpp"
#include "infra/http/accept.hpp"
#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/http/router.hpp"
#include "infra/http/target.hpp"

namespace rz::fuzz {

namespace {

http::Router make_router() {
  http::Router router;
  const auto ignore = [](const http::Request&, const http::Reply&) {};
  router.add({http::Method::get, "/api/v1/matters/{id}", "get_matter", ignore});
  router.add({http::Method::post, "/api/v1/matters/{id}/steps/{step}", "take_step", ignore});
  router.add({http::Method::get, "/healthz", "get_health", ignore});
  return router;
}

void check_path(const http::Target& target) {
  need(target.path.starts_with('/'), "a path begins with a slash");
  need(is_utf8(target.path), "a path is UTF-8");
  for (const auto segment : split(target.path, '/')) need(segment != "." && segment != "..", "a path leads nowhere else");
  for (const char c : target.path) need(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "a path has no control character");
}

}  // namespace

void http(std::string_view bytes) {
  static const auto router = make_router();
  const auto line = bytes.substr(0, bytes.find('\n'));
  http::Request request;
  request.raw_target = line;
  if (auto target = http::parse_target(line)) {
    check_path(*target);
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    (void)router.match(request.method, request.path);
  }
  const auto weight = http::weight_in(line, [](std::string_view item) { return item == "br"; });
  need(weight == -1 || (weight >= 0 && weight <= 1), "a weight lies between 0 and 1");
  request.headers = {{"Accept-Language", std::string(line)}, {"Cookie", std::string(line)}, {"Content-Type", "application/json"}};
  (void)http::preferred_language(request);
  (void)request.cookie("rz_session");
  request.body = line.size() < bytes.size() ? bytes.substr(line.size() + 1) : std::string_view();
  const auto body = http::json_body(request);
  need(body || body.error().status == 400 || body.error().status == 415 || body.error().status == 422, "a bad body is the client's fault");
}

}  // namespace rz::fuzz

#include "request/request_http.hpp"

#include <memory>

#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_http.hpp"
#include "matter/problem_http.hpp"
#include "record/write_http.hpp"

namespace rz::request {

namespace {

using http::Language;

constexpr std::string_view birth_step = "submit";

/// The answer that is stored holds no secret: the receipt's secret is added each time it is given.
matter::ServiceDone with_secret(const matter::Service& service, matter::ServiceDone done) {
  return [&service, done = std::move(done)](matter::ServiceResult result) {
    if (result) {
      auto body = json::parse(result->body);
      if (body && body->is_object()) {
        const auto id = json::get<MatterId>(*body, "/id").value_or(MatterId{});
        body->get_object()["secret"] = service.receipt_secret(id);
        result->body = json::serialise(*body);
      }
    }
    done(std::move(result));
  };
}

http::Response too_many(std::int64_t retry_after_s, Language language) {
  auto problem = http::standard_problem(429, language);
  problem.detail = language == Language::zh ? "提交得太快了，请稍后再试，您填写的内容还在。"
                                            : "Too many in a short time; try again in a moment, nothing is lost.";
  auto response = http::to_response(problem);
  response.set_header("Retry-After", std::to_string(retry_after_s));
  return response;
}

void submit(const matter::Service& service, std::string_view chain, http::RateLimiter* limiter, const http::Request& request, http::Reply reply) {
  const auto language = http::preferred_language(request);
  if (limiter) {
    const auto rate = limiter->take(request.peer, service.now());
    if (!rate.allowed) return reply(too_many(rate.retry_after_s, language));
  }
  // A visitor has no name: he is known again by a secret of his own making, or by the key itself.
  auto scope = matter::visitor_scope(request);
  if (!scope) return reply(http::to_response(scope.error()));
  auto idempotency = record::idempotency_of(request, std::move(*scope));
  if (!idempotency) return reply(http::to_response(idempotency.error()));
  auto command = matter::birth_command(request, std::string(chain), std::string(birth_step), std::move(*idempotency));
  if (!command) return reply(http::to_response(command.error()));
  matter::Viewer visitor;
  visitor.actor.kind = flow::Actor::Kind::visitor;
  visitor.language = matter::to_schema(language);
  service.bring_to_life(std::move(*command), visitor,
                        with_secret(service, matter::replying(service, language, std::move(reply))));
}

}  // namespace

void add_routes(http::Router& router, const matter::Service& service, bool limit_rate) {
  std::shared_ptr<http::RateLimiter> limiter;
  if (limit_rate) limiter = std::make_shared<http::RateLimiter>(submissions_by_address);
  router.add({http::Method::post, "/api/v1/requests", "submit_request",
              [&service, limiter](const http::Request& request, http::Reply reply) { submit(service, "request", limiter.get(), request, std::move(reply)); }});
  router.add({http::Method::post, "/api/v1/questions", "submit_question",
              [&service, limiter](const http::Request& request, http::Reply reply) { submit(service, "ask_law", limiter.get(), request, std::move(reply)); }});
}

}  // namespace rz::request

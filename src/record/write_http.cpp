#include "record/write_http.hpp"

#include "base/ids.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/http/language.hpp"

namespace rz::record {

Result<Idempotency, http::Problem> idempotency_of(const http::Request& request, std::string scope) {
  const auto key = request.header("Idempotency-Key");
  if (key.size() < key_characters_min || key.size() > key_characters_max) {
    const auto language = http::preferred_language(request);
    auto problem = http::standard_problem(400, language);
    problem.type = http::problem_type("no-idempotency-key");
    problem.detail = language == http::Language::zh ? "请求缺少 Idempotency-Key（8 至 100 个字符）。"
                                                    : "The request needs an Idempotency-Key of 8 to 100 characters.";
    return fail(std::move(problem));
  }
  const auto body = std::string(http::to_text(request.method)) + "\n" + request.path + "\n" + request.body;
  return Idempotency{std::move(scope), std::string(key), crypto::sha256(body)};
}

Result<std::int64_t, http::Problem> revision_of(const http::Request& request) {
  const auto text = request.header("If-Match");
  const bool is_quoted = text.size() >= 3 && text.front() == '"' && text.back() == '"';
  const auto revision = is_quoted ? parse_id(text.substr(1, text.size() - 2)) : std::nullopt;
  if (!revision) return fail(http::standard_problem(428, http::preferred_language(request)));
  return *revision;
}

std::string etag_of(std::int64_t revision) { return "\"" + std::to_string(revision) + "\""; }

}  // namespace rz::record

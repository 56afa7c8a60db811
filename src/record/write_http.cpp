#include "record/write_http.hpp"

#include "record/waiting.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/ids.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/http/language.hpp"

namespace rz::record {

namespace {

struct FailureTelling {
  WriteFailure why;
  int status;
  std::string_view slug;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array failures = std::to_array<FailureTelling>({
    {WriteFailure::busy, 503, "busy", "现在办理的人较多，请稍后再试，您填写的内容还在。",
     "The server is busy; try again in a moment, nothing you typed is lost."},
    {WriteFailure::refused, 422, "refused", "不能这样写入。", "It cannot be written so."},
    {WriteFailure::conflict, 409, "exists", "同样的记录已经存在。", "The same record stands already."},
    {WriteFailure::key_reused, 422, "key-reused", "同一个提交编号用于了不同内容，请刷新后重新提交。",
     "The same Idempotency-Key came with another body; use a new one."},
    {WriteFailure::failed, 500, "not-saved", "没有保存成功，请再试一次。", "It was not saved; try once more."},
    {WriteFailure::closed, 503, "closing", "系统正在维护，请稍后再试。", "The server is closing; try again soon."},
});

}  // namespace

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

void write_and_reply(ActWriter& writer, Act act, http::Language language, const http::Reply& reply) {
  const auto written = write_and_wait(writer, std::move(act));
  reply(written ? http::Response{204} : http::to_response(problem_of(written.error(), language)));
}

void write_and_tell_once(ActWriter& writer, Act act, json::Object view, std::string_view name, const std::string& secret, http::Language language,
                         const http::Reply& reply) {
  act.answer = {201, json::serialise(view)};
  const auto written = write_and_wait(writer, std::move(act));
  if (!written) return reply(http::to_response(problem_of(written.error(), language)));
  if (!written->repeated) view[name] = secret;
  http::Response response{201, {{"Content-Type", "application/json"}}, written->repeated ? written->body : json::serialise(view)};
  if (written->repeated) response.set_header("Idempotency-Replayed", "true");
  reply(std::move(response));
}

http::Problem problem_of(WriteFailure why, http::Language language) {
  const auto found = std::ranges::find(failures, why, &FailureTelling::why);
  auto problem = http::standard_problem(found->status, language);
  problem.type = http::problem_type(found->slug);
  problem.detail = language == http::Language::zh ? found->zh : found->en;
  return problem;
}

}  // namespace rz::record

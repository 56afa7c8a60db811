#include "infra/http/problem.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace rz::http {

namespace {

struct Standard {
  int status;
  std::string_view slug;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array standards{
    Standard{500, "internal", "服务器出错了，请稍后再试。", "The server failed. Please try again later."},
    Standard{400, "bad-request", "请求的格式不对。", "The request is malformed."},
    Standard{401, "unauthenticated", "请先登录。", "Please sign in first."},
    Standard{403, "forbidden", "您没有权限这样做。", "You may not do this."},
    Standard{404, "not-found", "没有找到。", "Nothing was found here."},
    Standard{405, "method-not-allowed", "这里不支持这种操作。", "This method is not allowed here."},
    Standard{406, "not-acceptable", "无法按要求的格式回答。", "No acceptable form of the answer exists."},
    Standard{408, "request-timeout", "请求发送得太慢。", "The request came too slowly."},
    Standard{409, "conflict", "与当前状态冲突。", "This conflicts with the present state."},
    Standard{412, "precondition-failed", "内容已被他人修改，请刷新后再试。",
             "It was changed meanwhile. Please reload and try again."},
    Standard{413, "content-too-large", "提交的内容太大。", "The content is too large."},
    Standard{415, "unsupported-media-type", "不支持这种内容类型。", "This media type is not supported."},
    Standard{422, "invalid", "有内容填写不正确。", "Some of the content is not valid."},
    Standard{428, "precondition-required", "缺少版本信息，请刷新后再试。",
             "The revision is missing. Please reload and try again."},
    Standard{429, "too-many-requests", "操作太频繁，请稍后再试。",
             "Too many requests. Please wait a little."},
    Standard{431, "header-too-large", "请求头太大。", "The request header is too large."},
    Standard{501, "not-implemented", "不支持这种请求方法。", "This method is not supported."},
    Standard{503, "unavailable", "服务繁忙，请稍后再试。", "The server is busy. Please try again shortly."},
};

std::string_view fault_sentence(json::FaultKind kind, Language language) {
  const bool zh = language == Language::zh;
  switch (kind) {
    case json::FaultKind::missing:
      return zh ? "必须填写。" : "This is required.";
    case json::FaultKind::wrong_type:
      return zh ? "类型不对。" : "This has the wrong type.";
    case json::FaultKind::out_of_range:
      return zh ? "超出允许的范围。" : "This is out of range.";
  }
  std::unreachable();
}

bool is_json_type(std::string_view content_type) {
  const auto type = trim(content_type.substr(0, content_type.find(';')));
  return equal_ignoring_case(type, "application/json") ||
         equal_ignoring_case(type, "application/merge-patch+json");
}

}  // namespace

std::string problem_type(std::string_view slug) { return "urn:rongzhi:problem:" + std::string(slug); }

Problem standard_problem(int status, Language language) {
  const auto* found = std::ranges::find(standards, status, &Standard::status);
  if (found == standards.end()) found = standards.begin();
  return {.status = found->status,
          .type = problem_type(found->slug),
          .title = std::string(language == Language::zh ? found->zh : found->en)};
}

Response to_response(const Problem& problem) {
  json::Object body = problem.extra;
  body["type"] = problem.type;
  body["title"] = problem.title;
  body["status"] = problem.status;
  if (!problem.detail.empty()) body["detail"] = problem.detail;
  if (!problem.errors.empty()) {
    json::Array errors;
    for (const auto& error : problem.errors) {
      errors.push_back(json::Object{{"pointer", error.pointer}, {"message", error.message}});
    }
    body["errors"] = std::move(errors);
  }
  return {.status = problem.status,
          .headers = {{"Content-Type", "application/problem+json"}},
          .body = json::serialise(std::move(body))};
}

std::vector<FieldError> field_errors(const std::vector<json::Fault>& faults, Language language) {
  std::vector<FieldError> errors;
  errors.reserve(faults.size());
  for (const auto& fault : faults) {
    errors.push_back({fault.pointer, std::string(fault_sentence(fault.kind, language))});
  }
  return errors;
}

Problem invalid_body(const std::vector<json::Fault>& faults, Language language) {
  auto problem = standard_problem(422, language);
  problem.errors = field_errors(faults, language);
  return problem;
}

std::optional<Problem> stray_members(const json::Value& body, std::initializer_list<std::string_view> known,
                                     Language language) {
  const bool zh = language == Language::zh;
  std::vector<FieldError> errors;
  if (!body.is_object()) {
    errors.push_back({"", zh ? "内容须是一个 JSON 对象。" : "The body must be a JSON object."});
  } else {
    for (const auto& member : body.get_object()) {
      if (std::ranges::find(known, std::string_view(member.key())) != known.end()) continue;
      errors.push_back({json::join("", member.key()), zh ? "没有这一项，请去掉。" : "There is no such member; leave it out."});
    }
  }
  if (errors.empty()) return std::nullopt;
  auto problem = standard_problem(422, language);
  problem.errors = std::move(errors);
  return problem;
}

Result<json::Value, Problem> json_body(const Request& request) {
  const auto language = preferred_language(request);
  if (!is_json_type(request.header("Content-Type"))) return fail(standard_problem(415, language));
  // The server's own limit has already held; a route with a larger one has its reason.
  auto value = json::parse(request.body, {.bytes_max = request.body.size()});
  if (value) return std::move(*value);
  auto problem = standard_problem(400, language);
  problem.detail = "JSON " + std::to_string(value.error().line) + ":" + std::to_string(value.error().column) +
                   " " + value.error().message;
  return fail(std::move(problem));
}

Response json_response(int status, const json::Value& value) {
  return {
      .status = status, .headers = {{"Content-Type", "application/json"}}, .body = json::serialise(value)};
}

}  // namespace rz::http

#pragma once
// Errors as RFC 9457 problem+json, and JSON bodies. `type` is stable and for programs; title, detail and the
// field messages are for people, in their language.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "infra/http/language.hpp"
#include "infra/http/message.hpp"
#include "infra/json/json.hpp"

namespace rz::http {

struct FieldError {
  std::string pointer;  ///< JSON pointer into the request's body
  std::string message;
};

struct Problem {
  int status = 500;
  std::string type{};  ///< see `problem_type`
  std::string title{};
  std::string detail{};
  std::vector<FieldError> errors{};
  json::Object extra{};  ///< further members, at the top level
};

/// «urn:rongzhi:problem:<slug>»
std::string problem_type(std::string_view slug);

/// The problem that a status alone stands for: 400 401 403 404 405 406 408 409 412 413 415 422 428 429 431
/// 500 501 503; any other is told as 500.
Problem standard_problem(int status, Language language);

Response to_response(const Problem& problem);

/// A sentence for each fault of `json::get` and `json::Reader`.
std::vector<FieldError> field_errors(const std::vector<json::Fault>& faults, Language language);
/// 422 with those errors.
Problem invalid_body(const std::vector<json::Fault>& faults, Language language);

/// 422 that names the members which nobody reads; nothing if all are known. Also for a body that is no object.
std::optional<Problem> stray_members(const json::Value& body, std::initializer_list<std::string_view> known,
                                     Language language);

/// The request's body as JSON; 415 for another media type, 400 with the place of the first fault.
Result<json::Value, Problem> json_body(const Request& request);
Response json_response(int status, const json::Value& value);

}  // namespace rz::http

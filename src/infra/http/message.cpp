#include "infra/http/message.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include "base/text.hpp"
#include "infra/http/problem.hpp"

namespace rz::http {

namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> methods{{{Method::get, "GET"},
                                                                      {Method::post, "POST"},
                                                                      {Method::put, "PUT"},
                                                                      {Method::patch, "PATCH"},
                                                                      {Method::del, "DELETE"},
                                                                      {Method::head, "HEAD"},
                                                                      {Method::options, "OPTIONS"}}};

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view find_header(const std::vector<Header>& headers, std::string_view name) {
  const auto found =
      std::ranges::find_if(headers, [&](const Header& h) { return equal_ignoring_case(h.first, name); });
  return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace

std::string_view to_text(Method method) {
  return std::ranges::find(methods, method, &std::pair<Method, std::string_view>::first)->second;
}

std::optional<Method> parse_method(std::string_view text) {
  const auto found = std::ranges::find(methods, text, &std::pair<Method, std::string_view>::second);
  if (found == methods.end()) return std::nullopt;
  return found->first;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

std::string_view Request::header(std::string_view name) const { return find_header(headers, name); }

std::string_view Request::cookie(std::string_view name) const {
  for (const auto part : split(header("Cookie"), ';')) {
    const auto pair = trim(part);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &std::pair<std::string, std::string>::first);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

std::string_view Response::header(std::string_view name) const { return find_header(headers, name); }

void Response::set_header(std::string_view name, std::string value) {
  std::erase_if(headers, [&](const Header& h) { return equal_ignoring_case(h.first, name); });
  add_header(name, std::move(value));
}

void Response::add_header(std::string_view name, std::string value) {
  headers.emplace_back(std::string(name), std::move(value));
}

struct Reply::State {
  explicit State(std::function<void(Response)> to) : send(std::move(to)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (!sent) send(to_response(standard_problem(500, Language::zh)));
  }

  std::function<void(Response)> send;
  std::atomic<bool> sent = false;
};

Reply::Reply(std::function<void(Response)> send) : state_(std::make_shared<State>(std::move(send))) {}

void Reply::operator()(Response response) const {
  if (!state_->sent.exchange(true)) state_->send(std::move(response));
}

SentFile::SentFile(std::filesystem::path file) : path(std::move(file)) {
  std::error_code error;
  bytes = std::filesystem::file_size(path, error);
  if (error) bytes = 0;
}

SentFile::~SentFile() {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
}

}  // namespace rz::http

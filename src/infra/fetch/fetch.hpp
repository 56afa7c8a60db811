#pragma once
// Asking another server over HTTP. libcurl.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace rz::fetch {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string url;
  Pairs headers{};
  std::string body{};  ///< something = POST, nothing = GET
  std::string user{};  ///< with `password` (RFC 7617); empty = nobody
  std::string password{};
};

struct Limits {
  std::size_t bytes_max = 256 * 1024;  ///< of the answer's body
  std::int64_t time_max_ms = 5'000;    ///< from the first step to the last byte
};

struct Response {
  int status = 0;  ///< redirects are not followed: 302 is an answer like any other
  std::string body;
};

enum class Failure {
  bad_address,  ///< no URL, or one that `is_safe_address` refuses
  unreachable,  ///< no name, no connection, an answer that is no HTTP
  untrusted,    ///< its certificate is not one that this machine trusts
  too_slow,
  too_large,
};
/// For the log, in English.
std::string_view to_text(Failure failure);

/// HTTPS, or HTTP to this machine itself, without a name or password in it.
bool is_safe_address(std::string_view url);

/// Waits. Thread-safe.
Result<Response, Failure> fetch(const Request& request, const Limits& limits = {});

/// «a=1&b=%20», as application/x-www-form-urlencoded and the query of an address have it.
std::string form_encoded(const Pairs& pairs);

}  // namespace rz::fetch

#pragma once
// Requests, responses and handlers as plain structs: what the rest of the house sees of HTTP.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rz::http {

class Feed;

enum class Method { get, post, put, patch, del, head, options };

/// «GET», «DELETE», …
std::string_view to_text(Method method);
/// Nothing for methods that this server does not know (CONNECT, TRACE, …).
std::optional<Method> parse_method(std::string_view text);

using Header = std::pair<std::string, std::string>;

/// Compares ASCII without regard to case, as header names are compared.
bool equal_ignoring_case(std::string_view a, std::string_view b);

struct Request {
  Method method = Method::get;
  std::string path;        ///< percent-decoded UTF-8 without the query; never has «.» or «..» segments
  std::string raw_target;  ///< as sent
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
  std::vector<Header> headers;
  std::string body;
  std::string peer;  ///< the client's address without port; behind a trusted proxy, what the proxy says
  bool is_secure = false;  ///< it came over TLS, as far as the first proxy
  std::string id;    ///< made here, 16 characters; also the answer's X-Request-Id
  std::vector<std::string> params;  ///< what the pattern's {…} captured, from left to right, decoded

  /// The first header of that name (any case) and the like; "" where there is none.
  std::string_view header(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;
  std::optional<std::string_view> query_value(std::string_view name) const;
};

/// A file that is sent bit by bit and then removed.
struct SentFile {
  std::filesystem::path path;
  std::uint64_t bytes = 0;

  explicit SentFile(std::filesystem::path file);
  ~SentFile();
  SentFile(const SentFile&) = delete;
  SentFile& operator=(const SentFile&) = delete;
};

struct Response {
  int status = 200;
  std::vector<Header> headers{};  ///< without Content-Length, Connection, Date: the server makes those
  std::string body{};
  std::shared_ptr<const SentFile> file{};  ///< instead of the body
  std::shared_ptr<Feed> feed{};  ///< goes on behind the head, instead of the body; the connection ends with it

  std::string_view header(std::string_view name) const;
  /// Replaces headers of that name.
  void set_header(std::string_view name, std::string value);
  /// Adds another of the same name, as Set-Cookie needs it.
  void add_header(std::string_view name, std::string value);
};

/// The way to answer one request: call it once, from any thread, now or later. Copies are the same reply.
/// Only the first call counts. If the last copy goes without a call, the answer is 500: no request hangs.
class Reply {
 public:
  explicit Reply(std::function<void(Response)> send);
  void operator()(Response response) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Runs on a worker thread and may block on a read. The request lives as long as any copy of the reply.
using Handler = std::function<void(const Request&, Reply)>;

}  // namespace rz::http

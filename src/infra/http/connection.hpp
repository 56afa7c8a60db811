#pragma once
// One client's connection, and who is connected. Only for server.cpp.

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include "infra/http/feed.hpp"
#include "infra/http/server.hpp"
#include "infra/http/stream.hpp"
#include "infra/http/target.hpp"
#include "infra/log/log.hpp"

namespace rz::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using Parser = wire::request_parser<wire::string_body>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_bytes = 4096;
constexpr std::size_t read_ahead_bytes_max = 64 << 10;  // beyond the header: bodies and pipelined requests
constexpr std::size_t file_piece_bytes = 64 << 10;
constexpr milliseconds accept_pause{100};               // after a failed accept, as without file descriptors
constexpr milliseconds linger_time_max{1000};
constexpr std::string_view refusal =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

inline std::string text_of(asio::ip::address address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

/// The status that tells why reading failed; nothing if there is no one left to tell.
inline std::optional<int> status_of(error_code error) {
  if (error == wire::error::header_limit || error == wire::error::buffer_overflow) return 431;
  if (error == wire::error::body_limit) return 413;
  if (error == wire::error::end_of_stream || error == wire::error::partial_message) return std::nullopt;
  if (error.category() == wire::make_error_code(wire::error::bad_method).category()) return 400;
  return std::nullopt;
}

inline bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

inline std::string head_of(const Response& response, unsigned version, bool keep_alive, bool is_tls) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  const auto reason = wire::obsolete_reason(static_cast<wire::status>(response.status));
  head.append(reason.data(), reason.size());
  head += "\r\n";
  for (const auto& [name, value] : response.headers)
    head.append(name).append(": ").append(value).append("\r\n");
  if (may_have_body(response.status) && !response.feed)
    head += "Content-Length: " + std::to_string(response.file ? response.file->bytes : response.body.size()) + "\r\n";
  if (is_tls) head += "Strict-Transport-Security: max-age=31536000\r\n";
  if (!keep_alive) head += "Connection: close\r\n";
  if (keep_alive && version == 10) head += "Connection: keep-alive\r\n";
  head += "\r\n";
  return head;
}

/// Who is connected. Counts, and finds the connections that a drain has to wake.
class Connection;
class Registry {
 public:
  explicit Registry(const Options& options) : options_(options) {}

  bool has_room_for(const std::string& peer) const;
  void add(Connection* connection, const std::string& peer);
  void release(Connection* connection, const std::string& peer);
  void close_idle();
  bool wait_until_empty(milliseconds at_most);
  int count() const;

 private:
  const Options& options_;
  mutable std::mutex mutex_;
  std::condition_variable empty_;
  std::set<Connection*> connections_;
  std::map<std::string, int> by_peer_;
};

/// What one connection needs of its server.
struct Context {
  const Options& options;
  Dispatcher& dispatcher;
  Registry& registry;
  const std::atomic<bool>& is_draining;
  Counter& handshakes_failed;
  std::function<std::shared_ptr<void>()> hold_core;  ///< keeps the I/O context while a reply is owed
};

/// One client. All its work runs on its own strand.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(const Context& context, tcp::socket socket, TlsContext tls, std::string peer)
      : context_(context),
        socket_(std::move(socket), std::move(tls)),
        timer_(socket_.get_executor()),
        beat_(socket_.get_executor()),
        peer_(std::move(peer)),
        buffer_(context.options.limits.header_bytes_max + read_ahead_bytes_max) {
    context_.registry.add(this, peer_);
  }
  ~Connection() { context_.registry.release(this, peer_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  asio::awaitable<void> run() {
    if (socket_.is_tls() && !co_await shake_hands()) co_return;
    bool is_first = true;
    while (co_await serve_one(is_first)) is_first = false;
    co_await close();
  }

  /// From any thread, while the registry holds the connection.
  void wake_if_idle() {
    asio::post(socket_.get_executor(), [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      if (self->is_idle_) self->cancel();
      self->beat_.cancel();
    });
  }

 private:
  const Limits& limits() const { return context_.options.limits; }

  /// Cancels what the socket is doing after `time`. The socket stays open, so that a 408 can be said.
  void arm(milliseconds time) {
    timed_out_ = false;
    timer_.expires_after(time);
    timer_.async_wait([weak = weak_from_this(), armed = ++armed_](error_code error) {
      const auto self = weak.lock();
      // The wait may have ended just before it was replaced: then `armed` tells.
      if (error || !self || self->armed_ != armed) return;
      self->timed_out_ = true;
      self->cancel();
    });
  }

  void disarm() {
    ++armed_;
    timer_.cancel();
  }

  void cancel() {
    error_code ignored;
    socket_.socket().cancel(ignored);
  }

  asio::awaitable<bool> shake_hands() {
    arm(limits().header_time_max);
    const auto [error] = co_await socket_.async_handshake(as_result);
    disarm();
    if (error) context_.handshakes_failed.add();
    co_return !error;
  }

  /// True if another request may follow.
  asio::awaitable<bool> serve_one(bool is_first) {
    if (!co_await wait_for_first_byte(is_first)) co_return false;
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits().header_bytes_max));
    parser.body_limit(boost::none);  // checked by hand, once the route is known
    arm(limits().header_time_max);
    const auto [error, size] = co_await wire::async_read_header(socket_, buffer_, parser, as_result);
    disarm();
    auto exchange = std::make_shared<Exchange>();
    if (error) co_return co_await refuse_unread(*exchange, error);
    if (const auto status = take_header(*exchange, parser.get()))
      co_return co_await refuse(*exchange, *status);
    if (!co_await read_body(*exchange, parser)) co_return false;

    const bool is_head = exchange->request.method == Method::head;
    const auto version = parser.get().version();
    auto response = context_.dispatcher.answer_directly(*exchange);
    if (!response) response = co_await run_handler(std::move(exchange));
    if (response->feed && !is_head) {
      const auto feed = response->feed;
      if (co_await write(*response, version, false, true)) co_await go_on(*feed);
      feed->close();
      co_return false;
    }
    const bool keep_alive = parser.keep_alive() && !context_.is_draining;
    co_return co_await write(*response, version, keep_alive, is_head) && keep_alive;
  }

  asio::awaitable<bool> wait_for_first_byte(bool is_first) {
    if (buffer_.size() > 0) co_return true;
    is_idle_ = true;  // before looking at the flag: a drain sets it first, then wakes the idle
    if (context_.is_draining) co_return false;
    arm(is_first ? limits().header_time_max : limits().idle_time_max);
    const auto [error, size] = co_await socket_.async_read_some(buffer_.prepare(read_bytes), as_result);
    disarm();
    is_idle_ = false;
    buffer_.commit(size);
    co_return !error;
  }

  /// Fills the request from its header; a status if it must be refused.
  std::optional<int> take_header(Exchange& exchange, Parser::value_type& message) {
    auto& request = exchange.request;
    for (const auto& field : message) {
      request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    request.raw_target = std::string(message.target());
    auto origin = origin_of(request.headers, {peer_, socket_.is_tls()}, context_.options.trusted_proxies);
    request.peer = std::move(origin.address);
    request.is_secure = origin.is_secure;
    auto target = parse_target(request.raw_target);
    const auto method = parse_method(std::string_view(message.method_string()));
    if (target) {
      request.path = std::move(target->path);
      request.query = std::move(target->query);
    }
    if (method) request.method = *method;
    context_.dispatcher.begin(exchange);
    if (!method) return 501;
    if (!target || (message.version() == 11 && request.header("Host").empty())) return 400;
    return std::nullopt;
  }

  /// False if the request was refused or the client is gone.
  asio::awaitable<bool> read_body(Exchange& exchange, Parser& parser) {
    const auto* route = exchange.match.route;
    const auto own_max = route != nullptr ? route->body_bytes_max : 0;
    const auto bytes_max = own_max != 0 ? own_max : limits().body_bytes_max;
    if (parser.content_length() && *parser.content_length() > bytes_max) {
      co_await refuse(exchange, 413);
      co_return false;
    }
    if (!parser.is_done()) {
      const bool may_be_large = !parser.content_length() || *parser.content_length() > limits().body_bytes_max;
      if (bytes_max > limits().body_bytes_max && may_be_large && !context_.dispatcher.make_room(exchange)) {
        co_await refuse(exchange, 503);
        co_return false;
      }
      parser.body_limit(bytes_max);
      arm(limits().body_time_max);
      if (equal_ignoring_case(exchange.request.header("Expect"), "100-continue")) {
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(socket_, asio::buffer(go_on), as_result);
      }
      const auto [error, size] = co_await wire::async_read(socket_, buffer_, parser, as_result);
      disarm();
      if (error) {
        co_await refuse_unread(exchange, error);
        co_return false;
      }
    }
    exchange.request.body = std::move(parser.get().body());
    co_return true;
  }

  asio::awaitable<Response> run_handler(std::shared_ptr<Exchange> exchange) {
    const auto submit = [this, exchange = std::move(exchange)](auto resume) mutable {
      using Resume = decltype(resume);
      auto shared = std::make_shared<Resume>(std::move(resume));
      // The order matters: the coroutine behind `shared` must go before the I/O context that `core` keeps.
      const auto done = [core = context_.hold_core(), executor = socket_.get_executor(),
                         shared = std::move(shared)](Response response) {
        asio::post(executor, [shared, response = std::move(response)]() mutable {
          std::move (*shared)(std::move(response));
        });
      };
      context_.dispatcher.submit(std::move(exchange), done);
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(Response)>(
        std::move(submit), asio::use_awaitable);
  }

  /// Always false: after a refusal the rest of the stream means nothing.
  asio::awaitable<bool> refuse(const Exchange& exchange, int status) {
    const auto response = context_.dispatcher.refuse(exchange, status);
    co_await write(response, 11, false, false);
    co_return false;
  }

  asio::awaitable<bool> refuse_unread(Exchange& exchange, error_code error) {
    const auto status = timed_out_ ? std::optional(408) : status_of(error);
    if (!status) co_return false;
    if (exchange.request.id.empty()) context_.dispatcher.begin(exchange);
    co_return co_await refuse(exchange, *status);
  }

  asio::awaitable<bool> write(const Response& response, unsigned version, bool keep_alive, bool is_head) {
    const auto head = head_of(response, version, keep_alive, socket_.is_tls());
    const bool with_body = !is_head && may_have_body(response.status);
    const std::array parts{asio::buffer(head),
                           asio::buffer(with_body ? std::string_view(response.body) : "")};
    arm(limits().write_time_max);
    const auto [error, size] = co_await asio::async_write(socket_, parts, as_result);
    disarm();
    if (error || !with_body || !response.file) co_return !error;
    co_return co_await write_file(*response.file);
  }

  /// Each piece has the time of an answer: a slow line gets a large file.
  asio::awaitable<bool> write_file(const SentFile& file) {
    std::ifstream in(file.path, std::ios::binary);
    std::vector<char> piece(file_piece_bytes);
    for (std::uint64_t left = file.bytes; left > 0;) {
      in.read(piece.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(left, piece.size())));
      const auto read = static_cast<std::uint64_t>(in.gcount());
      if (read == 0) co_return false;  // shorter than was said: the connection ends
      arm(limits().write_time_max);
      const auto [error, size] = co_await asio::async_write(socket_, asio::buffer(piece.data(), read), as_result);
      disarm();
      if (error) co_return false;
      left -= read;
    }
    co_return true;
  }

  /// Sends what is pushed, and a beat where nothing is.
  asio::awaitable<void> go_on(Feed& feed) {
    feed.on_push([weak = weak_from_this(), executor = socket_.get_executor(), core = std::weak_ptr(context_.hold_core())] {
      if (const auto held = core.lock()) {
        asio::post(executor, [weak] {
          if (const auto self = weak.lock()) self->beat_.cancel();
        });
      }
    });
    while (!context_.is_draining) {
      // Before looking, so that a push between the look and the wait ends the wait.
      beat_.expires_after(Feed::beat);
      auto taken = feed.take();
      if (taken.bytes.empty() && taken.is_last) co_return;
      if (taken.bytes.empty()) {
        const auto [error] = co_await beat_.async_wait(as_result);
        if (error) continue;
        taken.bytes = feed.heart();
      }
      arm(limits().write_time_max);
      const auto [error, size] = co_await asio::async_write(socket_, asio::buffer(taken.bytes), as_result);
      disarm();
      if (error || taken.is_last) co_return;
    }
  }

  /// Ends our side first and reads on a little: closing over unread bytes would take the last answer back.
  asio::awaitable<void> close() {
    error_code ignored;
    arm(linger_time_max);
    if (socket_.is_tls()) co_await socket_.async_shutdown(as_result);
    socket_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    std::array<char, read_bytes> unread;
    while (!timed_out_) {
      const auto [error, size] = co_await socket_.socket().async_read_some(asio::buffer(unread), as_result);
      if (error) break;
    }
    disarm();
    socket_.socket().close(ignored);
  }

  const Context& context_;
  Stream socket_;
  asio::steady_timer timer_;
  asio::steady_timer beat_;  ///< of an answer that goes on
  std::uint64_t armed_ = 0;
  bool timed_out_ = false;
  bool is_idle_ = false;
  std::string peer_;
  beast::flat_buffer buffer_;
};

inline bool Registry::has_room_for(const std::string& peer) const {
  const std::lock_guard lock(mutex_);
  if (std::cmp_greater_equal(connections_.size(), options_.limits.connections_max)) return false;
  const auto of_peer = by_peer_.find(peer);
  return of_peer == by_peer_.end() || of_peer->second < options_.limits.connections_per_peer_max ||
         options_.trusted_proxies.contain(peer);
}

inline void Registry::add(Connection* connection, const std::string& peer) {
  const std::lock_guard lock(mutex_);
  ++by_peer_[peer];
  connections_.insert(connection);
}

inline void Registry::release(Connection* connection, const std::string& peer) {
  const std::lock_guard lock(mutex_);
  connections_.erase(connection);
  if (const auto of_peer = by_peer_.find(peer); --of_peer->second == 0) by_peer_.erase(of_peer);
  if (connections_.empty()) empty_.notify_all();
}

inline void Registry::close_idle() {
  const std::lock_guard lock(mutex_);
  for (auto* connection : connections_) connection->wake_if_idle();
}

inline bool Registry::wait_until_empty(milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return empty_.wait_for(lock, at_most, [this] { return connections_.empty(); });
}

inline int Registry::count() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(connections_.size());
}

}  // namespace rz::http

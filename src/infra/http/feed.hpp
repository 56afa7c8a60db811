#pragma once
// An answer that goes on after its head: what is pushed is sent, until one side ends it.

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace rz::http {

/// Thread-safe. Who pushes holds one end, the connection the other.
class Feed {
 public:
  static constexpr std::size_t waiting_bytes_max = 256 << 10;  ///< a client that is slower is cut off
  static constexpr std::chrono::seconds beat{15};              ///< so often something is sent, or a client that has gone is not missed

  /// `heart`: what is sent where there is nothing to say.
  explicit Feed(std::string heart) : heart_(std::move(heart)) {}

  /// False where the client has gone or is too slow: nothing is sent any more.
  bool push(std::string_view text);
  /// What was pushed is still sent.
  void end();
  bool is_open() const;

  // The connection's end.
  struct Taken {
    std::string bytes;
    bool is_last = false;
  };
  /// All that waits.
  Taken take();
  /// Called from any thread when there is something to take.
  void on_push(std::function<void()> wake);
  void close();
  const std::string& heart() const { return heart_; }

 private:
  mutable std::mutex mutex_;
  const std::string heart_;
  std::string waiting_;
  std::function<void()> wake_;
  bool ended_ = false;
  bool closed_ = false;
};

}  // namespace rz::http

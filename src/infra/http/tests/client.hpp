#pragma once
// A client that speaks raw bytes over TCP, for the server's tests.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>

namespace rz::http {

struct Answer {
  int status = 0;  ///< 0: the connection ended before a whole answer
  std::string head;
  std::string body;

  std::string header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

class Client {
 public:
  explicit Client(int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool is_connected() const { return is_connected_; }

  bool send(std::string_view bytes) {
    return std::cmp_equal(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL), bytes.size());
  }

  /// The next answer; without its body where `has_body` is false, as for HEAD.
  Answer read(bool has_body = true) {
    Answer answer;
    while (bytes_.find("\r\n\r\n") == std::string::npos) {
      if (!receive()) return answer;
    }
    const auto end = bytes_.find("\r\n\r\n") + 4;
    answer.head = bytes_.substr(0, end);
    bytes_.erase(0, end);
    const auto length = has_body ? std::strtoul(answer.header("Content-Length").c_str(), nullptr, 10) : 0;
    while (bytes_.size() < length) {
      if (!receive()) return answer;
    }
    answer.body = bytes_.substr(0, length);
    bytes_.erase(0, length);
    answer.status = std::atoi(answer.head.substr(9, 3).c_str());
    return answer;
  }

  Answer ask(std::string_view request, bool has_body = true) {
    send(request);
    return read(has_body);
  }

  /// Whether the server ends the connection within `at_most` without another byte.
  bool is_closed_within(std::chrono::milliseconds at_most) {
    pollfd waiting{fd_, POLLIN, 0};
    if (!bytes_.empty() || ::poll(&waiting, 1, static_cast<int>(at_most.count())) != 1) return false;
    char byte = 0;
    return ::recv(fd_, &byte, 1, 0) <= 0;
  }

 private:
  bool receive() {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, 10'000) != 1) return false;
    char buffer[4096];
    const auto size = ::recv(fd_, buffer, sizeof buffer, 0);
    if (size <= 0) return false;
    bytes_.append(buffer, static_cast<std::size_t>(size));
    return true;
  }

  int fd_;
  bool is_connected_ = false;
  std::string bytes_;
};

}  // namespace rz::http

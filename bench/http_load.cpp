// Sends requests over N kept connections, one after the other on each, from one thread: it shares its cores
// with the server, so it does as little as it can.
//
//   http_load PORT CONNECTIONS SECONDS PLACE,PLACE…

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <random>
#include <string>

#include "base/text.hpp"
#include "bench/latency.hpp"
#include "infra/crypto/random.hpp"

namespace rz::bench {

namespace {

constexpr std::size_t read_bytes = 4096;
constexpr int events_max = 64;

struct Client {
  int socket = -1;
  std::string answer;  // as far as it came
  SteadyClock::time_point sent{};
};

int connect_to(int port) {
  const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    give_up("the server cannot be reached");
  }
  return handle;
}

std::size_t number_after(std::string_view head, std::string_view name) {
  const auto at = head.find(name);
  if (at == std::string_view::npos) give_up("an answer without " + std::string(name));
  std::size_t value = 0;
  std::from_chars(head.data() + at + name.size(), head.data() + head.size(), value);
  return value;
}

/// True once the whole answer is there. One that is not «201 Created» ends the run: it would measure
/// something else.
bool is_complete(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  const std::string_view head = std::string_view(answer).substr(0, end + 2);
  if (answer.size() < end + 4 + number_after(head, "Content-Length: ")) return false;
  if (!head.starts_with("HTTP/1.1 201")) give_up("refused: " + answer);
  return true;
}

class Load {
 public:
  Load(int port, int connections, std::string_view places)
      : random_(seed()), poll_(::epoll_create1(0)), clients_(static_cast<std::size_t>(connections)) {
    for (const auto place : split(places, ',')) places_.emplace_back(place);
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      clients_[i].socket = connect_to(port);
      epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
      ::epoll_ctl(poll_, EPOLL_CTL_ADD, clients_[i].socket, &event);
    }
  }
  ~Load() {
    for (const auto& client : clients_) ::close(client.socket);
    ::close(poll_);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  Measured run(SteadyClock::duration time) {
    begin_ = SteadyClock::now();
    end_ = begin_ + time;
    for (auto& client : clients_) send(client);
    std::array<epoll_event, events_max> events;
    while (under_way_ > 0) {
      const int count = ::epoll_wait(poll_, events.data(), events_max, -1);
      for (int i = 0; i < count; ++i) receive(clients_[events[static_cast<std::size_t>(i)].data.u64]);
    }
    measured_.elapsed = time;
    return std::move(measured_);
  }

 private:
  static std::uint64_t seed() {
    std::uint64_t value = 0;
    std::memcpy(&value, crypto::random_bytes(sizeof value).data(), sizeof value);
    return value;
  }

  void send(Client& client) {
    const auto& place = places_[random_() % places_.size()];
    const auto body =
        R"({"place":")" + place +
        R"(","fields":{"what":"三号楼东侧路灯连续两晚不亮，老人晚上下楼很不方便。","kind":"help",)"
        R"("confidential":false,"may_publish":false}})";
    const auto request =
        "POST /api/v1/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
        "application/json\r\nIdempotency-Key: " +
        std::to_string(random_()) + "-" + std::to_string(random_()) +
        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    client.answer.clear();
    client.sent = SteadyClock::now();
    if (::send(client.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size())) {
      give_up("the server closed a connection");
    }
    ++under_way_;
  }

  void receive(Client& client) {
    std::array<char, read_bytes> bytes;
    const auto count = ::recv(client.socket, bytes.data(), bytes.size(), 0);
    if (count <= 0) give_up("the server closed a connection");
    client.answer.append(bytes.data(), static_cast<std::size_t>(count));
    if (!is_complete(client.answer)) return;
    --under_way_;
    const auto now = SteadyClock::now();
    if (now > end_) return;
    measured_.times.push_back(now - client.sent);
    ++measured_.steps;
    send(client);
  }

  std::mt19937_64 random_;
  int poll_;
  std::vector<std::string> places_;
  std::vector<Client> clients_;
  std::size_t under_way_ = 0;
  SteadyClock::time_point begin_{};
  SteadyClock::time_point end_{};
  Measured measured_;
};

}  // namespace

}  // namespace rz::bench

int main(int argc, char** argv) {
  using namespace rz::bench;
  if (argc != 5) give_up("http_load PORT CONNECTIONS SECONDS PLACE,PLACE…");
  const std::chrono::duration<double> time(std::stod(argv[3]));
  Load load(std::stoi(argv[1]), std::stoi(argv[2]), argv[4]);
  print(load.run(std::chrono::duration_cast<SteadyClock::duration>(time)));
}

#pragma once
// The HTTP/1.1 server, with TLS where it has a certificate.

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "infra/http/dispatcher.hpp"
#include "infra/http/forwarded.hpp"
#include "infra/http/metrics.hpp"
#include "infra/http/router.hpp"

namespace rz::http {

struct Limits {
  std::size_t header_bytes_max = 16 << 10;            ///< else 431
  std::size_t body_bytes_max = 1 << 20;               ///< else 413; a route may have its own
  std::chrono::milliseconds header_time_max{10'000};  ///< from the first byte; else 408
  std::chrono::milliseconds body_time_max{30'000};    ///< else 408
  std::chrono::milliseconds idle_time_max{60'000};    ///< between requests, then the connection is closed
  std::chrono::milliseconds write_time_max{60'000};   ///< for one answer, then the connection is closed
  int connections_max = 4096;                         ///< else a short 503; an open page holds one
  int connections_per_peer_max = 1024;                ///< an office may stand behind one address; trusted proxies are not counted
  int in_flight_max = 256;                            ///< requests with a handler; else 503 with Retry-After
  int large_bodies_max = 16;                          ///< bodies over `body_bytes_max`, until answered; else 503
};

struct Options {
  std::string address = "127.0.0.1";
  int port = 8080;  ///< 0: any free one
  int io_threads = 1;
  int worker_threads = 8;
  TrustedProxies trusted_proxies;
  /// PEM files: the certificate with its chain, and its key. Empty: plain HTTP, TLS ends at a proxy before this.
  std::string tls_certificate;
  std::string tls_key;
  Limits limits;
};

class Server {
 public:
  /// `metrics` must live longer than the server and every Reply.
  Server(Options options, Router router, Fallback fallback, Metrics& metrics);
  /// As drain(0).
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens and returns. An error, in English, if the address cannot be had or the certificate cannot be used.
  Status<std::string> start();
  /// Reads the certificate and its key anew, for connections from now on. On an error the old ones stay in use.
  Status<std::string> reload_tls();
  /// The real port when 0 was asked.
  int port() const;
  /// Stops accepting, closes idle connections, lets requests in flight finish for at most `grace`, then ends.
  /// Whoever still owes replies must keep running meanwhile; a reply after the end is harmless and lost.
  void drain(std::chrono::milliseconds grace);

 private:
  struct Core;
  std::shared_ptr<Core> core_;
};

}  // namespace rz::http

// The only file that sees Asio and Beast, with the headers that it alone includes: it costs more to compile than all the
// others of this module.
#include "infra/http/server.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include "infra/http/connection.hpp"

namespace rz::http {

// `io` comes last, so it goes first: the coroutines that it still holds use what stands above.
struct Server::Core : std::enable_shared_from_this<Core> {
  Core(Options with, Router router, Fallback fallback, Metrics& metrics)
      : options(std::move(with)),
        registry(std::make_shared<Registry>(options)),
        refused(metrics.counter("rz_http_connections_refused_total", "Connections over a limit.")),
        dispatcher({.worker_threads = options.worker_threads, .in_flight_max = options.limits.in_flight_max,
                    .large_bodies_max = options.limits.large_bodies_max},
                   std::move(router), std::move(fallback), metrics),
        context{options, dispatcher, *registry, is_draining,
                metrics.counter("rz_tls_handshakes_failed_total", "Clients with which no TLS could be agreed."), [this] { return shared_from_this(); }} {}

  Status<std::string> listen();
  /// Reads certificate and key; those in use stay where they cannot be read.
  Status<std::string> load_tls();
  TlsContext current_tls() {
    const std::lock_guard lock(tls_mutex);
    return tls;
  }
  asio::awaitable<void> accept_all();

  const Options options;
  std::shared_ptr<Registry> registry;
  Counter& refused;
  Dispatcher dispatcher;
  std::atomic<bool> is_draining = false;
  const Context context;
  std::mutex tls_mutex;
  TlsContext tls;  ///< null: plain HTTP
  int bound_port = 0;
  std::vector<std::thread> threads;
  asio::io_context io;
  tcp::acceptor acceptor{asio::make_strand(io)};
};

Status<std::string> Server::Core::load_tls() {
  if (options.tls_certificate.empty()) return {};
  RZ_TRY(fresh, make_tls_context(options.tls_certificate, options.tls_key));
  const std::lock_guard lock(tls_mutex);
  tls = std::move(fresh);
  return {};
}

Status<std::string> Server::Core::listen() {
  const auto cannot = [&](const error_code& error) {
    return fail("cannot listen on " + options.address + ":" + std::to_string(options.port) + ": " +
                error.message());
  };
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return cannot(error);
  const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(options.port));
  if (acceptor.open(endpoint.protocol(), error)) return cannot(error);
  if (acceptor.set_option(tcp::acceptor::reuse_address(true), error)) return cannot(error);
  if (acceptor.bind(endpoint, error)) return cannot(error);
  if (acceptor.listen(asio::socket_base::max_listen_connections, error)) return cannot(error);
  bound_port = acceptor.local_endpoint(error).port();
  return {};
}

asio::awaitable<void> Server::Core::accept_all() {
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(asio::make_strand(io), as_result);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      log::warn("accept failed", {{"error", error.message()}});
      asio::steady_timer pause(acceptor.get_executor(), accept_pause);
      co_await pause.async_wait(as_result);
      continue;
    }
    const auto endpoint = socket.remote_endpoint(error);
    if (error) continue;  // already gone
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto peer = text_of(endpoint.address());
    if (!registry->has_room_for(peer)) {
      refused.add();
      if (!options.tls_certificate.empty()) continue;  // nothing can be said before the handshake
      asio::write(socket, asio::buffer(refusal), ignored);  // fits the empty send buffer: does not block
      continue;
    }
    const auto executor = socket.get_executor();
    auto connection = std::make_shared<Connection>(context, std::move(socket), current_tls(), peer);
    asio::co_spawn(executor, [connection] { return connection->run(); }, asio::detached);
  }
}

Server::Server(Options options, Router router, Fallback fallback, Metrics& metrics)
    : core_(std::make_shared<Core>(std::move(options), std::move(router), std::move(fallback), metrics)) {
  metrics.gauge("rz_http_connections", "Open connections.", {},
                [registry = core_->registry] { return static_cast<double>(registry->count()); });
}

Server::~Server() { drain(milliseconds{0}); }

Status<std::string> Server::start() {
  RZ_CHECK(core_->load_tls());
  RZ_CHECK(core_->listen());
  asio::co_spawn(core_->acceptor.get_executor(), core_->accept_all(), asio::detached);
  for (int i = 0; i < core_->options.io_threads; ++i) {
    core_->threads.emplace_back([core = core_.get()] { core->io.run(); });
  }
  return {};
}

Status<std::string> Server::reload_tls() { return core_->load_tls(); }

int Server::port() const { return core_->bound_port; }

void Server::drain(milliseconds grace) {
  if (core_->is_draining.exchange(true)) return;
  // Whoever sees the own connection end finds nobody listening any more.
  const auto closed = std::make_shared<std::promise<void>>();
  asio::post(core_->acceptor.get_executor(), [core = core_.get(), closed] {
    error_code ignored;
    core->acceptor.close(ignored);
    closed->set_value();
  });
  if (!core_->threads.empty()) closed->get_future().wait();
  core_->registry->close_idle();
  if (!core_->registry->wait_until_empty(grace)) {
    log::warn("connections cut at the end of the grace", {{"connections", core_->registry->count()}});
  }
  core_->io.stop();
  for (auto& thread : core_->threads) thread.join();
  core_->threads.clear();
  core_->dispatcher.stop();
}

}  // namespace rz::http

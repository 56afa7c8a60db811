#pragma once
// Readers: a small bounded pool of read-only connections.

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "infra/db/db.hpp"

namespace rz::db {

/// How long take() waits for a free connection before Kind::busy, unless said otherwise.
inline constexpr std::chrono::milliseconds pool_wait_max{5'000};

/// Thread-safe. Connections are opened when first needed; a broken one is replaced at the next take().
/// Outlives its leases.
class Pool {
 public:
  /// A connection lent to one thread; goes back, its transaction left, when the lease dies.
  class Lease {
   public:
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    friend class Pool;
    Lease(Pool* pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}

    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  /// At most `size` connections at a time, 1 or more.
  Pool(Database database, std::size_t size, std::chrono::milliseconds wait_max = pool_wait_max)
      : database_(std::move(database)), wait_max_(wait_max), free_(size) {}

  /// Kind::busy if none became free in time, Kind::connection if none can be opened.
  Result<Lease, Error> take();

 private:
  void give_back(std::unique_ptr<Connection> connection);

  Database database_;
  std::chrono::milliseconds wait_max_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> free_;  // null: a place whose connection is yet to be opened
};

}  // namespace rz::db

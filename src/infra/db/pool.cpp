#include "infra/db/pool.hpp"

namespace rz::db {

Pool::Lease::~Lease() {
  if (!connection_) return;  // moved from
  connection_->rollback();
  if (connection_->broken()) connection_.reset();
  pool_->give_back(std::move(connection_));
}

Result<Pool::Lease, Error> Pool::take() {
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, wait_max_, [this] { return !free_.empty(); })) {
      return fail(Error{Error::Kind::busy, "all reading connections are in use"});
    }
    connection = std::move(free_.back());
    free_.pop_back();
  }
  if (!connection) {
    auto opened = database_.connect(Access::read_only);
    if (!opened) {
      give_back(nullptr);
      return fail(std::move(opened.error()));
    }
    connection = std::move(*opened);
  }
  return Lease(this, std::move(connection));
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace rz::db

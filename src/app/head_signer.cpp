#include "app/head_signer.hpp"

#include <chrono>
#include <utility>

#include "infra/log/log.hpp"
#include "record/audit.hpp"
#include "record/record_store.hpp"

namespace rz::app {

namespace {
constexpr std::chrono::hours between_heads{1};
}

HeadSigner::HeadSigner(db::Database database, DistrictId district, std::filesystem::path folder,
                       crypto::SigningKey key)
    : database_(std::move(database)), district_(district), folder_(std::move(folder)), key_(std::move(key)) {
  thread_ = std::thread([this] { work(); });
}

HeadSigner::~HeadSigner() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  sign();
}

void HeadSigner::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    sign();
    lock.lock();
    wake_.wait_for(lock, between_heads, [&] { return stopping_; });
  }
}

void HeadSigner::sign() {
  auto connection = database_.connect(db::Access::read_only);
  if (!connection) return log::warn("head not signed: no database");
  const auto head = record::read_head(**connection, district_);
  if (!head || !*head || (*head)->seq == 0) return;
  const auto written = record::write_head_file(folder_, record::sign_head(**head, SystemClock{}.now(), key_));
  if (!written) log::error("head not signed", {{"error", written.error()}});
}

}  // namespace rz::app

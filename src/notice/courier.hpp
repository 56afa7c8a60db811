#pragma once
// Carries what is due out of the house by one way, on a thread of its own: a slow receiver holds up nobody but those of his
// channel. At least once: what was sent and could not be written down is sent again, under the same id.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "access/network.hpp"
#include "infra/db/pool.hpp"
#include "matter/service.hpp"
#include "notice/notice_store.hpp"
#include "notice/settings.hpp"
#include "notice/way.hpp"

namespace rz::notice {

class Courier {
 public:
  /// All must outlive this.
  Courier(DistrictId district, db::Pool& readers, record::ActWriter& writer, const matter::Service& service, const access::NetworkHolder& network,
          const Settings& settings, Sign sign, Channel channel, std::unique_ptr<Way> way);
  ~Courier() { stop(); }

  void start();
  void stop();

 private:
  struct Round;

  void work();
  /// Whether there may be more to do at once.
  bool run_round();
  std::optional<Round> read_round() const;
  std::vector<Delivery> send_group(const Round& round, std::vector<Delivery> group);
  std::optional<Parcel> parcel_for(const Round& round, const Delivery& first) const;
  static std::string public_text(const flow::Matter& matter, const chain::Loaded& loaded, bool is_zh);
  std::optional<Item> item_for(const Round& round, const Delivery& delivery, bool is_zh) const;

  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  const matter::Service& service_;
  const access::NetworkHolder& network_;
  const Settings& settings_;
  const Sign sign_;
  const Channel channel_;
  const std::unique_ptr<Way> way_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace rz::notice

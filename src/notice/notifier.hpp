#pragma once
// Follows the record and writes down who is to be told what: a notice in the pages, and a delivery for each way out.

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "access/network.hpp"
#include "infra/db/pool.hpp"
#include "matter/service.hpp"
#include "notice/audience.hpp"
#include "notice/notice_store.hpp"
#include "notice/settings.hpp"
#include "record/follower.hpp"

namespace rz::notice {

/// What happened longer ago is told in the pages alone: a server that was away does not wake people for it.
inline constexpr std::int64_t told_late_max_ms = 3 * ms_per_day;

class Notifier {
 public:
  /// All must outlive this.
  Notifier(DistrictId district, db::Pool& readers, record::ActWriter& writer, const matter::Service& service,
           const access::NetworkHolder& network, const Settings& settings);
  ~Notifier() { stop(); }

  /// Goes on behind what it has dealt with; at the very first start, behind all there is.
  void start();
  void poke() { follower_.poke(); }
  void stop();

 private:
  struct Happened;
  struct Page;

  void hear(const std::vector<record::Entry>& entries);
  Result<Page, db::Error> read_page(const std::vector<record::Entry>& entries) const;
  std::vector<record::RowWrite> rows_of(const Page& page) const;
  void add_deliveries(const Page& page, const Happened& happened, std::vector<record::RowWrite>& rows) const;
  Delivery begin_delivery(const Happened& happened, Channel channel, const std::string& word) const;
  Instant due_for(const Happened& happened, Pace pace) const;
  /// False where it was stopped before it was done.
  bool write(std::vector<record::RowWrite> rows);

  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  const matter::Service& service_;
  const access::NetworkHolder& network_;
  const Settings& settings_;
  std::atomic<bool> stopping_ = false;
  record::Follower follower_;
};

}  // namespace rz::notice

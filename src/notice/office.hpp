#pragma once
// All that tells people, together: who follows the record, and who carries out what is due.

#include <memory>
#include <string>
#include <vector>

#include "notice/courier.hpp"
#include "notice/notifier.hpp"

namespace rz::notice {

class Office {
 public:
  /// All must outlive this.
  Office(DistrictId district, db::Pool& readers, record::ActWriter& writer, const matter::Service& service, const access::NetworkHolder& network,
         Settings settings, Sign sign);

  void start();
  void poke() { notifier_.poke(); }
  void stop();

  const Settings& settings() const { return settings_; }
  const Sign& sign() const { return sign_; }
  /// Waits until the code that confirms an address is on its way.
  Status<NotSent> send_code(Channel channel, const std::string& address, const std::string& code, bool is_zh) const;
  /// The same with the link that confirms who follows something.
  Status<NotSent> send_link(const std::string& address, const std::string& link, std::int64_t id, bool is_zh) const;

 private:
  std::unique_ptr<Way> make_way(Channel channel) const;

  const matter::Service& service_;
  const Settings settings_;
  const Sign sign_;
  Notifier notifier_;
  std::vector<std::unique_ptr<Courier>> couriers_;
};

}  // namespace rz::notice

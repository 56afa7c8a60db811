#pragma once
// The organisation network of a district in memory: places, bodies, categories, posts and the calendar, read
// at once and never changed. A write that changes it is followed by a new one.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "access/calendar_data.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "org/org.hpp"
#include "org/relation.hpp"
#include "place/area.hpp"
#include "place/place.hpp"

namespace rz::access {

struct Network {
  DistrictId district{};
  std::int64_t revision = 0;  ///< district_head.network_rev; 0 where the district has no record yet
  std::shared_ptr<const place::Places> places;
  std::shared_ptr<const place::Areas> areas;
  std::shared_ptr<const org::Orgs> orgs;
  std::shared_ptr<const org::Relations> relations;
  std::vector<org::Category> categories;  ///< in their order
  std::shared_ptr<const Posts> posts;
  std::int64_t calendar_version = 0;  ///< 0 = there is none
  CalendarData calendar;
};

/// Reads the network in one round trip. Kind::sql, with a sentence that names the row, if what stands there
/// does not hold together. Within a transaction it sees what that sees.
Result<std::shared_ptr<const Network>, db::Error> load_network(db::Connection& connection,
                                                               DistrictId district);

/// Whoever asks sees a whole network, before or after.
class NetworkHolder {
 public:
  explicit NetworkHolder(std::shared_ptr<const Network> network) : network_(std::move(network)) {}

  std::shared_ptr<const Network> get() const { return network_.load(); }
  void replace(std::shared_ptr<const Network> network) { network_.store(std::move(network)); }

 private:
  std::atomic<std::shared_ptr<const Network>> network_;
};

}  // namespace rz::access

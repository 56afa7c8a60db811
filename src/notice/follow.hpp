#pragma once
// Who follows a place or a matter without an account: an address that was confirmed by a link, and nothing else of the person.

#include <optional>
#include <string>
#include <string_view>

#include "infra/db/pool.hpp"
#include "notice/notice_store.hpp"
#include "notice/office.hpp"
#include "place/place.hpp"

namespace rz::notice {

/// The audience that a chain's public notices name.
inline constexpr std::string_view followers_audience = "followers";
inline constexpr std::int64_t follows_of_address_max = 20;
inline constexpr std::int64_t unconfirmed_days = 3;  ///< then they are forgotten

/// Whether who follows one place is told of the other: one of them lies in the other, or they are the same.
bool concerns(PlaceId followed, PlaceId told, const place::Places& places);

/// «/board/follow/<id>/<token>»: the page on which who follows confirms or ends it.
std::string follow_path(std::int64_t id, const Sign& sign);

/// What the page says.
enum class FollowError { no_mail, not_here, too_many, not_sent, unavailable };

class Follows {
 public:
  /// All must outlive this.
  Follows(DistrictId district, db::Pool& readers, record::ActWriter& writer, const Office& office, const Clock& clock)
      : district_(district), readers_(readers), writer_(writer), office_(office), clock_(clock) {}

  /// Whether letters can be sent at all, with links that lead back here.
  bool is_open() const { return office_.settings().mail.has_value() && !office_.settings().public_url.empty(); }
  /// A letter with the link that confirms it. To somebody who follows already it goes as well: nobody learns who does.
  Status<FollowError> ask(const std::string& address, PlaceId place, MatterId matter, bool is_zh);
  /// The one of a link; nothing where the link is wrong or it is gone.
  Result<std::optional<Follow>, FollowError> find(std::string_view id, std::string_view token) const;
  Status<FollowError> confirm(Follow follow);
  Status<FollowError> end(const Follow& follow);

 private:
  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  const Office& office_;
  const Clock& clock_;
};

}  // namespace rz::notice

#pragma once
// A way out of the house: what is handed to it, and what came of that. One for each channel; used by one thread.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "notice/settings.hpp"

namespace rz::notice {

/// One thing that is told.
struct Item {
  std::int64_t delivery = 0;
  std::string number;  ///< of the matter
  std::string chain;   ///< as people call it
  std::string text;
  std::string link;    ///< empty = none
  Instant at{};
  std::string body{};  ///< for another system: JSON; of a code that confirms an address: the code
  std::string more{};  ///< what everybody may read of it, in lines
};

/// What goes to one receiver at once.
struct Parcel {
  std::string to;      ///< address; of a webhook its URL
  std::string secret;  ///< of a webhook
  std::string leave;   ///< where who follows something ends that; empty = somebody with an account
  bool is_zh = true;
  int utc_offset_minutes = 480;
  std::vector<Item> items;  ///< at least one
};

struct NotSent {
  std::string why;        ///< English, nothing personal
  bool is_final = false;  ///< another try would end the same
  bool is_away = false;   ///< the receiver does not answer: nor will he to what comes next

  bool operator==(const NotSent&) const = default;
};

class Way {
 public:
  virtual ~Way() = default;
  /// Waits.
  virtual Status<NotSent> send(const Parcel& parcel, Instant now) = 0;
  /// Whether several things may go in one parcel.
  virtual bool joins() const { return true; }
};

/// Sends what goes to one receiver, in one parcel where the way joins, else one by one; what came of each, in their order. What one
/// that is refused says holds for it alone; one that finds nobody there speaks for those behind it, so that nobody is held up by them.
std::vector<std::optional<NotSent>> send_all(Way& way, const Parcel& receiver, const std::vector<Item>& items, Instant now);

std::unique_ptr<Way> make_mail_way(const mail::Server& server, const std::string& public_url);
std::unique_ptr<Way> make_sms_way(const SmsSettings& settings);
std::unique_ptr<Way> make_wechat_way(const WechatSettings& settings);
/// Webhooks, signed by the Standard Webhooks convention (standardwebhooks.com): webhook-id, webhook-timestamp, webhook-signature
/// «v1,» and base64 of HMAC-SHA-256 over «id.timestamp.body».
std::unique_ptr<Way> make_hook_way(const std::vector<std::string>& hosts);

/// «您有 3 条新通知» or what the one says; and the item of a short message.
std::string headline(const Parcel& parcel);
/// The code that confirms an address: an item without a matter, whose body is the code.
Parcel code_parcel(const std::string& to, const std::string& code, bool is_zh);
/// The link that confirms who follows something.
Parcel link_parcel(const std::string& to, const std::string& link, std::int64_t id, bool is_zh);

}  // namespace rz::notice

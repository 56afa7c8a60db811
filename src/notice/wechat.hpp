#pragma once
// WeChat's official accounts (公众号): what is asked of them, and what they tell of. Plain-text mode alone (明文模式).

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/json/json.hpp"
#include "notice/settings.hpp"
#include "notice/way.hpp"

namespace rz::notice {

/// What is asked of an official account, under a token that it gives and renews. Used by one thread.
class WechatAccount {
 public:
  explicit WechatAccount(WechatSettings settings) : settings_(std::move(settings)) {}

  /// Waits. Answers the JSON of a call that succeeded («errcode» 0 or none).
  Result<json::Value, NotSent> call(const std::string& path, const json::Object& body, Instant now);
  const WechatSettings& settings() const { return settings_; }

 private:
  Result<json::Value, NotSent> post(const std::string& path, const json::Object& body) const;
  Status<NotSent> renew_token(Instant now);

  const WechatSettings settings_;
  std::string token_;
  Instant token_until_{};
};

inline constexpr std::int64_t scene_minutes = 10;  ///< in which a code is scanned

/// The address that stands in a code which leads to the account with this scene (qrcode/create, QR_STR_SCENE).
Result<std::string, NotSent> ask_scene_code(const WechatSettings& settings, const std::string& scene, Instant now);

/// The words of a call from WeChat that show where it comes from.
struct WechatProof {
  std::string timestamp;  ///< seconds since 1970
  std::string nonce;
  std::string signature;  ///< SHA-1 in hex over the token, timestamp and nonce, sorted and joined
};
inline constexpr std::int64_t proof_age_max_ms = 300'000;
/// Whether it is signed by this token, and new enough by `now`.
bool is_proved(const WechatProof& proof, std::string_view token, Instant now);

/// What a follower did.
struct WechatEvent {
  enum class Kind { scanned, left, other };
  Kind kind = Kind::other;
  std::string follower;  ///< WeChat's id of a follower (openid)
  std::string scene;     ///< of the code that was scanned; empty = of none
};
/// Nothing where the text is no message of WeChat's, or was encrypted.
std::optional<WechatEvent> parse_wechat_event(std::string_view xml);

/// Codes that were shown and not scanned yet, and calls that were heard. A restart forgets them: one asks for another code. Thread-safe.
class Scenes {
 public:
  struct Asker {
    AccountId account{};
    bool is_zh = true;
    Instant until{};
  };

  /// A scene that nobody can guess. What the account asked for before is void.
  std::string open(AccountId account, bool is_zh, Instant now);
  /// Whose it is; from then on nobody's.
  std::optional<Asker> take(const std::string& scene, Instant now);
  /// It could not be used after all.
  void put_back(const std::string& scene, const Asker& asker);
  /// Whether it is heard for the first time: what came before comes from somebody who listened.
  bool is_first(const WechatProof& proof, Instant now);
  void forget(const WechatProof& proof);

 private:
  std::mutex mutex_;
  std::map<std::string, Asker> open_;
  std::map<std::string, Instant> heard_;  ///< signature → until when it would be new enough
};

}  // namespace rz::notice

#pragma once
// Telling people what has happened: by which way, when, and how often it is tried. Rules only; nothing here sends.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace rz::notice {

/// Made by this server for this purpose and nobody else, as text for an address.
using Sign = std::function<std::string(std::string_view)>;

/// The ways out of the house. What is told in the pages themselves needs none.
enum class Channel { mail, sms, wechat, hook };
inline constexpr Channel all_channels[] = {Channel::mail, Channel::sms, Channel::wechat, Channel::hook};
std::string_view to_text(Channel channel);
std::optional<Channel> parse_channel(std::string_view text);

/// How fast somebody wants to be told.
enum class Pace { now, daily };
std::string_view to_text(Pace pace);
std::optional<Pace> parse_pace(std::string_view text);

/// Where somebody is told beside the pages. One for each account and channel.
struct Contact {
  std::int64_t id = 0;
  AccountId account{};
  Channel channel = Channel::mail;
  std::string address;  ///< e-mail address, telephone number, WeChat's id of a follower
  Pace pace = Pace::now;
  bool is_zh = true;        ///< in which language it was set up
  Instant confirmed_at{};   ///< 0 = not yet: nothing goes there
  std::string code_digest;  ///< of the code that confirms it
  Instant code_until{};
  std::int64_t code_tries = 0;

  bool is_confirmed() const { return confirmed_at.ms != 0; }
};

/// Why an address is none; empty = it is one.
enum class AddressFault { nothing, no_mail, no_phone };
AddressFault check_address(Channel channel, std::string_view address);
/// «z***@example.cn», «138****2671».
std::string cover(Channel channel, std::string_view address);

/// Minutes of the district's day in which nobody is disturbed; from = to: there are none. May run over midnight.
struct QuietHours {
  int from = 0;
  int to = 0;
};

/// When somebody is told, and how long it is tried. Data of the installation.
struct Timing {
  QuietHours quiet;
  int daily_at = 8 * 60 + 10;                    ///< minute of the day at which what was collected goes out
  std::vector<std::int64_t> retry_after_ms; ///< before the second, the third … try; after the last it is dead
};

/// When what happens at `now` goes out. It waits for no morning where one of the matter's limits, the next of which ends at `limit`,
/// would have run out by then.
Instant due_at(const Timing& timing, Pace pace, std::optional<Instant> limit, Instant now, int utc_offset_minutes);

/// When the next try is made after `tries` that failed; nothing = no more. `salt` spreads those that failed together
/// over a tenth of the time.
std::optional<Instant> next_try(const Timing& timing, std::int64_t tries, Instant now, std::uint64_t salt);

/// Something to be sent, or that was. Its id is its place in the record, times `deliveries_an_event_max`, plus its number there:
/// made twice it is the same.
inline constexpr std::int64_t deliveries_an_event_max = 1 << 20;
struct Delivery {
  enum class State {
    waiting,
    sent,
    dropped,  ///< read in the pages meanwhile, or no longer to be seen by whom it was for
    dead,     ///< tried often enough, or refused for good
  };
  std::int64_t id = 0;
  Channel channel = Channel::mail;
  AccountId account{};   ///< to whose contact; 0 = to `address`
  std::int64_t receiver = 0;  ///< which webhook; of mail who follows a place or a matter; of a short message which party; 0 = none
  std::string address;   ///< of somebody without an account
  MatterId matter{};
  std::string chain;
  std::string word;      ///< the notice, in the words of the chain
  State state = State::waiting;
  std::int64_t tries = 0;
  Instant due{};
  Instant made_at{};
  Instant ended_at{};
  std::string failure;   ///< of the last try, in English, nothing personal

  std::int64_t seq() const { return id / deliveries_an_event_max; }
};
std::string_view to_text(Delivery::State state);
std::optional<Delivery::State> parse_state(std::string_view text);

}  // namespace rz::notice

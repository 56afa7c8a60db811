#include "notice/notice.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace rz::notice {

namespace {

constexpr std::size_t mail_bytes_max = 254;  // RFC 5321 with its brackets

template <class T, std::size_t n>
std::string_view word_of(const std::array<std::pair<T, std::string_view>, n>& words, T value) {
  return std::ranges::find(words, value, &std::pair<T, std::string_view>::first)->second;
}

template <class T, std::size_t n>
std::optional<T> value_of(const std::array<std::pair<T, std::string_view>, n>& words, std::string_view text) {
  const auto found = std::ranges::find(words, text, &std::pair<T, std::string_view>::second);
  return found == words.end() ? std::nullopt : std::optional(found->first);
}

constexpr std::array<std::pair<Channel, std::string_view>, 4> channel_words{
    {{Channel::mail, "mail"}, {Channel::sms, "sms"}, {Channel::wechat, "wechat"}, {Channel::hook, "hook"}}};
constexpr std::array<std::pair<Pace, std::string_view>, 2> pace_words{{{Pace::now, "now"}, {Pace::daily, "daily"}}};
constexpr std::array<std::pair<Delivery::State, std::string_view>, 4> state_words{{{Delivery::State::waiting, "waiting"},
                                                                                    {Delivery::State::sent, "sent"},
                                                                                    {Delivery::State::dropped, "dropped"},
                                                                                    {Delivery::State::dead, "dead"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The common form of RFC 5321 alone: no quotes, no comments, a domain with a dot.
bool is_mail(std::string_view text) {
  const auto at = text.find('@');
  if (text.size() > mail_bytes_max || at == std::string_view::npos || at == 0) return false;
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  const auto is_local = [](char c) { return is_word(c) || std::string_view(".!#$%&'*+-/=?^_`{|}~").contains(c); };
  const auto is_domain = [](char c) { return is_word(c) || c == '-' || c == '.'; };
  if (local.front() == '.' || local.back() == '.' || local.contains("..")) return false;
  if (!std::ranges::all_of(local, is_local) || !std::ranges::all_of(domain, is_domain)) return false;
  return domain.contains('.') && !domain.contains("..") && is_word(domain.front()) && is_word(domain.back());
}

/// 1[3-9] and nine digits: a mainland mobile number.
bool is_mobile(std::string_view text) {
  return text.size() == 11 && text[0] == '1' && text[1] >= '3' && std::ranges::all_of(text, is_digit);
}

bool is_within(const QuietHours& quiet, int minute) {
  if (quiet.from <= quiet.to) return quiet.from <= minute && minute < quiet.to;
  return minute >= quiet.from || minute < quiet.to;
}

/// The first moment from `from` on at which the district's day shows that minute.
Instant next_at(int minute, Instant from, int offset) {
  const auto date = local_date(from, offset);
  const auto today = local_instant(date, minute, offset);
  return today >= from ? today : local_instant(date.plus(1), minute, offset);
}

}  // namespace

std::string_view to_text(Channel channel) { return word_of(channel_words, channel); }
std::optional<Channel> parse_channel(std::string_view text) { return value_of(channel_words, text); }
std::string_view to_text(Pace pace) { return word_of(pace_words, pace); }
std::optional<Pace> parse_pace(std::string_view text) { return value_of(pace_words, text); }
std::string_view to_text(Delivery::State state) { return word_of(state_words, state); }
std::optional<Delivery::State> parse_state(std::string_view text) { return value_of(state_words, text); }

AddressFault check_address(Channel channel, std::string_view address) {
  switch (channel) {
    case Channel::mail: return is_mail(address) ? AddressFault::nothing : AddressFault::no_mail;
    case Channel::sms: return is_mobile(address) ? AddressFault::nothing : AddressFault::no_phone;
    default: return AddressFault::nothing;  // nobody types it
  }
}

std::string cover(Channel channel, std::string_view address) {
  if (address.empty()) return {};
  if (channel == Channel::mail) return std::string(address.substr(0, 1)) + "***" + std::string(address.substr(address.find('@')));
  if (channel == Channel::sms && address.size() >= 11) return std::string(address.substr(0, 3)) + "****" + std::string(address.substr(address.size() - 4));
  return "***" + std::string(address.substr(address.size() - std::min<std::size_t>(4, address.size())));
}

Instant due_at(const Timing& timing, Pace pace, std::optional<Instant> limit, Instant now, int utc_offset_minutes) {
  auto out = now;
  if (pace == Pace::daily) out = next_at(timing.daily_at, now, utc_offset_minutes);
  else if (is_within(timing.quiet, local_minute(now, utc_offset_minutes))) out = next_at(timing.quiet.to, now, utc_offset_minutes);
  return limit && *limit <= out ? now : out;
}

std::optional<Instant> next_try(const Timing& timing, std::int64_t tries, Instant now, std::uint64_t salt) {
  if (tries < 1 || std::cmp_greater(tries, timing.retry_after_ms.size())) return std::nullopt;
  const auto wait = timing.retry_after_ms[static_cast<std::size_t>(tries - 1)];
  const auto spread = static_cast<std::uint64_t>(wait / 10 + 1);
  return Instant{now.ms + wait + static_cast<std::int64_t>(salt % spread)};
}

}  // namespace rz::notice

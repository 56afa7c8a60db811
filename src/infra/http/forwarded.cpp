#include "infra/http/forwarded.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>

#include "base/text.hpp"

namespace rz::http {

namespace {

constexpr std::string_view for_header = "X-Forwarded-For";
constexpr std::string_view proto_header = "X-Forwarded-Proto";
using Bytes = std::array<std::uint8_t, 16>;  // IPv6, or IPv4 mapped into it
constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int mapped_bits = 96;
constexpr int all_bits = 128;

std::optional<Bytes> parse_address(std::string_view text) {
  const std::string whole(text);
  Bytes out{};
  if (inet_pton(AF_INET6, whole.c_str(), out.data()) == 1) return out;
  std::ranges::copy(mapped_prefix, out.begin());
  if (inet_pton(AF_INET, whole.c_str(), out.data() + mapped_prefix.size()) == 1) return out;
  return std::nullopt;
}

/// As the kernel writes it, so that one address has one spelling.
std::string spell(const Bytes& bytes) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const bool is_v4 = std::ranges::equal(mapped_prefix, bytes | std::views::take(mapped_prefix.size()));
  inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes.data() + (is_v4 ? mapped_prefix.size() : 0), out.data(), out.size());
  return out.data();
}

/// The bits behind «/», all of them where there is no «/»; nothing if it is no number of them.
std::optional<int> parse_bits(std::string_view text, std::size_t slash, int bits_max) {
  if (slash == text.npos) return bits_max;
  const auto digits = text.substr(slash + 1);
  int out = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || out < 0 || out > bits_max) return std::nullopt;
  return out;
}

/// Of a list that each proxy adds to at its end: the last entry is taken off.
std::string_view take_last(std::string_view& list) {
  const auto comma = list.rfind(',');
  const auto last = trim(list.substr(comma == list.npos ? 0 : comma + 1));
  list = comma == list.npos ? std::string_view{} : list.substr(0, comma);
  return last;
}

}  // namespace

Result<TrustedProxies, std::string> TrustedProxies::parse(const std::vector<std::string>& ranges) {
  TrustedProxies out;
  for (const auto& text : ranges) {
    const auto slash = text.find('/');
    const auto first = parse_address(text.substr(0, slash));
    const int added = text.find(':') == text.npos ? mapped_bits : 0;
    const auto bits = parse_bits(text, slash, all_bits - added);
    if (!first || !bits) return fail("«" + text + "» is neither an address, as 10.0.0.7, nor a network, as 10.0.0.0/8");
    out.ranges_.push_back({*first, *bits + added});
  }
  return out;
}

bool TrustedProxies::contain(std::string_view address) const {
  const auto bytes = parse_address(address);
  if (!bytes) return false;
  return std::ranges::any_of(ranges_, [&](const Range& range) {
    for (int bit = 0; bit < range.bits; ++bit) {
      const auto at = static_cast<std::size_t>(bit / 8);
      if ((((*bytes)[at] ^ range.first[at]) >> (7 - bit % 8) & 1) != 0) return false;
    }
    return true;
  });
}

Origin origin_of(const std::vector<Header>& headers, Origin connection, const TrustedProxies& proxies) {
  auto out = std::move(connection);
  if (!proxies.contain(out.address)) return out;
  bool is_proto_known = false;
  bool is_client_known = false;
  for (const auto& [name, value] : headers | std::views::reverse) {
    std::string_view list = value;
    if (!is_proto_known && equal_ignoring_case(name, proto_header)) {
      out.is_secure = equal_ignoring_case(take_last(list), "https");
      is_proto_known = true;
    }
    if (!equal_ignoring_case(name, for_header)) continue;
    while (!is_client_known && !list.empty()) {
      const auto address = parse_address(take_last(list));
      if (address) out.address = spell(*address);
      is_client_known = !address || !proxies.contain(out.address);
    }
  }
  return out;
}

bool is_forwarded(const Request& request) {
  return !request.header(for_header).empty() || !request.header("Forwarded").empty() || !request.header("Via").empty();
}

}  // namespace rz::http

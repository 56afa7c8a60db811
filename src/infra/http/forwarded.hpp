#pragma once
// Whose request it is when a proxy passes it on.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "infra/http/message.hpp"

namespace rz::http {

/// The proxies whose word about a client is believed.
class TrustedProxies {
 public:
  TrustedProxies() = default;
  /// Each an IPv4 or IPv6 address («10.0.0.7») or a network of them («10.0.0.0/8», «fd00::/8»). An error, in English,
  /// names the first that is neither.
  static Result<TrustedProxies, std::string> parse(const std::vector<std::string>& ranges);

  /// `address` in any spelling; nothing else is contained.
  bool contain(std::string_view address) const;
  bool empty() const { return ranges_.empty(); }

 private:
  struct Range {
    std::array<std::uint8_t, 16> first{};  ///< IPv6, or IPv4 mapped into it
    int bits = 0;                          ///< how many leading ones count
  };

  std::vector<Range> ranges_;
};

struct Origin {
  std::string address;
  bool is_secure = false;  ///< its connection, as far as the first proxy, is TLS
};

/// The client behind a connection: of trusted proxies, the nearest address of X-Forwarded-For that is not one of them, and
/// what X-Forwarded-Proto says; of anybody else, the connection itself.
Origin origin_of(const std::vector<Header>& headers, Origin connection, const TrustedProxies& proxies);

/// Whether some proxy passed it on, believed or not: then it is not of this machine, wherever the connection comes from.
bool is_forwarded(const Request& request);

}  // namespace rz::http

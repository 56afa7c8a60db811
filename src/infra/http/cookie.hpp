#pragma once
// Cookies that this server sets (RFC 6265): never for scripts, over TLS only where the request came so.

#include <cstdint>
#include <string>
#include <string_view>

namespace rz::http {

enum class SameSite {
  strict,  ///< only with what these pages ask for
  lax,     ///< also when another site sends the visitor here
};

struct Cookie {
  std::string_view name;
  std::string_view value;    ///< of letters that need no quotes
  std::int64_t seconds = 0;  ///< how long it is kept; 0 = it goes at once
  std::string_view path = "/";
  SameSite same_site = SameSite::strict;
};

/// The value of a Set-Cookie header.
std::string set_cookie(const Cookie& cookie, bool is_secure);

}  // namespace rz::http

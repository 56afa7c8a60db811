#include "infra/http/cookie.hpp"

namespace rz::http {

std::string set_cookie(const Cookie& cookie, bool is_secure) {
  std::string out(cookie.name);
  out.append("=").append(cookie.value).append("; Path=").append(cookie.path);
  out.append("; HttpOnly; SameSite=").append(cookie.same_site == SameSite::strict ? "Strict" : "Lax");
  out.append("; Max-Age=").append(std::to_string(cookie.seconds));
  if (is_secure) out += "; Secure";
  return out;
}

}  // namespace rz::http

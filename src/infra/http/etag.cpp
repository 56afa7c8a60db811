#include "infra/http/etag.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"

namespace rz::http {

namespace {
constexpr std::size_t etag_characters = 32;
}

bool has_match(std::string_view if_none_match, std::string_view quoted_etag) {
  return std::ranges::any_of(split(if_none_match, ','), [&](std::string_view item) {
    auto tag = trim(item);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == "*" || tag == quoted_etag;
  });
}

Response revalidated(const Request& request, Response response) {
  const auto etag = '"' + to_hex(crypto::sha256(response.body)).substr(0, etag_characters) + '"';
  response.set_header("ETag", etag);
  response.set_header("Cache-Control", "no-cache");
  response.set_header("Vary", "Accept-Language");
  if (has_match(request.header("If-None-Match"), etag)) {
    response.status = 304;
    response.body.clear();
    std::erase_if(response.headers, [](const Header& each) { return each.first == "Content-Type"; });
  }
  return response;
}

}  // namespace rz::http

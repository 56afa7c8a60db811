#include "place/basemap.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace rz::place {

namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Of a host and its port: nothing that would end a word of the policy.
bool is_plain(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return is_letter_or_digit(c) || c == '.' || c == '-' || c == ':';
  });
}

/// «https://t{0-7}.example.cn» as each host that it stands for; none where it is no such address.
std::vector<std::string> spread(const std::string& origin, std::size_t scheme) {
  const auto open = origin.find('{');
  if (open == std::string::npos)
    return is_plain(std::string_view(origin).substr(scheme)) ? std::vector{origin}
                                                             : std::vector<std::string>{};
  const auto from = origin.substr(open, 5);
  const bool is_range = from.size() == 5 && from[2] == '-' && from[4] == '}' && is_letter_or_digit(from[1]) &&
                        is_letter_or_digit(from[3]);
  if (!is_range) return {};
  std::vector<std::string> out;
  for (char c = from[1]; c <= from[3]; ++c) {
    out.push_back(origin.substr(0, open) + c + origin.substr(open + 5));
    if (!is_plain(std::string_view(out.back()).substr(scheme))) return {};
  }
  return out;
}

}  // namespace

Result<Basemap, std::string> make_basemap(std::string tiles, std::string attribution, std::string_view key) {
  const auto scheme = tiles.find("://");
  const bool is_web = tiles.starts_with("https://") || tiles.starts_with("http://");
  if (!is_web) return fail(std::string("«tiles» begins with https:// or http://"));
  for (const auto* part : {"{z}", "{x}", "{y}"}) {
    if (!tiles.contains(part)) return fail("«tiles» lacks " + std::string(part));
  }
  if (const auto at = tiles.find("{key}"); at != std::string::npos) {
    if (key.empty()) return fail(std::string("«tiles» asks for a key: set «key»"));
    if (!std::ranges::all_of(key, is_letter_or_digit))
      return fail(std::string("«key» is of letters and digits"));
    tiles.replace(at, 5, key);
  }
  auto origins = spread(tiles.substr(0, tiles.find('/', scheme + 3)), scheme + 3);
  if (origins.empty()) return fail(std::string("the host of «tiles» is plain, or has one range as «{0-7}»"));
  return Basemap{std::move(tiles), std::move(attribution), std::move(origins)};
}

}  // namespace rz::place

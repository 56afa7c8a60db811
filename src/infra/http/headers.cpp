#include "infra/http/headers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace rz::http {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> defaults{{
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
}};

bool is_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool breaks_line(const Header& header) {
  return header.first.empty() || !std::ranges::all_of(header.first, is_token) ||
         std::ranges::any_of(header.second, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

}  // namespace

void finish_headers(Response& response, const std::string& request_id, Instant now) {
  std::erase_if(response.headers, breaks_line);
  if (response.header("Content-Security-Policy").empty())
    response.add_header("Content-Security-Policy", content_policy({}));
  for (const auto& [name, value] : defaults) {
    if (response.header(name).empty()) response.add_header(name, std::string(value));
  }
  response.set_header("X-Request-Id", request_id);
  response.set_header("Date", http_date(now));
}

std::string content_policy(std::span<const std::string> image_origins) {
  std::string images;
  for (const auto& origin : image_origins) images += " " + origin;
  // Inline styles are let in because component libraries write them at run time; inline scripts never are.
  return "default-src 'self'; img-src 'self' data: blob:" + images +
         "; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; "
         "form-action 'self'";
}

std::string http_date(Instant at) {
  static constexpr std::array days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto date = local_date(at, 0);
  const auto ymd = to_ymd(date);
  const int minute = local_minute(at, 0);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days[static_cast<std::size_t>(weekday(date) - 1)], ymd.day,
                months[static_cast<std::size_t>(ymd.month - 1)], ymd.year, minute / 60, minute % 60,
                static_cast<int>(at.ms / 1000 % 60));
  return text;
}

}  // namespace rz::http

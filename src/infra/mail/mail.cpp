#include "infra/mail/mail.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include <curl/curl.h>

#include "infra/crypto/random.hpp"

namespace rz::mail {

namespace {

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, FreeHandle>;
using List = std::unique_ptr<curl_slist, FreeList>;

constexpr std::size_t line_characters = 76;
constexpr std::size_t encoded_bytes_max = 45;  ///< 60 signs of base64, with 12 around them within the 75 of RFC 2047

std::string_view host_of(std::string_view url) {
  const auto begin = url.find("://") + 3;
  return url.substr(begin, url.find(':', begin) - begin);
}

bool is_this_machine(std::string_view url) { return host_of(url) == "localhost" || host_of(url) == "127.0.0.1"; }

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// RFC 5322 3.3.
std::string format_date_header(Instant at) {
  constexpr std::array<std::string_view, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto date = local_date(at, 0);
  const auto ymd = to_ymd(date);
  const auto clock = format_rfc3339(at, 0).substr(11, 8);
  return std::string(days[static_cast<std::size_t>(weekday(date) - 1)]) + ", " + std::to_string(ymd.day) + " " +
         std::string(months[static_cast<std::size_t>(ymd.month - 1)]) + " " + std::to_string(ymd.year) + " " + clock + " +0000";
}

/// In lines of 76 signs (RFC 2045 6.8).
std::string encode_body(std::string_view text) {
  const auto encoded = crypto::base64(text);
  std::string out;
  for (std::size_t at = 0; at < encoded.size(); at += line_characters) out += encoded.substr(at, line_characters) + "\r\n";
  return out;
}

std::string message_of(const Server& server, const Letter& letter, Instant now) {
  const auto domain = server.from.substr(server.from.find('@') + 1);
  auto out = "Date: " + format_date_header(now) + "\r\nFrom: " + encode_header(server.name) + " <" + server.from + ">\r\nTo: <" + letter.to +
             ">\r\nSubject: " + encode_header(letter.subject) + "\r\nMessage-ID: <" + letter.id + "@" + domain + ">\r\n";
  out += "Auto-Submitted: auto-generated\r\n";  // RFC 3834: nobody's holiday answers come back
  if (!letter.unsubscribe.empty()) out += "List-Unsubscribe: <" + letter.unsubscribe + ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
  return out + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encode_body(letter.text);
}

/// libcurl takes the letter piece after piece.
std::size_t give(char* into, std::size_t size, std::size_t count, void* from) {
  auto& rest = *static_cast<std::string_view*>(from);
  const auto taken = std::min(size * count, rest.size());
  std::memcpy(into, rest.data(), taken);
  rest.remove_prefix(taken);
  return taken;
}

Failure failure_of(CURLcode code, long reply) {
  switch (code) {
    case CURLE_URL_MALFORMAT: return Failure::bad_address;
    case CURLE_OPERATION_TIMEDOUT: return Failure::too_slow;
    case CURLE_LOGIN_DENIED: return Failure::denied;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION: return Failure::untrusted;
    default: break;
  }
  if (reply >= 500) return Failure::refused;
  return reply >= 400 ? Failure::deferred : Failure::unreachable;
}

void set_server(CURL* handle, const Server& server) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_URL, server.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(send_time_max_ms));
  if (!is_this_machine(server.url)) curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, ("<" + server.from + ">").c_str());
  if (server.user.empty()) return;
  curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
  curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
}

}  // namespace

std::string_view to_text(Failure failure) {
  constexpr std::array<std::string_view, 7> names{"no address of a mail server", "unreachable", "not trusted, or without TLS", "too slow",
                                                  "sign-in denied", "deferred", "refused"};
  return names[static_cast<std::size_t>(failure)];
}

bool may_pass_later(Failure failure) { return failure != Failure::refused; }

bool is_server_url(std::string_view url) {
  if (!url.starts_with("smtp://") && !url.starts_with("smtps://")) return false;
  const auto rest = url.substr(url.find("://") + 3);
  const auto fits = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == ':'; };
  return !rest.empty() && std::ranges::all_of(rest, fits);
}

Status<Failure> send(const Server& server, const Letter& letter, Instant now) {
  if (!is_server_url(server.url)) return fail(Failure::bad_address);
  const Handle handle(curl_easy_init());  // sets libcurl up where nobody has; since 7.84 from any thread
  if (!handle) return fail(Failure::unreachable);
  set_server(handle.get(), server);
  const List to(curl_slist_append(nullptr, ("<" + letter.to + ">").c_str()));
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, to.get());
  const auto message = message_of(server, letter, now);
  std::string_view rest = message;
  curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, &give);
  curl_easy_setopt(handle.get(), CURLOPT_READDATA, &rest);
  const auto code = curl_easy_perform(handle.get());
  if (code == CURLE_OK) return {};
  long reply = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &reply);
  return fail(failure_of(code, reply));
}

std::string encode_header(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    auto length = std::min(text.size(), encoded_bytes_max);
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;  // a character is not cut
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + crypto::base64(text.substr(0, length)) + "?=";
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace rz::mail

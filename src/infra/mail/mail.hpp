#pragma once
// A letter in plain text, handed to a mail server (SMTP, RFC 5321). libcurl.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace rz::mail {

/// The server that takes our letters.
struct Server {
  std::string url;   ///< «smtps://mail.example.cn:465», «smtp://mail.example.cn:587» (then with STARTTLS)
  std::string from;  ///< address
  std::string name;  ///< as the reader's program shows the sender
  std::string user{};  ///< empty = without signing in
  std::string password{};
};

struct Letter {
  std::string to;       ///< one address
  std::string subject;  ///< UTF-8, one line
  std::string text;     ///< UTF-8, lines end with \n
  std::string id;       ///< unique and the same at each try: a–z 0–9 . -
  std::string unsubscribe{};  ///< address of a page that ends it, opened or posted to (RFC 2369, RFC 8058); empty = none
};

inline constexpr std::int64_t send_time_max_ms = 15'000;

enum class Failure {
  bad_address,  ///< of the server
  unreachable,
  untrusted,  ///< its certificate, or it has no TLS
  too_slow,
  denied,    ///< it does not let us sign in
  deferred,  ///< it says: later (4xx)
  refused,   ///< it will never take this letter (5xx)
};
/// For the log, in English.
std::string_view to_text(Failure failure);
/// Whether the same letter may be taken another time.
bool may_pass_later(Failure failure);

/// smtps:// or smtp://, nothing behind the port.
bool is_server_url(std::string_view url);

/// Waits. Thread-safe. A success means that the server has taken the letter.
Status<Failure> send(const Server& server, const Letter& letter, Instant now);

/// «=?UTF-8?B?…?=» in words of at most 75 bytes (RFC 2047); ASCII stays as it is.
std::string encode_header(std::string_view text);

}  // namespace rz::mail

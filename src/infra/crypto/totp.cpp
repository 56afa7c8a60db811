#include "infra/crypto/totp.hpp"

#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>

#include <oath.h>

#include "infra/crypto/digest.hpp"

namespace rz::crypto {

namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_') {
      out += c;
    } else {
      out.append({'%', hex[byte >> 4], hex[byte & 15]});
    }
  }
  return out;
}

}  // namespace

std::string totp_code(std::string_view secret, Instant at) {
  std::array<char, totp_digits + 1> out{};
  const int done = oath_hotp_generate(secret.data(), secret.size(), static_cast<std::uint64_t>(at.ms / totp_step_ms), totp_digits, false,
                                      OATH_HOTP_DYNAMIC_TRUNCATION, out.data());
  return done == OATH_OK ? std::string(out.data()) : std::string();
}

std::optional<std::int64_t> find_totp_step(std::string_view secret, std::string_view code, Instant now) {
  std::optional<std::int64_t> found;
  for (const std::int64_t off : {0, -1, 1}) {
    const Instant at{now.ms + off * totp_step_ms};
    const auto right = totp_code(secret, at);
    if (!right.empty() && equal_constant_time(right, code) && !found) found = at.ms / totp_step_ms;
  }
  return found;
}

std::string base32(std::string_view bytes) {
  char* raw = nullptr;
  std::size_t length = 0;
  if (oath_base32_encode(bytes.data(), bytes.size(), &raw, &length) != OATH_OK) return {};
  const std::unique_ptr<char, Free> text(raw);
  std::string out(text.get(), length);
  out.erase(out.find_last_not_of('=') + 1);
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  char* raw = nullptr;
  std::size_t length = 0;
  if (oath_base32_decode(text.data(), text.size(), &raw, &length) != OATH_OK) return std::nullopt;
  const std::unique_ptr<char, Free> bytes(raw);
  return std::string(bytes.get(), length);
}

std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account) {
  const auto from = percent_encoded(issuer);
  return "otpauth://totp/" + from + ":" + percent_encoded(account) + "?secret=" + base32(secret) + "&issuer=" + from;
}

}  // namespace rz::crypto

#include "infra/http/target.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace rz::http {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Plus { literal, space };

std::optional<std::string> decode(std::string_view text, Plus plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::space) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

bool is_plain_path(std::string_view path) {
  if (!path.starts_with('/')) return false;
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\'; };
  if (std::ranges::any_of(path, is_bad)) return false;
  return std::ranges::none_of(split(path, '/'),
                              [](auto segment) { return segment == "." || segment == ".."; });
}

/// «http://host/path» → «/path»: clients may send the whole URL.
std::string_view without_origin(std::string_view raw) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!raw.starts_with(scheme)) continue;
    const auto path = raw.find('/', scheme.size());
    return path == std::string_view::npos ? std::string_view{} : raw.substr(path);
  }
  return raw;
}

}  // namespace

std::optional<Target> parse_target(std::string_view raw) {
  raw = without_origin(raw);
  const auto question = raw.find('?');
  const auto raw_path = raw.substr(0, question);
  auto path = decode(raw_path, Plus::literal);
  if (!path || !is_plain_path(*path)) return std::nullopt;
  if (std::ranges::count(*path, '/') != std::ranges::count(raw_path, '/')) return std::nullopt;

  Target target{std::move(*path), {}};
  if (question == std::string_view::npos) return target;
  for (const auto part : split(raw.substr(question + 1), '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    auto name = decode(part.substr(0, equals), Plus::space);
    auto value =
        decode(equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1), Plus::space);
    if (!name || !value) return std::nullopt;
    target.query.emplace_back(std::move(*name), std::move(*value));
  }
  return target;
}

}  // namespace rz::http

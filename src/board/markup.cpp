#include "board/markup.hpp"

namespace rz::board {

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char sign : text) {
    switch (sign) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(sign) >= 0x20 || sign == '\n' || sign == '\t') out += sign;
    }
  }
  return out;
}

std::string query_of(const std::vector<std::pair<std::string_view, std::string>>& pairs) {
  static constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (value.empty()) continue;
    out += out.empty() ? "" : "&";
    out += name;
    out += '=';
    for (const char sign : value) {
      const bool is_plain = (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') ||
                            sign == '-' || sign == '_' || sign == '.';
      const auto byte = static_cast<unsigned char>(sign);
      if (is_plain) out += sign;
      else out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out;
}

Markup::Markup(Kind kind) : out_(kind == Kind::html ? "<!doctype html>\n" : "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n") {}

void Markup::start(std::string_view tag, const Attributes& attributes) {
  out_ += '<';
  out_ += tag;
  for (const auto& [name, value] : attributes) {
    out_ += ' ';
    out_ += name;
    if (!value.empty()) out_ += "=\"" + escaped(value) + '"';
  }
}

Markup& Markup::open(std::string_view tag, const Attributes& attributes) {
  start(tag, attributes);
  out_ += '>';
  open_.push_back(tag);
  return *this;
}

Markup& Markup::close() {
  out_ += "</";
  out_ += open_.back();
  out_ += '>';
  open_.pop_back();
  return *this;
}

Markup& Markup::text(std::string_view text) {
  out_ += escaped(text);
  return *this;
}

Markup& Markup::leaf(std::string_view tag, std::string_view text, const Attributes& attributes) {
  return open(tag, attributes).text(text).close();
}

Markup& Markup::empty(std::string_view tag, const Attributes& attributes) {
  start(tag, attributes);
  out_ += "/>";
  return *this;
}

std::string Markup::finish() && {
  while (!open_.empty()) close();
  return std::move(out_);
}

}  // namespace rz::board

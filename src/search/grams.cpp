#include "search/grams.hpp"

#include <algorithm>
#include <utility>

namespace rz::search {

namespace {

constexpr char32_t fullwidth_first = 0xFF01;
constexpr char32_t fullwidth_last = 0xFF5E;
constexpr char32_t fullwidth_offset = 0xFEE0;
constexpr char32_t ideographic_blank = 0x3000;

/// The next code point of valid UTF-8; anything else is taken byte by byte.
char32_t next(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t out = length == 1 ? lead : lead & (0x7F >> length);
  for (std::size_t i = 1; i < length && at + i < text.size(); ++i) out = out << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
  at += length;
  return out;
}

char32_t fold_one(char32_t c) {
  if (c >= fullwidth_first && c <= fullwidth_last) c -= fullwidth_offset;
  if (c == ideographic_blank || (c < 0x20)) return ' ';
  return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

}  // namespace

std::u32string fold(std::string_view text, std::vector<std::size_t>* at) {
  std::u32string out;
  out.reserve(text.size() / 2);
  for (std::size_t byte = 0; byte < text.size();) {
    const auto from = byte;
    const auto c = fold_one(next(text, byte));
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
    if (at) at->push_back(from);
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  if (at) {
    at->resize(out.size());
    at->push_back(text.size());
  }
  return out;
}

std::vector<Gram> grams_of(std::u32string_view folded) {
  std::vector<Gram> out;
  if (folded.size() == 1) return {gram_of(folded[0], 0)};
  for (std::size_t i = 0; i + 1 < folded.size(); ++i) out.push_back(gram_of(folded[i], folded[i + 1]));
  return sorted_once(std::move(out));
}

std::vector<std::u32string> words_of(std::string_view query) {
  std::vector<std::u32string> out;
  const auto folded = fold(query);
  for (std::size_t from = 0; from < folded.size() && out.size() < words_max;) {
    const auto to = std::min(folded.find(U' ', from), folded.size());
    auto word = folded.substr(from, to - from);
    if (!word.empty() && std::ranges::find(out, word) == out.end()) out.push_back(std::move(word));
    from = to + 1;
  }
  return out;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  for (const auto c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | c >> 6);
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0 | c >> 12);
      out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      out += static_cast<char>(0xF0 | c >> 18);
      out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
      out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return out;
}

}  // namespace rz::search

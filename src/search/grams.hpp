#pragma once
// Chinese text for searching: folded, and cut into pairs of neighbouring characters. What contains a text of two characters and
// more contains all its pairs; whether it contains the text itself is looked at afterwards.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rz::search {

/// Code points with ASCII in lower case, full-width forms as plain ones, every run of blanks as one blank; none at the ends.
/// `at`: where each stands in `text`, in bytes, and its end.
std::u32string fold(std::string_view text, std::vector<std::size_t>* at = nullptr);

/// Two neighbouring characters.
using Gram = std::uint64_t;
constexpr Gram gram_of(char32_t first, char32_t second) { return static_cast<Gram>(first) << 32 | second; }
constexpr char32_t first_of(Gram gram) { return static_cast<char32_t>(gram >> 32); }
constexpr char32_t second_of(Gram gram) { return static_cast<char32_t>(gram & 0xFFFFFFFF); }

/// Sorted, each once.
template <typename T>
std::vector<T> sorted_once(std::vector<T> values) {
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
  return values;
}

/// Of a folded text, sorted, each once. Of a single character its pair with the end of the text, 0.
std::vector<Gram> grams_of(std::u32string_view folded);

/// The words that are asked for: parts between blanks, folded, each once, at most `words_max`.
inline constexpr std::size_t words_max = 8;
std::vector<std::u32string> words_of(std::string_view query);

/// UTF-8.
std::string to_utf8(std::u32string_view text);

}  // namespace rz::search

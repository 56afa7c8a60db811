#include "suggest/wordings.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <unordered_map>

namespace rz::suggest {

namespace {

// MinHash: texts that share seven pairs of ten meet in one of the bands nearly always, those that share three seldom.
constexpr std::size_t bands = 12;
constexpr std::size_t rows_of_band = 4;

/// splitmix64
constexpr std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15;
  value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
  value = (value ^ value >> 27) * 0x94D049BB133111EB;
  return value ^ value >> 31;
}

std::uint64_t band_of(const std::vector<search::Gram>& text, std::size_t band) {
  std::uint64_t out = band;
  for (std::size_t row = 0; row < rows_of_band; ++row) {
    const auto seed = mixed(band * rows_of_band + row);
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    for (const auto gram : text) least = std::min(least, mixed(gram ^ seed));
    out = mixed(out ^ least);
  }
  return out;
}

}  // namespace

std::vector<std::size_t> wordings_of(const std::vector<std::vector<search::Gram>>& texts) {
  std::vector<std::size_t> parent(texts.size());
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&](std::size_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
  };
  for (std::size_t band = 0; band < bands; ++band) {
    std::unordered_map<std::uint64_t, std::size_t> first;
    for (std::size_t at = 0; at < texts.size(); ++at) {
      const auto [met, is_new] = first.emplace(band_of(texts[at], band), at);
      if (!is_new) parent[root(at)] = root(met->second);
    }
  }
  std::map<std::size_t, std::size_t> numbers;
  std::vector<std::size_t> out;
  for (std::size_t at = 0; at < texts.size(); ++at) out.push_back(numbers.emplace(root(at), numbers.size()).first->second);
  return out;
}

}  // namespace rz::suggest

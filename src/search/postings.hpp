#pragma once
// For each pair of characters the texts that have it, as differences in bytes: one or two bytes for most. Ten million of them
// fit in some fifteen megabytes.

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "search/grams.hpp"

namespace rz::search {

/// A text's place in the order of coming in.
using TextNo = std::uint32_t;

class Postings {
 public:
  /// Numbers of texts only grow.
  void add(TextNo text, std::span<const Gram> grams);

  /// The texts that have all of these, in their order.
  std::vector<TextNo> all_of(std::span<const Gram> grams) const;
  /// The texts in which the character stands anywhere.
  std::vector<TextNo> with(char32_t character) const;
  std::size_t bytes() const;

 private:
  struct List {
    std::vector<std::uint8_t> bytes;
    TextNo last = 0;
    std::uint32_t count = 0;
  };
  class Reader;

  std::unordered_map<Gram, List> lists_;
};

}  // namespace rz::search

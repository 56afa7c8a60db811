#include "search/postings.hpp"

#include <algorithm>
#include <utility>

namespace rz::search {

namespace {

constexpr std::uint8_t more = 0x80;

}  // namespace

class Postings::Reader {
 public:
  explicit Reader(const List& list) : at_(list.bytes.data()), end_(at_ + list.bytes.size()) {}

  /// False at the end.
  bool next() {
    if (at_ == end_) return false;
    TextNo step = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = *at_++;
      step |= static_cast<TextNo>(byte & ~more) << shift;
      if ((byte & more) == 0) break;
    }
    value_ += step;
    return true;
  }
  TextNo value() const { return value_; }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  TextNo value_ = 0;
};

void Postings::add(TextNo text, std::span<const Gram> grams) {
  for (const auto gram : grams) {
    auto& list = lists_[gram];
    auto step = text - list.last;
    while (step >= more) {
      list.bytes.push_back(static_cast<std::uint8_t>(step | more));
      step >>= 7;
    }
    list.bytes.push_back(static_cast<std::uint8_t>(step));
    list.last = text;
    ++list.count;
  }
}

std::vector<TextNo> Postings::all_of(std::span<const Gram> grams) const {
  std::vector<const List*> lists;
  for (const auto gram : grams) {
    const auto found = lists_.find(gram);
    if (found == lists_.end()) return {};
    lists.push_back(&found->second);
  }
  std::ranges::sort(lists, {}, &List::count);
  std::vector<TextNo> out;
  if (lists.empty()) return out;
  out.reserve(lists.front()->count);
  for (Reader reader(*lists.front()); reader.next();) out.push_back(reader.value());
  for (std::size_t i = 1; i < lists.size() && !out.empty(); ++i) {
    Reader reader(*lists[i]);
    bool has = reader.next();
    std::erase_if(out, [&](TextNo text) {
      while (has && reader.value() < text) has = reader.next();
      return !has || reader.value() != text;
    });
  }
  return out;
}

std::vector<TextNo> Postings::with(char32_t character) const {
  std::vector<TextNo> out;
  for (const auto& [gram, list] : lists_) {
    if (first_of(gram) != character && second_of(gram) != character) continue;
    for (Reader reader(list); reader.next();) out.push_back(reader.value());
  }
  return sorted_once(std::move(out));
}

std::size_t Postings::bytes() const {
  std::size_t out = 0;
  for (const auto& [gram, list] : lists_) out += list.bytes.capacity() + sizeof(list) + sizeof(gram) + 2 * sizeof(void*);
  return out;
}

}  // namespace rz::search

#include "search/index.hpp"

#include <algorithm>
#include <bit>
#include <mutex>
#include <utility>

namespace rz::search {

namespace {

constexpr std::uint32_t bits = 64;

}  // namespace

bool Index::put(MatterId matter, const Facts& facts) {
  const std::unique_lock lock(mutex_);
  const auto [at, is_new] = at_.try_emplace(matter, static_cast<DocNo>(docs_.size()));
  if (is_new) docs_.push_back({matter, facts});
  else docs_[at->second].facts = facts;
  return is_new;
}

void Index::add_text(MatterId matter, const std::vector<std::string>& texts, const std::vector<Gram>& keys) {
  std::vector<Gram> grams = keys;
  for (const auto& text : texts) {
    const auto found = grams_of(fold(text));
    grams.insert(grams.end(), found.begin(), found.end());
  }
  grams = sorted_once(std::move(grams));
  if (grams.empty()) return;
  const std::unique_lock lock(mutex_);
  const auto at = at_.find(matter);
  if (at == at_.end()) return;
  postings_.add(static_cast<TextNo>(doc_of_text_.size()), grams);
  doc_of_text_.push_back(at->second);
}

void Index::forget(MatterId matter) {
  const std::unique_lock lock(mutex_);
  const auto at = at_.find(matter);
  if (at != at_.end()) docs_[at->second].is_gone = true;
}

void Index::mark(const std::vector<TextNo>& texts, Marks& marks) const {
  for (const auto text : texts) {
    const auto doc = doc_of_text_[text];
    marks[doc / bits] |= std::uint64_t{1} << doc % bits;
  }
}

Index::Marks Index::marks_of(const Word& word) const {
  Marks marks(docs_.size() / bits + 1, 0);
  if (word.text.size() == 1) mark(postings_.with(word.text.front()), marks);
  else mark(postings_.all_of(grams_of(word.text)), marks);
  for (const auto key : word.keys) mark(postings_.all_of(std::span(&key, 1)), marks);
  if (!word.or_if) return marks;
  for (DocNo doc = 0; doc < docs_.size(); ++doc) {
    if (word.or_if(docs_[doc].facts)) marks[doc / bits] |= std::uint64_t{1} << doc % bits;
  }
  return marks;
}

std::vector<MatterId> Index::find(const std::vector<Word>& words, const std::function<bool(const Facts&)>& keep,
                                  std::optional<MatterId> before, std::size_t most) const {
  const std::shared_lock lock(mutex_);
  std::vector<MatterId> out;
  if (words.empty() || docs_.empty()) return out;
  auto marks = marks_of(words.front());
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto others = marks_of(words[i]);
    for (std::size_t at = 0; at < marks.size(); ++at) marks[at] &= others[at];
  }
  auto end = static_cast<DocNo>(docs_.size());
  if (before) {
    const auto at = at_.find(*before);
    end = at == at_.end() ? 0 : at->second;
  }
  for (auto block = static_cast<std::ptrdiff_t>(end / bits); block >= 0 && out.size() < most; --block) {
    auto left = marks[static_cast<std::size_t>(block)];
    if (static_cast<DocNo>(block) == end / bits) left &= (std::uint64_t{1} << end % bits) - 1;
    while (left != 0 && out.size() < most) {
      const auto bit = bits - 1 - static_cast<std::uint32_t>(std::countl_zero(left));
      left &= ~(std::uint64_t{1} << bit);
      const auto& doc = docs_[static_cast<std::size_t>(block) * bits + bit];
      if (!doc.is_gone && keep(doc.facts)) out.push_back(doc.matter);
    }
  }
  return out;
}

std::size_t Index::size() const {
  const std::shared_lock lock(mutex_);
  return docs_.size();
}

std::size_t Index::bytes() const {
  const std::shared_lock lock(mutex_);
  return postings_.bytes() + docs_.capacity() * sizeof(Doc) + doc_of_text_.capacity() * sizeof(DocNo);
}

}  // namespace rz::search

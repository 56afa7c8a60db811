#pragma once
// What is searched: the texts of matters as pairs of characters, and beside them what lists filter by. Held in memory, so that
// nothing personal lies on the disk in a form that can be sought; built anew at the start. Thread-safe.

#include <functional>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "search/grams.hpp"
#include "search/postings.hpp"

namespace rz::search {

/// What a list filters by, as it stands.
struct Facts {
  std::string_view chain;  ///< both outlive the index
  std::string_view stage;
  OrgId owner{};
  PlaceId place{};
};

/// A matter of which every word holds: somewhere in its texts or, where `or_if` says so, in what lies beside them.
struct Word {
  std::u32string text;                         ///< empty = only by the keys
  std::vector<Gram> keys;                      ///< any of these will do as well
  std::function<bool(const Facts&)> or_if;
};

class Index {
 public:
  /// A new matter, or how it stands now; whether it is new.
  bool put(MatterId matter, const Facts& facts);
  /// Something was written in it: all its pairs, and keys of its own. The matter must have been put.
  void add_text(MatterId matter, const std::vector<std::string>& texts, const std::vector<Gram>& keys = {});
  /// Found no more.
  void forget(MatterId matter);

  /// Matters that may have every word, the latest first, behind `before`: what has all pairs of a word need not have the word.
  /// Only those that `keep` keeps, at most `most`.
  std::vector<MatterId> find(const std::vector<Word>& words, const std::function<bool(const Facts&)>& keep, std::optional<MatterId> before,
                             std::size_t most = all) const;
  static constexpr std::size_t all = ~std::size_t{0};

  std::size_t size() const;
  /// Of the postings.
  std::size_t bytes() const;

 private:
  using DocNo = std::uint32_t;
  struct Doc {
    MatterId matter{};
    Facts facts;
    bool is_gone = false;
  };
  using Marks = std::vector<std::uint64_t>;  ///< a bit for each doc

  Marks marks_of(const Word& word) const;
  void mark(const std::vector<TextNo>& texts, Marks& marks) const;

  mutable std::shared_mutex mutex_;
  std::vector<Doc> docs_;  ///< in the order of coming in
  std::unordered_map<MatterId, DocNo> at_;
  std::vector<DocNo> doc_of_text_;
  Postings postings_;
};

}  // namespace rz::search

#pragma once
// A small linear model that proposes a value by the words of a text: for each pair of letters how much more often it stands with
// this value than with the others. It counts wordings (see `wordings.hpp`), not matters: a sentence that was sent in six hundred
// times has taught its pairs once. Every proposal can say which words spoke for it.

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "infra/json/json.hpp"
#include "search/grams.hpp"

namespace rz::suggest {

/// Pairs that stand in fewer texts are left out: names of people among them.
inline constexpr std::size_t texts_of_pair_min = 5;
/// A value that was given more seldom is not proposed.
inline constexpr std::size_t texts_of_value_min = 8;

/// The pairs of letters of all texts, sorted, each once. None stands across a blank, a figure or a mark.
std::vector<search::Gram> letter_pairs(const std::vector<std::string>& texts);

/// One text with what was decided; `beside`: what is known besides, as «place=17».
struct Example {
  std::vector<std::string> texts;
  std::vector<std::string> beside;
  std::string value;
  std::size_t wording = 0;
};

enum class Likeness { likely, very_likely };

/// What the text speaks for most, and by how much more than for anything else.
struct Guess {
  std::string value;
  double margin = 0;
  std::vector<std::string> because;  ///< words of the text, the strongest first; never empty
};

struct Proposal {
  std::string value;
  Likeness likeness = Likeness::likely;
  std::vector<std::string> because;
};

/// The margins from which it may speak: below the first it is silent. Found by what came true; at first it never speaks.
struct Nerve {
  double likely_from = std::numeric_limits<double>::max();
  double very_from = std::numeric_limits<double>::max();
};

class Model {
 public:
  static Model train(const std::vector<const Example*>& examples);

  /// Nothing where too little of the text is known, or no word of it speaks for anything.
  std::optional<Guess> guess(const std::vector<std::string>& texts, const std::vector<std::string>& beside) const;
  /// A guess, where it is sure enough.
  std::optional<Proposal> propose(const std::vector<std::string>& texts, const std::vector<std::string>& beside) const;
  void set_nerve(Nerve nerve) { nerve_ = nerve; }
  std::size_t values() const { return names_.size(); }
  std::size_t pairs() const { return weights_.size(); }

  json::Object to_json() const;
  static Result<Model, std::string> from_json(const json::Value& value);

 private:
  using ValueNo = std::uint32_t;
  std::vector<std::string> names_;
  std::vector<double> bias_;
  Nerve nerve_;
  std::unordered_map<search::Gram, std::vector<std::pair<ValueNo, float>>> weights_;

  struct Counts;
  void weigh(const Counts& counts);
};

}  // namespace rz::suggest

#pragma once
// A small linear model that proposes a value by the words of a text: for each pair of characters how much more often it stands
// with this value than with the others. Every proposal can say which words spoke for it.

#include <cstdint>
#include <map>
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

/// One text with what was decided; `beside`: what is known besides, as «place=17».
struct Example {
  std::vector<std::string> texts;
  std::vector<std::string> beside;
  std::string value;
};

struct Proposal {
  std::string value;
  double share = 0;                  ///< 0 … 1, of all values
  std::vector<std::string> because;  ///< words of the text, the strongest first
};

class Model {
 public:
  static Model train(const std::vector<Example>& examples);

  /// The likeliest first, at most `most`.
  std::vector<Proposal> propose(const std::vector<std::string>& texts, const std::vector<std::string>& beside, std::size_t most) const;
  /// How far its shares are to be believed: what it says is divided by this before it becomes a share. Found by what came true.
  void set_calm(double calm) { calm_ = calm; }
  std::size_t values() const { return names_.size(); }
  std::size_t pairs() const { return weights_.size(); }

  json::Object to_json() const;
  static Result<Model, std::string> from_json(const json::Value& value);

 private:
  using ValueNo = std::uint32_t;
  std::vector<std::string> names_;
  std::vector<double> bias_;
  double calm_ = 1;
  std::unordered_map<search::Gram, std::vector<std::pair<ValueNo, float>>> weights_;
};

}  // namespace rz::suggest

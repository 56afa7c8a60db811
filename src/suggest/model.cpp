#include "suggest/model.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <numeric>

#include "base/text.hpp"

namespace rz::suggest {

namespace {

using search::Gram;

constexpr double smoothing = 0.5;
constexpr double weight_min = 0.05;           // less says nothing
constexpr char32_t beside_mark = 0x110003;    // no character: what stands beside meets no pair of a text
constexpr std::size_t because_max = 4;
constexpr double because_least = 0.5;
constexpr std::size_t known_one_in = 3;       // of the pairs of a text; where fewer are known it is about something else
constexpr double loyalty_min = 1.0 / 3;       // of a sign to one value; 了, 的, 号 and 楼 stand with all of them

bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 0x3400 && c < 0xA000) || (c >= 0x20000 && c < 0x110000); }

/// FNV-1a, 32 bits: the same wherever the model is read.
Gram beside_feature(std::string_view text) {
  std::uint32_t hash = 2166136261;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  return search::gram_of(beside_mark, static_cast<char32_t>(hash));
}

bool is_beside(Gram gram) { return search::first_of(gram) == beside_mark; }

std::vector<Gram> features_of(const std::vector<std::string>& texts, const std::vector<std::string>& beside) {
  auto out = letter_pairs(texts);
  for (const auto& each : beside) out.push_back(beside_feature(each));
  return search::sorted_once(std::move(out));
}

/// Neighbouring pairs that spoke for it, put together to words of the text.
std::vector<std::string> words_of(const std::vector<std::string>& texts, const std::unordered_map<Gram, double>& gains) {
  std::vector<std::pair<double, std::string>> found;
  for (const auto& text : texts) {
    const auto folded = search::fold(text);
    std::u32string run;
    double gain = 0;
    const auto take = [&] {
      if (run.size() >= 2) found.emplace_back(gain, search::to_utf8(run));
      run.clear();
      gain = 0;
    };
    for (std::size_t at = 0; at + 1 < folded.size(); ++at) {
      const auto each = gains.find(search::gram_of(folded[at], folded[at + 1]));
      if (each == gains.end() || each->second < because_least) {
        take();
        continue;
      }
      if (run.empty()) run += folded[at];
      run += folded[at + 1];
      gain += each->second;
    }
    take();
  }
  std::ranges::sort(found, std::greater{});
  std::vector<std::string> out;
  for (auto& [gain, word] : found) {
    if (out.size() < because_max && std::ranges::find(out, word) == out.end()) out.push_back(std::move(word));
  }
  return out;
}

}  // namespace

std::vector<Gram> letter_pairs(const std::vector<std::string>& texts) {
  std::vector<Gram> out;
  for (const auto& text : texts) {
    for (const auto gram : search::grams_of(search::fold(text))) {
      if (is_letter(search::first_of(gram)) && is_letter(search::second_of(gram))) out.push_back(gram);
    }
  }
  return search::sorted_once(std::move(out));
}

/// How much of each value stands with each pair and with each sign.
struct Model::Counts {
  using Row = std::vector<double>;
  std::unordered_map<Gram, Row> pairs;
  std::unordered_map<char32_t, Row> signs;
  Row wordings;  ///< by value
  Row matters;

  explicit Counts(std::size_t values) : wordings(values), matters(values) {}

  /// What stands beside counts by matters, the words by wordings.
  void add(ValueNo value, const std::vector<Gram>& features, double weight) {
    wordings[value] += weight;
    matters[value] += 1;
    std::vector<char32_t> letters;
    for (const auto gram : features) {
      row(pairs, gram)[value] += is_beside(gram) ? 1 : weight;
      if (!is_beside(gram)) letters.insert(letters.end(), {search::first_of(gram), search::second_of(gram)});
    }
    for (const auto letter : search::sorted_once(std::move(letters))) row(signs, letter)[value] += weight;
  }

  /// The part of it that stands with one value.
  double loyalty(char32_t sign) const {
    const auto found = signs.find(sign);
    if (found == signs.end()) return 0;
    return std::ranges::max(found->second) / sum(found->second);
  }
  static double sum(const Row& row) { return std::accumulate(row.begin(), row.end(), 0.0); }

 private:
  template <class Rows, class Key>
  Row& row(Rows& rows, Key key) {
    auto& out = rows[key];
    out.resize(wordings.size());
    return out;
  }
};

Model Model::train(const std::vector<const Example*>& examples) {
  std::map<std::string, std::size_t> value_counts;
  std::unordered_map<std::size_t, std::size_t> wording_sizes;
  std::unordered_map<Gram, std::size_t> texts_with;
  std::vector<std::vector<Gram>> features;
  for (const auto* example : examples) {
    ++value_counts[example->value];
    ++wording_sizes[example->wording];
    features.push_back(features_of(example->texts, example->beside));
    for (const auto gram : features.back()) ++texts_with[gram];
  }
  Model out;
  std::map<std::string, ValueNo> at;
  for (const auto& [value, count] : value_counts) {
    if (count < texts_of_value_min) continue;
    at[value] = static_cast<ValueNo>(out.names_.size());
    out.names_.push_back(value);
    out.bias_.push_back(std::log(static_cast<double>(count) / static_cast<double>(examples.size())));
  }
  Counts counts(out.names_.size());
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto value = at.find(examples[i]->value);
    if (value == at.end()) continue;
    std::erase_if(features[i], [&](Gram gram) { return texts_with[gram] < texts_of_pair_min; });
    counts.add(value->second, features[i], 1.0 / static_cast<double>(wording_sizes[examples[i]->wording]));
  }
  out.weigh(counts);
  return out;
}

void Model::weigh(const Counts& counts) {
  for (const auto& [gram, row] : counts.pairs) {
    const bool is_word = !is_beside(gram);
    if (is_word && std::max(counts.loyalty(search::first_of(gram)), counts.loyalty(search::second_of(gram))) < loyalty_min) continue;
    const auto& totals = is_word ? counts.wordings : counts.matters;
    const auto total = Counts::sum(totals);
    const auto all = Counts::sum(row);
    // What was seen in one wording may be that wording's alone.
    const auto trust = all * all / (all * all + 2);
    auto& weights = weights_[gram];
    for (ValueNo value = 0; value < row.size(); ++value) {
      const auto here = (row[value] + smoothing) / (totals[value] + 2 * smoothing);
      const auto elsewhere = (all - row[value] + smoothing) / (total - totals[value] + 2 * smoothing);
      const auto weight = trust * std::log(here / elsewhere);
      if (std::abs(weight) >= weight_min) weights.emplace_back(value, static_cast<float>(weight));
    }
  }
}

std::optional<Guess> Model::guess(const std::vector<std::string>& texts, const std::vector<std::string>& beside) const {
  const auto features = features_of(texts, beside);
  auto scores = bias_;
  std::size_t words = 0;
  std::size_t known = 0;
  for (const auto gram : features) {
    const auto row = weights_.find(gram);
    words += !is_beside(gram);
    if (row == weights_.end()) continue;
    known += !is_beside(gram);
    for (const auto& [value, weight] : row->second) scores[value] += weight;
  }
  if (known == 0 || known * known_one_in < words || scores.empty()) return std::nullopt;
  const auto best = std::ranges::max_element(scores);
  const auto value = static_cast<ValueNo>(best - scores.begin());
  std::unordered_map<Gram, double> gains;
  for (const auto gram : features) {
    const auto row = weights_.find(gram);
    if (row == weights_.end()) continue;
    const auto found = std::ranges::find(row->second, value, &std::pair<ValueNo, float>::first);
    if (found != row->second.end()) gains[gram] = found->second;
  }
  Guess out{names_[value], *best, words_of(texts, gains)};
  if (out.because.empty()) return std::nullopt;
  scores.erase(best);
  if (!scores.empty()) out.margin -= std::ranges::max(scores);
  return out;
}

std::optional<Proposal> Model::propose(const std::vector<std::string>& texts, const std::vector<std::string>& beside) const {
  auto found = guess(texts, beside);
  if (!found || found->margin < nerve_.likely_from) return std::nullopt;
  return Proposal{std::move(found->value), found->margin < nerve_.very_from ? Likeness::likely : Likeness::very_likely, std::move(found->because)};
}

json::Object Model::to_json() const {
  json::Array values;
  for (std::size_t n = 0; n < names_.size(); ++n) values.push_back(json::Array{json::Value(names_[n]), json::Value(bias_[n])});
  std::map<Gram, const std::vector<std::pair<ValueNo, float>>*> sorted;
  for (const auto& [gram, row] : weights_) sorted.emplace(gram, &row);
  json::Object pairs;
  for (const auto& [gram, row] : sorted) {
    json::Array weights;
    for (const auto& [value, weight] : *row) weights.push_back(json::Array{json::Value(value), json::Value(std::round(weight * 1000) / 1000)});
    pairs[std::to_string(gram)] = std::move(weights);
  }
  return {{"likely_from", nerve_.likely_from}, {"very_from", nerve_.very_from}, {"values", std::move(values)}, {"pairs", std::move(pairs)}};
}

Result<Model, std::string> Model::from_json(const json::Value& value) {
  Model out;
  out.nerve_.likely_from = json::get<double>(value, "/likely_from").value_or(out.nerve_.likely_from);
  out.nerve_.very_from = json::get<double>(value, "/very_from").value_or(out.nerve_.very_from);
  const auto* values = json::find(value, "/values");
  const auto* pairs = json::find(value, "/pairs");
  if (!values || !values->is_array() || !pairs || !pairs->is_object()) return fail(std::string("this is no model"));
  for (const auto& each : values->get_array()) {
    if (!each.is_array() || each.get_array().size() != 2 || !each.get_array()[0].is_string()) return fail(std::string("a value is no name with a number"));
    out.names_.emplace_back(each.get_array()[0].get_string());
    out.bias_.push_back(each.get_array()[1].to_number<double>());
  }
  for (const auto& [key, row] : pairs->get_object()) {
    auto& weights = out.weights_[std::strtoull(std::string(key).c_str(), nullptr, 10)];
    if (!row.is_array()) return fail(std::string("a pair has no weights"));
    for (const auto& each : row.get_array()) {
      if (!each.is_array() || each.get_array().size() != 2) return fail(std::string("a weight is no pair"));
      const auto at = each.get_array()[0].to_number<ValueNo>();
      if (at >= out.names_.size()) return fail(std::string("a weight is of no value"));
      weights.emplace_back(at, each.get_array()[1].to_number<float>());
    }
  }
  return out;
}

}  // namespace rz::suggest

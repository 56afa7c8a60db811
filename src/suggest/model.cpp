#include "suggest/model.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <set>

#include "base/text.hpp"

namespace rz::suggest {

namespace {

using search::Gram;

constexpr double smoothing = 0.5;
constexpr double weight_min = 0.05;           // less says nothing
constexpr char32_t beside_mark = 0x110003;    // no character: what stands beside meets no pair of a text
constexpr std::size_t because_max = 4;
constexpr double because_least = 0.5;

/// FNV-1a, 32 bits: the same wherever the model is read.
Gram beside_feature(std::string_view text) {
  std::uint32_t hash = 2166136261;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  return search::gram_of(beside_mark, static_cast<char32_t>(hash));
}

std::vector<Gram> features_of(const std::vector<std::string>& texts, const std::vector<std::string>& beside) {
  std::set<Gram> out;
  for (const auto& text : texts) {
    const auto grams = search::grams_of(search::fold(text));
    out.insert(grams.begin(), grams.end());
  }
  for (const auto& each : beside) out.insert(beside_feature(each));
  return {out.begin(), out.end()};
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

Model Model::train(const std::vector<Example>& examples) {
  std::map<std::string, std::size_t> value_counts;
  std::unordered_map<Gram, std::size_t> counts;
  std::vector<std::vector<Gram>> features;
  for (const auto& example : examples) {
    ++value_counts[example.value];
    features.push_back(features_of(example.texts, example.beside));
    for (const auto gram : features.back()) ++counts[gram];
  }
  Model out;
  std::map<std::string, ValueNo> at;
  for (const auto& [value, count] : value_counts) {
    if (count < texts_of_value_min) continue;
    at[value] = static_cast<ValueNo>(out.names_.size());
    out.names_.push_back(value);
    out.bias_.push_back(std::log(static_cast<double>(count) / static_cast<double>(examples.size())));
  }
  std::vector<double> totals(out.names_.size(), 0);
  std::unordered_map<Gram, std::vector<std::size_t>> by_value;
  double total = 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto value = at.find(examples[i].value);
    if (value == at.end()) continue;
    for (const auto gram : features[i]) {
      if (counts[gram] < texts_of_pair_min) continue;
      auto& row = by_value[gram];
      row.resize(out.names_.size());
      ++row[value->second];
      ++totals[value->second];
      ++total;
    }
  }
  const auto pairs = static_cast<double>(by_value.size());
  for (const auto& [gram, row] : by_value) {
    double all = 0;
    for (const auto n : row) all += static_cast<double>(n);
    auto& weights = out.weights_[gram];
    for (ValueNo value = 0; value < row.size(); ++value) {
      const auto here = (static_cast<double>(row[value]) + smoothing) / (totals[value] + smoothing * pairs);
      const auto elsewhere = (all - static_cast<double>(row[value]) + smoothing) / (total - totals[value] + smoothing * pairs);
      const auto weight = std::log(here / elsewhere);
      if (std::abs(weight) >= weight_min) weights.emplace_back(value, static_cast<float>(weight));
    }
  }
  return out;
}

std::vector<Proposal> Model::propose(const std::vector<std::string>& texts, const std::vector<std::string>& beside, std::size_t most) const {
  const auto features = features_of(texts, beside);
  std::vector<double> scores = bias_;
  std::size_t known = 0;
  for (const auto gram : features) {
    const auto row = weights_.find(gram);
    if (row == weights_.end()) continue;
    ++known;
    for (const auto& [value, weight] : row->second) scores[value] += weight;
  }
  if (known == 0 || scores.empty()) return {};
  const auto best = *std::ranges::max_element(scores);
  double sum = 0;
  // Pairs of one word are not independent: their sum claims more than they know.
  for (auto& score : scores) sum += score = std::exp((score - best) / calm_);
  std::vector<ValueNo> order(scores.size());
  for (ValueNo n = 0; n < order.size(); ++n) order[n] = n;
  std::ranges::sort(order, [&](ValueNo a, ValueNo b) { return scores[a] > scores[b] || (scores[a] == scores[b] && a < b); });
  std::vector<Proposal> out;
  for (const auto value : order) {
    if (out.size() == most) break;
    std::unordered_map<Gram, double> gains;
    for (const auto gram : features) {
      const auto row = weights_.find(gram);
      if (row == weights_.end()) continue;
      const auto found = std::ranges::find(row->second, value, &std::pair<ValueNo, float>::first);
      if (found != row->second.end()) gains[gram] = found->second;
    }
    out.push_back({names_[value], scores[value] / sum, words_of(texts, gains)});
  }
  return out;
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
  return {{"calm", calm_}, {"values", std::move(values)}, {"pairs", std::move(pairs)}};
}

Result<Model, std::string> Model::from_json(const json::Value& value) {
  Model out;
  out.calm_ = json::get<double>(value, "/calm").value_or(1);
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

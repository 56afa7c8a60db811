#pragma once
// Values of chain.yaml, read with findings. Where a value is wrong a finding is added and a neutral one
// returned, so that all faults of a file are told at once. A null pointer is a member that is not there.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "chain/yaml.hpp"
#include "flow/definition.hpp"

namespace rz::chain {

class Values {
 public:
  explicit Values(Sink& sink) : sink_(sink) {}

  /// `what` begins the sentence: «from of step «accept»».
  std::string text(const Yaml* value, const std::string& what) const;
  std::string name(const Yaml* value, const std::string& what) const;
  int number(const Yaml* value, const std::string& what, int least, int most, int otherwise) const;
  bool flag(const Yaml* value, const std::string& what) const;
  /// A scalar stands for a list of one.
  std::vector<const Yaml*> scalars(const Yaml* value, const std::string& what) const;
  std::vector<std::string> names(const Yaml* value, const std::string& what) const;
  std::vector<flow::FunctionCall> calls(const Yaml* value, const std::string& what) const;
  std::vector<flow::Who> whos(const Yaml* value, const std::string& what) const;
  std::vector<flow::OrgRef> org_refs(const Yaml* value, const std::string& what) const;
  Duration duration(const Yaml* value, const std::string& what) const;
  flow::Allowance allowance(const Yaml* value, const std::string& what) const;

  template <class E, std::size_t n>
  E choice(const Yaml* value, const std::string& what,
           const std::array<std::pair<std::string_view, E>, n>& words) const {
    const auto given = text(value, what);
    std::vector<std::string> known;
    for (const auto& [word, meaning] : words) {
      if (given == word) return meaning;
      known.emplace_back(word);
    }
    if (!given.empty()) refuse_choice(*value, what, given, known);
    return words.front().second;
  }

  Sink& sink() const { return sink_; }

 private:
  void refuse_choice(const Yaml& value, const std::string& what, const std::string& given,
                     const std::vector<std::string>& known) const;
  flow::OwnLimit own_limit(const Yaml& value, const std::string& what) const;
  flow::Allowance::Row allowance_row(const Yaml& row, std::size_t keys, const std::string& what) const;

  Sink& sink_;
};

}  // namespace rz::chain

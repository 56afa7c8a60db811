#include "chain/spelling.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace rz::chain {

namespace {

using flow::OrgRef;
using flow::Who;

constexpr std::size_t name_length_max = 40;              // bytes

/// Words between single spaces.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto word : split(text, ' ')) {
    if (!word.empty()) out.emplace_back(word);
  }
  return out;
}

template <class Kind>
struct Word {
  std::string_view text;
  Kind kind;
  bool takes_name;
};

constexpr std::array relations = std::to_array<Word<Who::Relation>>({
    {"owner", Who::Relation::owner, false},
    {"above_owner", Who::Relation::above_owner, false},
    {"field", Who::Relation::field, true},
    {"above_field", Who::Relation::above_field, true},
    {"place", Who::Relation::place, false},
    {"parent_owner", Who::Relation::parent_owner, false},
    {"any", Who::Relation::any, false},
    {"named", Who::Relation::named, true},
});

constexpr std::array org_refs = std::to_array<Word<OrgRef::Kind>>({
    {"level", OrgRef::Kind::level, false},
    {"field", OrgRef::Kind::field, true},
    {"above_field", OrgRef::Kind::above_field, true},
    {"party", OrgRef::Kind::party, true},
    {"duty", OrgRef::Kind::duty, true},
    {"parent_owner", OrgRef::Kind::parent_owner, false},
    {"actor", OrgRef::Kind::actor, false},
    {"keep", OrgRef::Kind::keep, false},
});

/// «field handler» to its kind and name.
template <class Kind, std::size_t n>
std::optional<std::pair<Kind, std::string>> parse_word(std::string_view text,
                                                       const std::array<Word<Kind>, n>& known) {
  const auto words = words_of(text);
  if (words.empty()) return std::nullopt;
  const auto found = std::ranges::find(known, std::string_view(words[0]), &Word<Kind>::text);
  if (found == known.end() || words.size() != (found->takes_name ? 2U : 1U)) return std::nullopt;
  if (found->takes_name && !is_name(words[1])) return std::nullopt;
  return std::pair(found->kind, found->takes_name ? words[1] : std::string());
}

}  // namespace

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= name_length_max && text.front() >= 'a' && text.front() <= 'z' &&
         std::ranges::all_of(text, fits);
}

std::optional<Who> parse_who(std::string_view text) {
  const auto words = words_of(text);
  if (words.empty()) return std::nullopt;
  if (text == "asker") return Who{"asker", Who::Relation::asker, {}};
  if (text == "system") return Who{"system", Who::Relation::system, {}};
  if (words[0] == "party") {
    if (words.size() > 2 || (words.size() == 2 && !is_name(words[1]))) return std::nullopt;
    return Who{"party", Who::Relation::party, words.size() == 2 ? words[1] : std::string()};
  }
  const auto at = text.find('@');
  if (at == std::string_view::npos || !is_name(text.substr(0, at))) return std::nullopt;
  auto relation = parse_word(text.substr(at + 1), relations);
  if (!relation) return std::nullopt;
  return Who{std::string(text.substr(0, at)), relation->first, std::move(relation->second)};
}

std::optional<OrgRef> parse_org_ref(std::string_view text) {
  auto word = parse_word(text, org_refs);
  if (!word) return std::nullopt;
  return OrgRef{word->first, std::move(word->second)};
}

std::optional<flow::FunctionCall> parse_call(std::string_view text, int line) {
  auto words = words_of(text);
  flow::FunctionCall call;
  call.line = line;
  if (!words.empty() && words.front() == "not") {
    call.negated = true;
    words.erase(words.begin());
  }
  if (words.empty()) return std::nullopt;
  const auto at = words.front().find('@');
  if (at == std::string::npos || !is_name(words.front().substr(0, at)) || at + 1 == words.front().size()) {
    return std::nullopt;
  }
  call.name = words.front();
  call.arguments.assign(words.begin() + 1, words.end());
  return call;
}

}  // namespace rz::chain

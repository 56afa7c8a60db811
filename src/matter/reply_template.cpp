#include "matter/reply_template.hpp"

#include <algorithm>
#include <optional>

namespace rz::matter {

namespace {

struct Blank {
  std::size_t at = 0;    ///< of the opening brace
  std::size_t size = 0;  ///< with both braces
  std::string_view name;
};

std::optional<Blank> next_blank(std::string_view text, std::size_t from) {
  for (auto open = text.find('{', from); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const auto end = text.find_first_of("{}\n", open + 1);
    if (end == std::string_view::npos || text[end] != '}') continue;
    const auto name = text.substr(open + 1, end - open - 1);
    const auto characters = count_characters(name);
    if (!trim(name).empty() && characters <= blank_characters_max) return Blank{open, end - open + 1, name};
  }
  return std::nullopt;
}

void add_once(std::vector<std::string>& list, std::string_view name) {
  if (std::ranges::find(list, name) == list.end()) list.emplace_back(name);
}

}  // namespace

Filled fill(std::string_view text, const StringMap<std::string>& words) {
  Filled out;
  std::size_t done = 0;
  while (const auto blank = next_blank(text, done)) {
    out.text += text.substr(done, blank->at - done);
    const auto word = words.find(blank->name);
    if (word == words.end()) add_once(out.blanks, blank->name);
    out.text += word == words.end() ? text.substr(blank->at, blank->size) : std::string_view(word->second);
    done = blank->at + blank->size;
  }
  out.text += text.substr(done);
  return out;
}

std::vector<std::string> blanks_in(std::string_view text) { return fill(text, {}).blanks; }

bool is_template_id(std::string_view text) {
  return !text.empty() && text.size() <= template_id_characters_max &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string_view::npos;
}

}  // namespace rz::matter

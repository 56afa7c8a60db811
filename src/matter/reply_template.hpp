#pragma once
// Texts that staff keep for what they write often (答复模板), and how one is filled for a matter.

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/text.hpp"

namespace rz::matter {

inline constexpr std::size_t reply_templates_max = 500;  ///< of a district
inline constexpr std::size_t template_id_characters_max = 40;
inline constexpr std::size_t template_title_characters_max = 30;
inline constexpr std::size_t template_text_characters_max = 1000;

struct ReplyTemplate {
  std::string id;  ///< of its maker's choosing: a–z, 0–9, «-» and «_»
  OrgId org{};     ///< whose people see it; 0 = all of the district
  std::string chain;
  std::string field;     ///< the text that it is for, whichever step asks for it
  std::string category;  ///< of matters about this; empty = of all
  std::string title;
  std::string
      text;  ///< with «{number}», «{address}»; what no word is known for is a blank, to be filled by hand
};

struct Filled {
  std::string text;
  std::vector<std::string> blanks;  ///< names that stay in it, each once
};

/// Puts the words in; what is in none of them stays as it stands.
Filled fill(std::string_view text, const StringMap<std::string>& words);

/// The names of the blanks in a text, each once: «{施工单位}» → 施工单位. Braces around nothing, around
/// several lines or around more than `blank_characters_max` are no blank.
inline constexpr std::size_t blank_characters_max = 20;
std::vector<std::string> blanks_in(std::string_view text);

bool is_template_id(std::string_view text);

}  // namespace rz::matter

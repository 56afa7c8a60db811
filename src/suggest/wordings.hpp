#pragma once
// Which texts say the same in the same words, but for numbers and names: one wording, however often it was sent in. What is
// learned is counted by wordings, and what was learned is tried on wordings it has not seen.

#include <cstddef>
#include <vector>

#include "search/grams.hpp"

namespace rz::suggest {

/// Texts by their pairs of letters → the number of the wording of each, 0 … without gaps, in the order of the texts.
std::vector<std::size_t> wordings_of(const std::vector<std::vector<search::Gram>>& texts);

}  // namespace rz::suggest

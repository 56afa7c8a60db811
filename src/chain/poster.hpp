#pragma once
// A chain as a poster for the wall: its stages in the order in which they are come to, who acts there, within which limit, what each step
// leads to; how it ends; what residents and parties may do.

#include <string>

#include "chain/chain.hpp"
#include "infra/pdf/poster.hpp"

namespace rz::chain {

/// `about` without its title; `url` is where people read of it, for the QR code.
pdf::Poster poster_of(const Loaded& chain, schema::Language language, pdf::About about, std::string url);

/// «5 个工作日», «2 working hours».
std::string in_words(Duration duration, schema::Language language);

}  // namespace rz::chain

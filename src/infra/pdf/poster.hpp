#pragma once
// A process on the wall (制度流程上墙): one sheet of A3 paper with the cards of its way in their order, how it ends, what people may do, and a
// QR code. The type is as large as the sheet lets it be.

#include <string>
#include <vector>

#include "infra/pdf/document.hpp"

namespace rz::pdf {

inline constexpr std::size_t poster_cards_max = 60;

struct PosterCard {
  std::string title;
  std::string mark;                ///< beside the title, small
  std::vector<std::string> lines;
  bool leads_on = false;           ///< an arrow to the next
};

struct Poster {
  About about;                     ///< its title is the poster's
  std::string subtitle;
  std::vector<PosterCard> way;     ///< numbered, in their order
  std::vector<PosterCard> beside;  ///< how it ends, what people may do
  std::string code;                ///< of the QR code; empty = none
  std::string caption;
};

/// The bytes of the file; an error, in English, where it does not fit at the smallest type that is read from a wall.
Result<std::string, std::string> draw(const Poster& poster);

}  // namespace rz::pdf

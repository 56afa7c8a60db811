#include "infra/pdf/poster.hpp"

#include <algorithm>

#include "infra/pdf/pen.hpp"

namespace rz::pdf {

namespace {

constexpr double wide = 420 * mm;  ///< A3
constexpr double high = 297 * mm;
constexpr double margin = 14 * mm;
constexpr double gap = 8 * mm;  ///< between cards, for the arrow
constexpr double pad = 3 * mm;
constexpr double code_side = 30 * mm;
constexpr std::size_t columns_min = 4;
constexpr std::size_t columns_max = 7;
constexpr double type_largest = 15;
constexpr double type_smallest = 6;
constexpr double type_stride = 0.5;

class Sheet {
 public:
  Sheet(const Poster& poster, double type, std::size_t columns) : poster_(poster), type_(type), columns_(columns), pen_(wide, high, poster.about) {}

  /// Where it ends; drawn only where it fits.
  double down(bool is_drawn) {
    is_drawn_ = is_drawn;
    double y = head();
    y = cards(poster_.way, y, true);
    y += gap;
    return cards(poster_.beside, y, false);
  }
  Result<std::string, std::string> finish() {
    const auto foot = pen_.set(poster_.about.foot, {9, false, grey, Align::center}, wide - 2 * margin);
    pen_.draw(foot, margin, high - margin + pad);
    pen_.show_page();
    return pen_.finish();
  }

 private:
  double card_wide() const { return (wide - 2 * margin - gap * static_cast<double>(columns_ - 1)) / static_cast<double>(columns_); }

  void draw(const Pen::Lines& lines, double x, double y) const {
    if (is_drawn_) pen_.draw(lines, x, y);
  }

  double head() {
    const double room = wide - 2 * margin - 2 * code_side;
    const auto title = pen_.set(poster_.about.title, {34, true, black, Align::center}, room);
    const auto subtitle = pen_.set(poster_.subtitle, {13, false, grey, Align::center}, room);
    draw(title, margin + code_side, margin);
    draw(subtitle, margin + code_side, margin + title.height());
    if (is_drawn_ && pen_.code(poster_.code, wide - margin - code_side, margin, code_side)) {
      draw(pen_.set(poster_.caption, {9, false, black, Align::center}, code_side), wide - margin - code_side, margin + code_side + 2);
    }
    const double under_code = poster_.code.empty() ? 0 : margin + code_side + gap;
    return std::max(margin + title.height() + subtitle.height() + gap, under_code);
  }

  /// Those of a row are of one height.
  double cards(const std::vector<PosterCard>& all, double y, bool are_a_way) {
    for (std::size_t begin = 0; begin < all.size(); begin += columns_) {
      const auto end = std::min(begin + columns_, all.size());
      double tallest = 0;
      for (auto i = begin; i < end; ++i) tallest = std::max(tallest, height_of(all[i]));
      for (auto i = begin; i < end; ++i) {
        const double x = margin + static_cast<double>(i - begin) * (card_wide() + gap);
        card(all[i], x, y, tallest, are_a_way ? std::to_string(i + 1) + "  " : "");
        if (is_drawn_ && all[i].leads_on && i + 1 < end) pen_.arrow(x + card_wide() + 2, y + tallest / 2, x + card_wide() + gap - 2);
      }
      y += tallest + gap / 2;
    }
    return y;
  }

  Style title_style() const { return {type_ * 1.25, true}; }
  Style mark_style() const { return {type_ * 0.8, false, grey}; }
  Pen::Lines set(const std::string& text, const Style& style) const { return pen_.set(text, style, card_wide() - 2 * pad); }

  double height_of(const PosterCard& card) const {
    double out = 2 * pad + set("1  " + card.title, title_style()).height() + (card.mark.empty() ? 0 : set(card.mark, mark_style()).height());
    for (const auto& line : card.lines) out += set(line, {type_}).height();
    return out;
  }

  void card(const PosterCard& card, double x, double y, double tall, const std::string& number) {
    if (!is_drawn_) return;
    pen_.frame(x, y, card_wide(), tall, false);
    const auto title = set(number + card.title, title_style());
    pen_.fill(x + 1, y + 1, card_wide() - 2, title.height() + pad, shade);
    double at = y + pad / 2;
    draw(title, x + pad, at);
    at += title.height() + pad;
    if (!card.mark.empty()) {
      const auto mark = set(card.mark, mark_style());
      draw(mark, x + pad, at);
      at += mark.height();
    }
    for (const auto& line : card.lines) {
      const auto words = set(line, {type_});
      draw(words, x + pad, at);
      at += words.height();
    }
  }

  const Poster& poster_;
  double type_;
  std::size_t columns_;
  Pen pen_;
  bool is_drawn_ = false;
};

}  // namespace

Result<std::string, std::string> draw(const Poster& poster) {
  if (poster.way.size() + poster.beside.size() > poster_cards_max) return fail("more than " + std::to_string(poster_cards_max) + " cards");
  for (double type = type_largest; type >= type_smallest; type -= type_stride) {
    for (auto columns = columns_min; columns <= columns_max; ++columns) {
      Sheet sheet(poster, type, columns);
      if (sheet.down(false) > high - margin) continue;
      sheet.down(true);
      return sheet.finish();
    }
  }
  return fail(std::string("it does not fit on one sheet"));
}

}  // namespace rz::pdf

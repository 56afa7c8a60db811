#include "infra/pdf/document.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "infra/pdf/pen.hpp"

namespace rz::pdf {

namespace {

// Points, 1/72 inch.
constexpr double a4_short = 210 * mm;
constexpr double a4_long = 297 * mm;
constexpr double left = 25 * mm;  ///< where it is bound
constexpr double right = 18 * mm;
constexpr double top = 20 * mm;
constexpr double bottom = 22 * mm;
constexpr double foot_at = 14 * mm;
constexpr double pad = 3;
constexpr double code_side = 27 * mm;
constexpr double code_column = 34 * mm;
constexpr double name_share = 0.18;  ///< of the width, for the name of a fact
constexpr double card_code_side = 36 * mm;
constexpr double card_height = 49 * mm;
constexpr std::size_t cards_a_line = 2;
constexpr std::size_t signatures_a_line = 2;
constexpr double signature_height = 15 * mm;
constexpr double corner_code_side = 18 * mm;
constexpr int kept_lines_max = 12;  ///< a row of no more lines is not torn over two pages


constexpr Style title_style{20, true};
constexpr Style section_style{12, true};
constexpr Style note_style{9, false, grey};
constexpr Style number_style{9, false, grey, Align::center};

}  // namespace

struct Document::Paper {
  Paper(Page page, About about_it)
      : about(std::move(about_it)),
        width(page == Page::portrait ? a4_short : a4_long),
        height(page == Page::portrait ? a4_long : a4_short),
        body{page == Page::portrait ? 10.5 : 9.0},
        pen(width, height, about) {}

  double inner() const { return width - left - right; }
  double room() const { return height - bottom - y; }

  void end_page() {
    const double at = height - foot_at;
    pen.draw(pen.set(about.foot, note_style, inner()), left, at - note_style.line(), 0, 1);
    pen.draw(pen.set("— " + std::to_string(number) + " —", number_style, inner()), left, at);
    pen.show_page();
  }

  void turn() {
    if (is_full) return;
    end_page();
    if (number == pages_max) {
      is_full = true;
      return;
    }
    ++number;
    y = top;
    if (!columns.empty()) table_head();
  }

  /// What is not torn apart has this much room from here on.
  void need(double wanted) {
    if (room() < wanted && y > top) turn();
  }

  void text(std::string_view words, const Style& style) {
    cells(style, {left}, [&] {
      std::vector<Pen::Lines> out;
      out.push_back(pen.set(words, style, inner()));
      return out;
    }());
  }

  /// Texts beside each other, each from its own x, over as many pages as they take.
  void cells(const Style& style, const std::vector<double>& x, const std::vector<Pen::Lines>& texts) {
    int most = 1;
    for (const auto& each : texts) most = std::max(most, each.count());
    for (int drawn = 0; drawn < most && !is_full;) {
      const int rest = most - drawn;
      const int fits = static_cast<int>((room() - 2 * pad) / style.line());
      if (fits < 1 || (fits < rest && drawn == 0 && rest <= kept_lines_max)) {
        turn();
        continue;
      }
      const int now = std::min(rest, fits);
      for (std::size_t i = 0; i < texts.size(); ++i) pen.draw(texts[i], x[i], y + pad, drawn, now);
      y += now * style.line() + 2 * pad;
      drawn += now;
    }
  }

  void table_row(const std::vector<std::string>& words, const Style& style) {
    double all = 0;
    for (const auto& column : columns) all += column.share;
    std::vector<double> x;
    std::vector<Pen::Lines> texts;
    double at = left;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const double share = inner() * columns[i].share / all;
      x.push_back(at + pad);
      texts.push_back(pen.set(i < words.size() ? words[i] : std::string(), style, share - 2 * pad));
      at += share;
    }
    cells(style, x, texts);
    pen.line(left, y, left + inner());
  }

  void table_head() {
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    auto style = body;
    style.is_bold = true;
    pen.fill(left, y, inner(), style.line() + 2 * pad, shade);
    table_row(names, style);
  }

  void card(const Card& card, double x, double at, double wide) const {
    pen.frame(x, at, wide, card_height, true);
    const double inside = 3 * pad;
    pen.code(card.code, x + inside, at + inside, card_code_side);
    auto style = number_style;
    style.ink = black;
    pen.draw(pen.set(card.caption, style, card_code_side), x + inside, at + inside + card_code_side + pad);
    const double words_at = x + 2 * inside + card_code_side;
    const double words_wide = wide - card_code_side - 3 * inside;
    const auto title = pen.set(card.title, section_style, words_wide);
    double down = at + inside;
    pen.draw(title, words_at, down, 0, 3);
    down += std::min(title.height(), 3 * section_style.line()) + pad;
    for (const auto& line : card.lines) {
      const auto words = pen.set(line, note_style, words_wide);
      const int fits = static_cast<int>((at + card_height - inside - down) / note_style.line());
      pen.draw(words, words_at, down, 0, std::max(0, fits));
      down += words.height() + pad;
    }
  }

  About about;
  double width;
  double height;
  Style body;
  Pen pen;
  double y = top;
  int number = 1;
  bool is_full = false;
  std::vector<Column> columns;  ///< of the table that is being written
};

Document::Document(Page page, About about) : paper_(std::make_unique<Paper>(page, std::move(about))) {}
Document::~Document() = default;

void Document::head(std::string_view title, const std::vector<std::string>& lines, std::string_view code,
                    std::string_view caption) {
  auto& paper = *paper_;
  paper.columns.clear();
  const double begin = paper.y;
  const bool has_code = paper.pen.code(code, left + paper.inner() - code_side, begin, code_side);
  const double text_width = paper.inner() - (has_code ? code_column : 0);
  const auto put = [&](std::string_view words, const Style& style) {
    const auto set = paper.pen.set(words, style, text_width);
    paper.pen.draw(set, left, paper.y);
    paper.y += set.height();
  };
  put(title, title_style);
  paper.y += pad;
  for (const auto& each : lines) put(each, paper.body);
  if (has_code) {
    const double x = left + paper.inner() - code_side;
    auto style = number_style;
    style.size = 8;
    const auto words = paper.pen.set(caption, style, code_side);
    paper.pen.draw(words, x, begin + code_side + pad);
    paper.y = std::max(paper.y, begin + code_side + pad + words.height());
  }
  paper.y += pad;
  paper.pen.line(left, paper.y, left + paper.inner(), black);
  paper.y += 2 * pad;
}

void Document::title(std::string_view text, std::string_view code) {
  auto& paper = *paper_;
  auto style = title_style;
  style.align = Align::center;
  paper.columns.clear();
  const double begin = paper.y;
  const bool has_code = paper.pen.code(code, left + paper.inner() - corner_code_side, begin, corner_code_side);
  paper.text(text, style);
  if (has_code) paper.y = std::max(paper.y, begin + corner_code_side);
  paper.y += 2 * pad;
}

void Document::turn_page() {
  paper_->columns.clear();
  if (paper_->y > top) paper_->turn();
}

void Document::picture(std::string jpeg, int width, int height, std::string_view caption) {
  auto& paper = *paper_;
  paper.columns.clear();
  if (width < 1 || height < 1) return;
  if (paper.y > top) paper.turn();
  const double under = note_style.line() + 4 * pad;
  const double scale = std::min({paper.inner() / width, (paper.room() - under) / height, 1.0});
  const double wide = width * scale;
  const double at = left + (paper.inner() - wide) / 2;
  paper.pen.picture(std::move(jpeg), width, height, at, paper.y, scale);
  paper.pen.frame(at, paper.y, wide, height * scale, true);
  paper.y += height * scale + pad;
  paper.text(caption, note_style);
}

void Document::section(std::string_view text) {
  paper_->columns.clear();
  paper_->need(section_style.line() + 4 * paper_->body.line());  // not alone at the end of a page
  paper_->y += 2 * pad;
  paper_->text(text, section_style);
}

void Document::paragraph(std::string_view text) {
  paper_->columns.clear();
  paper_->text(text, paper_->body);
}

void Document::facts(const std::vector<Fact>& facts) {
  auto& paper = *paper_;
  paper.columns.clear();
  const double names = paper.inner() * name_share;
  const double half = paper.inner() / 2;
  auto style = paper.body;
  style.ink = grey;
  const auto is_short = [&](std::size_t at) {
    return at < facts.size() && paper.pen.set(facts[at].text, paper.body, half - names - pad).count() <= 1;
  };
  for (std::size_t at = 0; at < facts.size();) {
    const std::size_t beside = is_short(at) && is_short(at + 1) ? 2 : 1;
    std::vector<Pen::Lines> texts;
    std::vector<double> x;
    for (std::size_t i = 0; i < beside; ++i, ++at) {
      const double begin = left + static_cast<double>(i) * half;
      texts.push_back(paper.pen.set(facts[at].name, style, names - 2 * pad));
      texts.push_back(
          paper.pen.set(facts[at].text, paper.body, (beside == 2 ? half : paper.inner()) - names - pad));
      x.insert(x.end(), {begin + pad, begin + names});
    }
    paper.cells(paper.body, x, texts);
    paper.pen.line(left, paper.y, left + paper.inner());
  }
}

void Document::table(std::vector<Column> columns) {
  auto& paper = *paper_;
  paper.columns.clear();
  paper.need(3 * paper.body.line());
  paper.columns = std::move(columns);
  paper.table_head();
}

void Document::row(const std::vector<std::string>& cells) { paper_->table_row(cells, paper_->body); }

void Document::cards(const std::vector<Card>& cards) {
  auto& paper = *paper_;
  paper.columns.clear();
  const double share = paper.inner() / cards_a_line;
  for (std::size_t i = 0; i < cards.size() && !paper.is_full; ++i) {
    if (i % cards_a_line == 0) paper.need(card_height);
    paper.card(cards[i], left + static_cast<double>(i % cards_a_line) * share, paper.y, share);
    if (i % cards_a_line + 1 == cards_a_line || i + 1 == cards.size()) paper.y += card_height;
  }
}

void Document::signatures(const std::vector<std::string>& names) {
  auto& paper = *paper_;
  paper.columns.clear();
  const auto lines = (names.size() + signatures_a_line - 1) / signatures_a_line;
  paper.need(static_cast<double>(lines) * signature_height + 2 * pad);
  const double share = paper.inner() / signatures_a_line;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double x = left + static_cast<double>(i % signatures_a_line) * share;
    const double base = paper.y + static_cast<double>(i / signatures_a_line + 1) * signature_height;
    const auto words = paper.pen.set(names[i], paper.body, share - 2 * pad);
    paper.pen.draw(words, x, base - paper.body.line());
    paper.pen.line(x + words.wide() + pad, base, x + share - 4 * pad, grey);
  }
  paper.y += static_cast<double>(lines) * signature_height + 2 * pad;
}

int Document::pages() const { return paper_->number; }

Result<std::string, std::string> Document::close() {
  auto& paper = *paper_;
  if (paper.is_full) return fail("more than " + std::to_string(pages_max) + " pages");
  paper.end_page();
  return paper.pen.finish();
}

}  // namespace rz::pdf

#include "infra/pdf/document.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

#include <algorithm>
#include <string>
#include <utility>

namespace rz::pdf {

namespace {

// Points, 1/72 inch.
constexpr double mm = 72 / 25.4;
constexpr double a4_short = 210 * mm;
constexpr double a4_long = 297 * mm;
constexpr double left = 25 * mm;  ///< where it is bound
constexpr double right = 18 * mm;
constexpr double top = 20 * mm;
constexpr double bottom = 22 * mm;
constexpr double foot_at = 14 * mm;
constexpr double pad = 3;
constexpr double line_spacing = 1.5;
constexpr double above_baseline = 1.08;  ///< of a line, in sizes of its type
constexpr double code_side = 27 * mm;
constexpr double code_column = 34 * mm;
constexpr double name_share = 0.18;  ///< of the width, for the name of a fact
constexpr double card_code_side = 36 * mm;
constexpr double card_height = 49 * mm;
constexpr std::size_t cards_a_line = 2;
constexpr std::size_t signatures_a_line = 2;
constexpr double signature_height = 15 * mm;
constexpr int kept_lines_max = 12;  ///< a row of no more lines is not torn over two pages
constexpr double resolution = 72;   ///< else text is a third too large

constexpr double black = 0.08;
constexpr double grey = 0.35;
constexpr double rule = 0.72;
constexpr double shade = 0.95;

struct Style {
  double size = 10.5;
  bool is_bold = false;
  double ink = black;
  PangoAlignment align = PANGO_ALIGN_LEFT;

  double line() const { return size * line_spacing; }
};
constexpr Style title_style{20, true, black, PANGO_ALIGN_LEFT};
constexpr Style section_style{12, true};
constexpr Style note_style{9, false, grey};
constexpr Style number_style{9, false, grey, PANGO_ALIGN_CENTER};

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Freer<cairo_surface_destroy>>;
using Ink = std::unique_ptr<cairo_t, Freer<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Freer<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, Freer<pango_font_description_free>>;
using Code = std::unique_ptr<QRcode, Freer<QRcode_free>>;

/// Set text: its lines, all of one height.
struct Lines {
  Layout layout;
  Style style;
  double width = 0;

  int count() const { return layout ? pango_layout_get_line_count(layout.get()) : 0; }
  double height() const { return count() * style.line(); }
};

/// Whole characters within the limit, without what moves a pen or ends a text.
std::string plain(std::string_view text) {
  auto end = std::min(text.size(), text_bytes_max);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  std::string out(text.substr(0, end));
  std::ranges::replace_if(
      out, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F; }, ' ');
  return out;
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::optional<std::pair<int, int>> size_of(std::string_view jpeg) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(jpeg[at])); };
  for (std::size_t at = 2; at + 9 < jpeg.size() && byte(at) == 0xFF;) {
    const auto marker = byte(at + 1);
    // The start of a frame says it; 0xC4, 0xC8 and 0xCC are none.
    const bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (is_frame) return std::pair(static_cast<int>(byte(at + 7) << 8 | byte(at + 8)), static_cast<int>(byte(at + 5) << 8 | byte(at + 6)));
    at += 2 + (byte(at + 2) << 8 | byte(at + 3));
  }
  return std::nullopt;
}

struct Document::Paper {
  Paper(Page page, About about_it)
      : about(std::move(about_it)),
        width(page == Page::portrait ? a4_short : a4_long),
        height(page == Page::portrait ? a4_long : a4_short),
        body{page == Page::portrait ? 10.5 : 9.0} {
    surface.reset(cairo_pdf_surface_create_for_stream(append, &bytes, width, height));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, plain(about.title).c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                   format_rfc3339(about.made, about.utc_offset_minutes).c_str());
    ink.reset(cairo_create(surface.get()));
  }

  double inner() const { return width - left - right; }
  double room() const { return height - bottom - y; }

  Lines set(std::string_view text, const Style& style, double line_width) const {
    Lines out{Layout(pango_cairo_create_layout(ink.get())), style, line_width};
    auto* context = pango_layout_get_context(out.layout.get());
    pango_cairo_context_set_resolution(context, resolution);
    pango_context_set_language(context, pango_language_from_string(about.language == "en" ? "en" : "zh-cn"));
    const Font font(pango_font_description_from_string("Noto Sans CJK SC"));
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    if (style.is_bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(out.layout.get(), font.get());
    pango_layout_set_width(out.layout.get(), static_cast<int>(line_width * PANGO_SCALE));
    pango_layout_set_wrap(out.layout.get(), PANGO_WRAP_WORD_CHAR);
    const auto words = plain(text);
    pango_layout_set_text(out.layout.get(), words.data(), static_cast<int>(words.size()));
    return out;
  }

  void draw(const Lines& lines, double x, double at, int first = 0, int count_max = 1 << 20) const {
    const double grey_level = lines.style.ink;
    cairo_set_source_rgb(ink.get(), grey_level, grey_level, grey_level);
    const int end = std::min(lines.count(), first + count_max);
    for (int i = first; i < end; ++i) {
      auto* line = pango_layout_get_line_readonly(lines.layout.get(), i);
      PangoRectangle box;
      pango_layout_line_get_extents(line, nullptr, &box);
      const double free = lines.width - static_cast<double>(box.width) / PANGO_SCALE;
      const double indent = lines.style.align == PANGO_ALIGN_CENTER  ? free / 2
                            : lines.style.align == PANGO_ALIGN_RIGHT ? free
                                                                     : 0;
      cairo_move_to(ink.get(), x + indent,
                    at + (i - first) * lines.style.line() + lines.style.size * above_baseline);
      pango_cairo_show_layout_line(ink.get(), line);
    }
  }

  void line(double x1, double at, double x2, double darkness = rule) const {
    cairo_set_source_rgb(ink.get(), darkness, darkness, darkness);
    cairo_set_line_width(ink.get(), 0.6);
    cairo_move_to(ink.get(), x1, at);
    cairo_line_to(ink.get(), x2, at);
    cairo_stroke(ink.get());
  }

  void end_page() {
    const double at = height - foot_at;
    draw(set(about.foot, note_style, inner()), left, at - note_style.line(), 0, 1);
    draw(set("— " + std::to_string(number) + " —", number_style, inner()), left, at);
    cairo_show_page(ink.get());
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
      std::vector<Lines> out;
      out.push_back(set(words, style, inner()));
      return out;
    }());
  }

  /// Texts beside each other, each from its own x, over as many pages as they take.
  void cells(const Style& style, const std::vector<double>& x, const std::vector<Lines>& texts) {
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
      for (std::size_t i = 0; i < texts.size(); ++i) draw(texts[i], x[i], y + pad, drawn, now);
      y += now * style.line() + 2 * pad;
      drawn += now;
    }
  }

  void table_row(const std::vector<std::string>& words, const Style& style) {
    double all = 0;
    for (const auto& column : columns) all += column.share;
    std::vector<double> x;
    std::vector<Lines> texts;
    double at = left;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const double share = inner() * columns[i].share / all;
      x.push_back(at + pad);
      texts.push_back(set(i < words.size() ? words[i] : std::string(), style, share - 2 * pad));
      at += share;
    }
    cells(style, x, texts);
    line(left, y, left + inner());
  }

  void table_head() {
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    auto style = body;
    style.is_bold = true;
    cairo_set_source_rgb(ink.get(), shade, shade, shade);
    cairo_rectangle(ink.get(), left, y, inner(), style.line() + 2 * pad);
    cairo_fill(ink.get());
    table_row(names, style);
  }

  void code(const QRcode& qr, double x, double at, double side = code_side) const {
    const double module = side / qr.width;
    cairo_set_source_rgb(ink.get(), 0, 0, 0);
    for (int i = 0; i < qr.width * qr.width; ++i) {
      if (qr.data[i] & 1)
        cairo_rectangle(ink.get(), x + (i % qr.width) * module, at + (i / qr.width) * module, module, module);
    }
    cairo_fill(ink.get());
  }

  void frame(double x, double at, double wide, double high) const {
    cairo_set_source_rgb(ink.get(), grey, grey, grey);
    cairo_set_line_width(ink.get(), 0.6);
    const double dash = 3;
    cairo_set_dash(ink.get(), &dash, 1, 0);
    cairo_rectangle(ink.get(), x, at, wide, high);
    cairo_stroke(ink.get());
    cairo_set_dash(ink.get(), nullptr, 0, 0);
  }

  void card(const Card& card, double x, double at, double wide) const {
    frame(x, at, wide, card_height);
    const double inside = 3 * pad;
    if (const Code qr{QRcode_encodeString8bit(card.code.c_str(), 0, QR_ECLEVEL_M)}) code(*qr, x + inside, at + inside, card_code_side);
    auto style = number_style;
    style.ink = black;
    draw(set(card.caption, style, card_code_side), x + inside, at + inside + card_code_side + pad);
    const double words_at = x + 2 * inside + card_code_side;
    const double words_wide = wide - card_code_side - 3 * inside;
    const auto title = set(card.title, section_style, words_wide);
    double down = at + inside;
    draw(title, words_at, down, 0, 3);
    down += std::min(title.height(), 3 * section_style.line()) + pad;
    for (const auto& line : card.lines) {
      const auto words = set(line, note_style, words_wide);
      const int fits = static_cast<int>((at + card_height - inside - down) / note_style.line());
      draw(words, words_at, down, 0, std::max(0, fits));
      down += words.height() + pad;
    }
  }

  About about;
  double width;
  double height;
  Style body;
  std::string bytes;
  Surface surface;
  Ink ink;  // before the surface it is gone
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
  Code qr;
  if (!code.empty() && code.size() <= code_bytes_max)
    qr.reset(QRcode_encodeString8bit(std::string(code).c_str(), 0, QR_ECLEVEL_M));
  const double text_width = paper.inner() - (qr ? code_column : 0);
  const double begin = paper.y;
  const auto put = [&](std::string_view words, const Style& style) {
    const auto set = paper.set(words, style, text_width);
    paper.draw(set, left, paper.y);
    paper.y += set.height();
  };
  put(title, title_style);
  paper.y += pad;
  for (const auto& each : lines) put(each, paper.body);
  if (qr) {
    const double x = left + paper.inner() - code_side;
    paper.code(*qr, x, begin);
    auto style = number_style;
    style.size = 8;
    const auto words = paper.set(caption, style, code_side);
    paper.draw(words, x, begin + code_side + pad);
    paper.y = std::max(paper.y, begin + code_side + pad + words.height());
  }
  paper.y += pad;
  paper.line(left, paper.y, left + paper.inner(), black);
  paper.y += 2 * pad;
}

void Document::title(std::string_view text) {
  auto style = title_style;
  style.align = PANGO_ALIGN_CENTER;
  paper_->columns.clear();
  paper_->text(text, style);
  paper_->y += 2 * pad;
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
  // The file goes into the paper as it is: only its size is drawn.
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, width, height));
  auto kept = std::make_unique<std::string>(std::move(jpeg));
  const auto* bytes = reinterpret_cast<const unsigned char*>(kept->data());
  const auto drop = [](void* text) { delete static_cast<std::string*>(text); };
  const auto size = kept->size();
  if (cairo_surface_set_mime_data(surface.get(), CAIRO_MIME_TYPE_JPEG, bytes, size, drop, kept.get()) == CAIRO_STATUS_SUCCESS) (void)kept.release();
  cairo_save(paper.ink.get());
  cairo_translate(paper.ink.get(), at, paper.y);
  cairo_scale(paper.ink.get(), scale, scale);
  cairo_set_source_surface(paper.ink.get(), surface.get(), 0, 0);
  cairo_paint(paper.ink.get());
  cairo_restore(paper.ink.get());
  paper.frame(at, paper.y, wide, height * scale);
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
    return at < facts.size() && paper.set(facts[at].text, paper.body, half - names - pad).count() <= 1;
  };
  for (std::size_t at = 0; at < facts.size();) {
    const std::size_t beside = is_short(at) && is_short(at + 1) ? 2 : 1;
    std::vector<Lines> texts;
    std::vector<double> x;
    for (std::size_t i = 0; i < beside; ++i, ++at) {
      const double begin = left + static_cast<double>(i) * half;
      texts.push_back(paper.set(facts[at].name, style, names - 2 * pad));
      texts.push_back(
          paper.set(facts[at].text, paper.body, (beside == 2 ? half : paper.inner()) - names - pad));
      x.insert(x.end(), {begin + pad, begin + names});
    }
    paper.cells(paper.body, x, texts);
    paper.line(left, paper.y, left + paper.inner());
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
    const auto words = paper.set(names[i], paper.body, share - 2 * pad);
    PangoRectangle box;
    pango_layout_get_extents(words.layout.get(), nullptr, &box);
    paper.draw(words, x, base - paper.body.line());
    paper.line(x + static_cast<double>(box.width) / PANGO_SCALE + pad, base, x + share - 4 * pad, grey);
  }
  paper.y += static_cast<double>(lines) * signature_height + 2 * pad;
}

int Document::pages() const { return paper_->number; }

Result<std::string, std::string> Document::close() {
  auto& paper = *paper_;
  if (paper.is_full) return fail("more than " + std::to_string(pages_max) + " pages");
  paper.end_page();
  cairo_surface_finish(paper.surface.get());
  const auto status = cairo_surface_status(paper.surface.get());
  if (status != CAIRO_STATUS_SUCCESS) return fail(std::string(cairo_status_to_string(status)));
  return std::move(paper.bytes);
}

}  // namespace rz::pdf

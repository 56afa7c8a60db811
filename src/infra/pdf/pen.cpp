#include "infra/pdf/pen.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

#include <algorithm>
#include <utility>

namespace rz::pdf {

namespace {

constexpr double above_baseline = 1.08;  ///< of a line, in sizes of its type
constexpr double resolution = 72;        ///< else text is a third too large
constexpr double line_width = 0.6;

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Freer<cairo_surface_destroy>>;
using Font = std::unique_ptr<PangoFontDescription, Freer<pango_font_description_free>>;
using Code = std::unique_ptr<QRcode, Freer<QRcode_free>>;

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

PangoLayout* layout_of(const std::shared_ptr<void>& layout) { return static_cast<PangoLayout*>(layout.get()); }

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

int Pen::Lines::count() const { return layout_ ? pango_layout_get_line_count(layout_of(layout_)) : 0; }

double Pen::Lines::wide() const {
  if (!layout_) return 0;
  PangoRectangle box;
  pango_layout_get_extents(layout_of(layout_), nullptr, &box);
  return static_cast<double>(box.width) / PANGO_SCALE;
}

struct Pen::Ink {
  std::string bytes;
  Surface surface;
  std::unique_ptr<cairo_t, Freer<cairo_destroy>> cairo;  // before the surface it is gone
  std::string language;

  void grey(double level) const { cairo_set_source_rgb(cairo.get(), level, level, level); }
};

Pen::Pen(double width, double height, const About& about) : ink_(std::make_unique<Ink>()) {
  ink_->language = about.language;
  ink_->surface.reset(cairo_pdf_surface_create_for_stream(append, &ink_->bytes, width, height));
  cairo_pdf_surface_set_metadata(ink_->surface.get(), CAIRO_PDF_METADATA_TITLE, plain(about.title).c_str());
  cairo_pdf_surface_set_metadata(ink_->surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, format_rfc3339(about.made, about.utc_offset_minutes).c_str());
  ink_->cairo.reset(cairo_create(ink_->surface.get()));
}

Pen::~Pen() = default;

Pen::Lines Pen::set(std::string_view text, const Style& style, double width) const {
  auto* layout = pango_cairo_create_layout(ink_->cairo.get());
  Lines out;
  out.style = style;
  out.width = width;
  out.layout_ = std::shared_ptr<void>(layout, [](void* made) { g_object_unref(made); });
  auto* context = pango_layout_get_context(layout);
  pango_cairo_context_set_resolution(context, resolution);
  pango_context_set_language(context, pango_language_from_string(ink_->language == "en" ? "en" : "zh-cn"));
  const Font font(pango_font_description_from_string("Noto Sans CJK SC"));
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  if (style.is_bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(layout, font.get());
  pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  const auto words = plain(text);
  pango_layout_set_text(layout, words.data(), static_cast<int>(words.size()));
  return out;
}

void Pen::draw(const Lines& lines, double x, double y, int first, int count_max) const {
  ink_->grey(lines.style.ink);
  const int end = std::min(lines.count(), first + count_max);
  for (int i = first; i < end; ++i) {
    auto* line = pango_layout_get_line_readonly(layout_of(lines.layout_), i);
    PangoRectangle box;
    pango_layout_line_get_extents(line, nullptr, &box);
    const double free = lines.width - static_cast<double>(box.width) / PANGO_SCALE;
    const double indent = lines.style.align == Align::center ? free / 2 : lines.style.align == Align::right ? free : 0;
    cairo_move_to(ink_->cairo.get(), x + indent, y + (i - first) * lines.style.line() + lines.style.size * above_baseline);
    pango_cairo_show_layout_line(ink_->cairo.get(), line);
  }
}

void Pen::line(double x1, double y, double x2, double darkness) const {
  ink_->grey(darkness);
  cairo_set_line_width(ink_->cairo.get(), line_width);
  cairo_move_to(ink_->cairo.get(), x1, y);
  cairo_line_to(ink_->cairo.get(), x2, y);
  cairo_stroke(ink_->cairo.get());
}

void Pen::fill(double x, double y, double wide, double high, double lightness) const {
  ink_->grey(lightness);
  cairo_rectangle(ink_->cairo.get(), x, y, wide, high);
  cairo_fill(ink_->cairo.get());
}

void Pen::frame(double x, double y, double wide, double high, bool is_dashed) const {
  ink_->grey(grey);
  cairo_set_line_width(ink_->cairo.get(), line_width);
  const double dash = 3;
  if (is_dashed) cairo_set_dash(ink_->cairo.get(), &dash, 1, 0);
  cairo_rectangle(ink_->cairo.get(), x, y, wide, high);
  cairo_stroke(ink_->cairo.get());
  cairo_set_dash(ink_->cairo.get(), nullptr, 0, 0);
}

void Pen::arrow(double x, double y, double x2) const {
  const double head = 5;
  line(x, y, x2 - head, grey);
  ink_->grey(grey);
  cairo_move_to(ink_->cairo.get(), x2, y);
  cairo_line_to(ink_->cairo.get(), x2 - head, y - head / 2);
  cairo_line_to(ink_->cairo.get(), x2 - head, y + head / 2);
  cairo_fill(ink_->cairo.get());
}

bool Pen::code(std::string_view text, double x, double y, double side) const {
  if (text.empty() || text.size() > code_bytes_max) return false;
  const Code qr(QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M));
  if (!qr) return false;
  const double module = side / qr->width;
  ink_->grey(0);
  for (int i = 0; i < qr->width * qr->width; ++i) {
    if (qr->data[i] & 1) cairo_rectangle(ink_->cairo.get(), x + (i % qr->width) * module, y + (i / qr->width) * module, module, module);
  }
  cairo_fill(ink_->cairo.get());
  return true;
}

void Pen::picture(std::string jpeg, int width, int height, double x, double y, double scale) const {
  // The file goes into the paper as it is: of the surface only its size is used.
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, width, height));
  auto kept = std::make_unique<std::string>(std::move(jpeg));
  const auto* bytes = reinterpret_cast<const unsigned char*>(kept->data());
  const auto drop = [](void* text) { delete static_cast<std::string*>(text); };
  const auto size = kept->size();
  if (cairo_surface_set_mime_data(surface.get(), CAIRO_MIME_TYPE_JPEG, bytes, size, drop, kept.get()) == CAIRO_STATUS_SUCCESS) (void)kept.release();
  cairo_save(ink_->cairo.get());
  cairo_translate(ink_->cairo.get(), x, y);
  cairo_scale(ink_->cairo.get(), scale, scale);
  cairo_set_source_surface(ink_->cairo.get(), surface.get(), 0, 0);
  cairo_paint(ink_->cairo.get());
  cairo_restore(ink_->cairo.get());
}

void Pen::show_page() const { cairo_show_page(ink_->cairo.get()); }

Result<std::string, std::string> Pen::finish() {
  cairo_surface_finish(ink_->surface.get());
  const auto status = cairo_surface_status(ink_->surface.get());
  if (status != CAIRO_STATUS_SUCCESS) return fail(std::string(cairo_status_to_string(status)));
  return std::move(ink_->bytes);
}

}  // namespace rz::pdf

#pragma once
// What draws on a page: set text, lines, frames, codes, pictures. Points, 1/72 inch, from the upper left. Both kinds of paper
// (document, poster) draw with it; cairo and pango are known to pen.cpp alone.

#include <memory>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "infra/pdf/document.hpp"

namespace rz::pdf {

inline constexpr double mm = 72 / 25.4;
inline constexpr double black = 0.08;
inline constexpr double grey = 0.35;
inline constexpr double rule = 0.72;
inline constexpr double shade = 0.95;

enum class Align { left, center, right };

struct Style {
  double size = 10.5;
  bool is_bold = false;
  double ink = black;
  Align align = Align::left;

  double line() const { return size * line_spacing; }
  static constexpr double line_spacing = 1.5;
};

class Pen {
 public:
  /// Set text: its lines, all of one height.
  class Lines {
   public:
    int count() const;
    double height() const { return count() * style.line(); }
    /// Of the widest of them.
    double wide() const;

    Style style;
    double width = 0;

   private:
    friend class Pen;
    std::shared_ptr<void> layout_;
  };

  Pen(double width, double height, const About& about);
  ~Pen();
  Pen(const Pen&) = delete;
  Pen& operator=(const Pen&) = delete;

  Lines set(std::string_view text, const Style& style, double width) const;
  void draw(const Lines& lines, double x, double y, int first = 0, int count_max = 1 << 20) const;
  void line(double x1, double y, double x2, double darkness = rule) const;
  void fill(double x, double y, double wide, double high, double lightness) const;
  void frame(double x, double y, double wide, double high, bool is_dashed) const;
  /// Points to the right, from `x` to `x2`.
  void arrow(double x, double y, double x2) const;
  /// A QR code; false where the text is empty, too long, or makes none.
  bool code(std::string_view text, double x, double y, double side) const;
  void picture(std::string jpeg, int width, int height, double x, double y, double scale) const;
  void show_page() const;
  /// The bytes of the file; an error in English.
  Result<std::string, std::string> finish();

 private:
  struct Ink;
  std::unique_ptr<Ink> ink_;
};

}  // namespace rz::pdf

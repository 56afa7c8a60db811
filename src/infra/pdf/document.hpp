#pragma once
// A document on A4 paper, written from its beginning to its end: what stands on it cannot be changed any
// more. Chinese and Latin text, rows that go on over pages, a QR code, empty places for signatures. cairo,
// pango and libqrencode do it, in document.cpp alone.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace rz::pdf {

inline constexpr int pages_max = 500;
inline constexpr std::size_t text_bytes_max = 32'000;  ///< of one piece of text; what is beyond is left out
inline constexpr std::size_t code_bytes_max =
    300;  ///< of a QR code: more is not read from paper by a telephone

/// Width and height of a JPEG in pixels, from its head; nothing where it is none.
std::optional<std::pair<int, int>> size_of(std::string_view jpeg);

enum class Page { portrait, landscape };

struct About {
  std::string title;     ///< as programs show it, not on the paper
  std::string language;  ///< «zh», «en»
  std::string foot;      ///< under every page, beside its number
  Instant made{};
  int utc_offset_minutes = 0;
};

struct Fact {
  std::string name;
  std::string text;
};

struct Column {
  std::string name;
  double share = 1;  ///< of the width, against the others
};

/// To be cut out: a large QR code, and beside it what it is of.
struct Card {
  std::string title;
  std::vector<std::string> lines;
  std::string code;
  std::string caption;  ///< beneath the code: the same in letters
};

class Document {
 public:
  Document(Page page, About about);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// The name of the paper, lines under it, and at the right a QR code of `code` with the caption; an empty
  /// or too long `code` has none.
  void head(std::string_view title, const std::vector<std::string>& lines, std::string_view code = {},
            std::string_view caption = {});
  /// In the middle, as forms have it; a small QR code of `code` in the corner at the right, by which a scan finds back.
  void title(std::string_view text, std::string_view code = {});
  void section(std::string_view text);
  void paragraph(std::string_view text);
  /// «name  text», one beneath the other; two that are short stand on one line.
  void facts(const std::vector<Fact>& facts);
  /// A table begins: its head stands again on every page that it goes on to. It ends with the next thing that
  /// is no row.
  void table(std::vector<Column> columns);
  void row(const std::vector<std::string>& cells);
  /// Two beside each other, none torn over two pages.
  void cards(const std::vector<Card>& cards);
  /// For pen and seal: a name and an empty line behind it, two beside each other; all on one page.
  void signatures(const std::vector<std::string>& names);

  /// The next thing stands at the top of a page.
  void turn_page();
  /// On a page of its own, as large as that lets it be; a word under it. `jpeg` as infra/image makes it.
  void picture(std::string jpeg, int width, int height, std::string_view caption);

  int pages() const;
  /// The bytes of the file. An error, in English, where it has more pages than `pages_max` or could not be
  /// made.
  Result<std::string, std::string> close();

 private:
  struct Paper;
  std::unique_ptr<Paper> paper_;
};

}  // namespace rz::pdf

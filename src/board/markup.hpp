#pragma once
// Writes HTML and XML that cannot be broken by what people wrote: every text and every value is escaped, there is no other way in.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rz::board {

/// Names of tags and attributes are the program's own literals.
class Markup {
 public:
  /// With an empty value it stands alone: «selected».
  struct Attribute {
    std::string_view name;
    std::string value;
  };
  using Attributes = std::vector<Attribute>;

  enum class Kind { html, xml };
  explicit Markup(Kind kind);

  Markup& open(std::string_view tag, const Attributes& attributes = {});
  /// Of the element opened last.
  Markup& close();
  Markup& text(std::string_view text);
  /// An element that holds a text and nothing else.
  Markup& leaf(std::string_view tag, std::string_view text, const Attributes& attributes = {});
  /// An element that holds nothing: `meta`, `link`, `path`.
  Markup& empty(std::string_view tag, const Attributes& attributes = {});

  /// Closes what is open and gives the whole.
  std::string finish() &&;

 private:
  void start(std::string_view tag, const Attributes& attributes);

  std::string out_;
  std::vector<std::string_view> open_;
};

/// «&», «<», «>» and quotes; signs that XML knows no way to write are dropped.
std::string escaped(std::string_view text);

/// «a=1&b=…» of names and values, percent-encoded; pairs without a value are left out.
std::string query_of(const std::vector<std::pair<std::string_view, std::string>>& pairs);

}  // namespace rz::board

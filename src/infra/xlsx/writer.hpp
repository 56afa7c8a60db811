#pragma once
// A spreadsheet (ECMA-376) written row by row in constant memory: what is written cannot be changed any more. libxlsxwriter does it.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace rz::xlsx {

inline constexpr std::size_t rows_max = 1'048'575;   ///< below the head; a sheet holds no more
inline constexpr std::size_t cell_bytes_max = 32'000;

/// A moment in the clocks of its district, shown to the minute.
struct Moment {
  Instant at{};
  int utc_offset_minutes = 0;
};
/// Text is text: a spreadsheet takes none of it for a formula. monostate = empty.
using Cell = std::variant<std::monostate, std::string, std::int64_t, Moment>;

struct Column {
  std::string name;
  double width = 12;  ///< in characters
};

class Writer {
 public:
  /// `scratch`: a folder for what is not whole yet. The head stays in sight, and can be filtered by.
  Writer(const std::filesystem::path& file, const std::filesystem::path& scratch, std::string_view sheet, const std::vector<Column>& columns);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void row(const std::vector<Cell>& cells);
  std::size_t rows() const;
  /// The file is whole. An error, in English, where the disk took it not.
  Status<std::string> close();

 private:
  struct Book;
  std::unique_ptr<Book> book_;
};

}  // namespace rz::xlsx

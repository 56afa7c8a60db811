#pragma once
// A table as somebody sent it.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace rz {

/// Every cell a text.
struct Table {
  struct Row {
    int line = 0;  ///< in the file, from 1
    std::vector<std::string> cells;
  };
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

/// The cells of a row by the names of their columns, without blanks around them; a column that is not there is empty.
class Cells {
 public:
  Cells(const Table& table, const Table::Row& row) : table_(table), row_(row) {}

  std::string_view operator[](std::string_view column) const {
    const auto found = std::ranges::find(table_.columns, column);
    const auto at = static_cast<std::size_t>(found - table_.columns.begin());
    return at < row_.cells.size() ? trim(row_.cells[at]) : std::string_view();
  }
  std::string text(std::string_view column) const { return std::string((*this)[column]); }
  int line() const { return row_.line; }

 private:
  const Table& table_;
  const Table::Row& row_;
};

}  // namespace rz

#pragma once

#include <string>
#include <vector>

namespace rz {

/// A table as somebody sent it: every cell a text.
struct Table {
  struct Row {
    int line = 0;  ///< in the file, from 1
    std::vector<std::string> cells;
  };
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

}  // namespace rz

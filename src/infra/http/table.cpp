#include "infra/http/table.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace rz::http {

namespace {

std::string text_of(std::string_view cell) {
  const bool is_marked = cell.size() > 1 && cell.front() == '\'' && formula_signs.contains(cell[1]);
  return std::string(is_marked ? cell.substr(1) : cell);
}

}  // namespace

Result<Table, Problem> read_table(json::Reader& read, std::span<const std::string_view> known, Language language) {
  const bool zh = language == Language::zh;
  const auto refuse = [&](std::string pointer, std::string message) {
    auto problem = standard_problem(422, language);
    problem.errors.push_back({std::move(pointer), std::move(message)});
    return fail(std::move(problem));
  };
  const auto columns = read.get<const json::Array*>("/columns");
  const auto rows = read.get<const json::Array*>("/rows");
  if (!read.faults().empty()) return fail(invalid_body(read.faults(), language));
  Table out;
  for (const auto& column : *columns) {
    const auto name = column.is_string() ? std::string(column.get_string()) : "";
    if (std::ranges::find(known, name) == known.end()) {
      return refuse("/columns", zh ? "没有「" + name + "」这一列。" : "There is no column «" + name + "».");
    }
    out.columns.push_back(name);
  }
  if (rows->size() > table_rows_max) return refuse("/rows", zh ? "一次最多导入 20000 行，请分开。" : "At most 20,000 rows at a time; divide them.");
  int line = 1;
  for (const auto& row : *rows) {
    const auto* cells = row.if_array();
    if (!cells || cells->size() != out.columns.size()) {
      return refuse("/rows/" + std::to_string(line - 1), zh ? "这一行的列数与标题行不同。" : "This row has other columns than the first.");
    }
    Table::Row read_row{++line, {}};
    for (const auto& cell : *cells) read_row.cells.push_back(cell.is_string() ? text_of(cell.get_string()) : "");
    out.rows.push_back(std::move(read_row));
  }
  return out;
}

}  // namespace rz::http

#pragma once
// A table in a request's body: {"columns": […], "rows": [[…], …]}.

#include <cstddef>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "base/table.hpp"
#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"

namespace rz::http {

inline constexpr std::size_t table_rows_max = 20'000;
inline constexpr std::size_t table_bytes_max = 8 * 1024 * 1024;

/// With these a cell begins that a spreadsheet takes for a formula. Tables that we give put an apostrophe before them.
inline constexpr std::string_view formula_signs = "=+-@\t";

/// 422 for a column that is not among `known`, a row of another width, too many rows. The first row is line 2 of its file.
Result<Table, Problem> read_table(json::Reader& read, std::span<const std::string_view> known, Language language);

}  // namespace rz::http

#include "infra/db/value.hpp"

namespace rz::db {

double Row::real(std::size_t column) const {
  if (const auto* whole = std::get_if<std::int64_t>(&cells_[column])) return static_cast<double>(*whole);
  return std::get<double>(cells_[column]);
}

std::optional<std::int64_t> Row::integer_or_null(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<double> Row::real_or_null(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(real(column));
}

std::optional<std::string> Row::text_or_null(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<std::string> Row::blob_or_null(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(blob(column));
}

}  // namespace rz::db

#include "infra/db/statement.hpp"

#include <algorithm>
#include <charconv>

namespace rz::db {

namespace {

constexpr std::string_view rows_word = "{rows}";

/// A piece of the text: copied as it is, or a parameter, or the place of the rows.
struct Piece {
  enum class Kind { plain, parameter, rows } kind;
  std::string_view text;
  std::size_t number = 0;
};

/// The length of a quoted name, a string or a comment that begins the text; 0 if none does.
/// A doubled quote inside a string is two strings side by side, which comes to the same.
std::size_t opaque_length(std::string_view text) {
  const auto until = [&](std::string_view end, std::size_t from) {
    const auto at = text.find(end, from);
    return at == std::string_view::npos ? text.size() : at + end.size();
  };
  if (text.starts_with('\'')) return until("'", 1);
  if (text.starts_with('"')) return until("\"", 1);
  if (text.starts_with("--")) return until("\n", 2);
  if (text.starts_with("/*")) return until("*/", 2);
  return 0;
}

Piece next_piece(std::string_view text) {
  if (text.starts_with(rows_word)) return {Piece::Kind::rows, text.substr(0, rows_word.size())};
  if (const auto length = opaque_length(text)) return {Piece::Kind::plain, text.substr(0, length)};
  if (text.starts_with('$')) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (error == std::errc{}) {
      return {Piece::Kind::parameter, text.substr(0, static_cast<std::size_t>(end - text.data())), number};
    }
  }
  return {Piece::Kind::plain, text.substr(0, 1)};
}

std::string_view array_type(Type type) {
  switch (type) {
    case Type::integer:
      return "::bigint[]";
    case Type::real:
      return "::double precision[]";
    case Type::text:
      return "::text[]";
    case Type::blob:
      return "::bytea[]";
  }
  return {};
}

/// «VALUES (?3, ?4)» or «SELECT * FROM unnest($3::bigint[], $4::text[])»; `first` is the first number.
std::string rows_source(Dialect dialect, std::size_t first, const std::vector<Type>& types) {
  const bool sqlite = dialect == Dialect::sqlite;
  std::string out = sqlite ? "VALUES (" : "SELECT * FROM unnest(";
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (i > 0) out += ", ";
    out += sqlite ? '?' : '$';
    out += std::to_string(first + i);
    if (!sqlite) out += array_type(types[i]);
  }
  out += ')';
  return out;
}

std::string render(Dialect dialect, const std::vector<Piece>& pieces, std::size_t parameters,
                   const std::vector<Type>& types) {
  std::string out;
  for (const auto& piece : pieces) {
    switch (piece.kind) {
      case Piece::Kind::plain:
        out += piece.text;
        break;
      case Piece::Kind::parameter:
        // SQLite takes $1 for a *name*, numbered by first appearance; ?1 is the number.
        out += dialect == Dialect::sqlite ? '?' : '$';
        out += std::to_string(piece.number);
        break;
      case Piece::Kind::rows:
        out += rows_source(dialect, parameters + 1, types);
        break;
    }
  }
  return out;
}

}  // namespace

Statement::Statement(std::string_view sql, std::vector<Type> row_types) : row_types_(std::move(row_types)) {
  std::vector<Piece> pieces;
  std::size_t rows_count = 0;
  for (auto rest = sql; !rest.empty(); rest.remove_prefix(pieces.back().text.size())) {
    pieces.push_back(next_piece(rest));
    const auto& piece = pieces.back();
    if (piece.kind == Piece::Kind::rows) ++rows_count;
    if (piece.kind == Piece::Kind::parameter) {
      parameter_count_ = std::max(parameter_count_, piece.number);
      if (piece.number == 0) defect_ = "parameters count from $1";
    }
  }
  takes_rows_ = rows_count > 0;
  if (rows_count > 1) defect_ = "{rows} stands more than once";
  if (takes_rows_ == row_types_.empty()) defect_ = "{rows} and row types go together";
  sqlite_ = render(Dialect::sqlite, pieces, parameter_count_, row_types_);
  postgres_ = render(Dialect::postgres, pieces, parameter_count_, row_types_);
}

}  // namespace rz::db

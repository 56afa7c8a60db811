#pragma once
// What goes into the database and what comes out of it: the four kinds of value that both databases share.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace rz::crypto {
class Vault;
}

namespace rz::db {

/// Bytes, distinct from text.
struct Blob {
  std::string bytes;

  bool operator==(const Blob&) const = default;
};

/// A text that is stored sealed (crypto::Vault): nothing can be sought by it. Read with Row::secret_or_null; a column of
/// type text holds it.
struct Secret {
  std::string text;

  bool operator==(const Secret&) const = default;
};

/// `monostate` is NULL. Text is UTF-8 without zero bytes; a double is finite (PostgreSQL refuses the one,
/// SQLite changes the other, so the door refuses both everywhere).
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob, Secret>;
using Params = std::vector<Value>;

/// In a migration: bigint, double precision, text, bytea.
enum class Type { integer, real, text, blob };

/// NULL for an empty optional.
template <class T>
Value nullable(std::optional<T> value) {
  return value ? Value{*std::move(value)} : Value{};
}

/// One row of a result, a view into its Rows. Columns count from 0 in the order of the select list.
/// Asking for another type than the column holds is a defect of the caller: std::bad_variant_access.
class Row {
 public:
  explicit Row(std::span<const Value> cells, const crypto::Vault* vault = nullptr) : cells_(cells), vault_(vault) {}

  std::size_t size() const { return cells_.size(); }
  const Value& value(std::size_t column) const { return cells_[column]; }
  bool is_null(std::size_t column) const { return holds<std::monostate>(column); }

  std::int64_t integer(std::size_t column) const { return std::get<std::int64_t>(cells_[column]); }
  /// Also reads an integer: SQLite answers 0 and not 0.0 for some expressions.
  double real(std::size_t column) const;
  const std::string& text(std::size_t column) const { return std::get<std::string>(cells_[column]); }
  const std::string& blob(std::size_t column) const { return std::get<Blob>(cells_[column]).bytes; }

  std::optional<std::int64_t> integer_or_null(std::size_t column) const;
  std::optional<double> real_or_null(std::size_t column) const;
  std::optional<std::string> text_or_null(std::size_t column) const;
  std::optional<std::string> blob_or_null(std::size_t column) const;
  /// What was given as Secret, opened; nothing for NULL. An error, in English, where no key opens it.
  Result<std::optional<std::string>, std::string> secret_or_null(std::size_t column) const;

 private:
  template <class T>
  bool holds(std::size_t column) const {
    return std::holds_alternative<T>(cells_[column]);
  }

  std::span<const Value> cells_;
  const crypto::Vault* vault_;
};

/// The whole result of one call, fetched.
class Rows {
 public:
  class Iterator {
   public:
    Iterator(const Rows* rows, std::size_t at) : rows_(rows), at_(at) {}
    Row operator*() const { return (*rows_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Rows* rows_;
    std::size_t at_;
  };

  std::size_t size() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  bool empty() const { return cells_.empty(); }
  Row operator[](std::size_t index) const {
    return Row{std::span(cells_).subspan(index * columns_, columns_), vault_.get()};
  }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }
  /// Rows inserted, updated or deleted; 0 for a SELECT.
  std::int64_t affected() const { return affected_; }

  /// For the drivers: cells are appended row by row.
  void set_columns(std::size_t columns) { columns_ = columns; }
  void reserve(std::size_t rows) { cells_.reserve(rows * columns_); }
  void append(Value cell) { cells_.push_back(std::move(cell)); }
  void add_affected(std::int64_t count) { affected_ += count; }
  void use_vault(std::shared_ptr<const crypto::Vault> vault) { vault_ = std::move(vault); }

 private:
  std::vector<Value> cells_;
  std::size_t columns_ = 0;
  std::int64_t affected_ = 0;
  std::shared_ptr<const crypto::Vault> vault_;
};

}  // namespace rz::db

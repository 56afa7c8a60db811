#pragma once
// PostgreSQL's binary format of values. Inside the door; sees libpq.

#include <libpq-fe.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "infra/db/driver.hpp"

namespace rz::db {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

/// Parameters of one execution, as libpq takes them. Text and bytes point into the call.
class PostgresParameters {
 public:
  explicit PostgresParameters(const Call& call);

  int count() const { return static_cast<int>(types_.size()); }
  /// Declared types; 0 for a NULL, which takes the type that the server infers.
  const std::vector<Oid>& types() const { return types_; }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add(Oid type, const char* bytes, std::size_t size);
  void add_owned(Oid type, std::string bytes);
  void add_value(const Value& value);

  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::deque<std::string> owned_;
};

/// The rows of a finished result that was asked for in binary.
Result<Rows, Error> read_postgres_rows(const PGresult* result);

}  // namespace rz::db

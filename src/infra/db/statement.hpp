#pragma once
// One SQL text for both databases.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "infra/db/value.hpp"

namespace rz::db {

enum class Dialect { sqlite, postgres };

/// A statement, made once as a static object and prepared once a connection (by its text).
///
/// Parameters are $1, $2 …; each may be used more than once. PostgreSQL must see a NULL's type from its
/// place, everywhere it stands: `CAST($1 AS text) IS NULL OR name = $1`, not `$1 IS NULL OR …`.
/// `{rows}`, at most once, stands for a set of rows whose column types are `row_types`:
///   INSERT INTO event (district_id, seq, kind) {rows} ON CONFLICT (district_id, seq) DO NOTHING
///   WITH wanted (scope, key) AS ({rows}) SELECT i.answer FROM idempotency i JOIN wanted w ON …
///   DELETE FROM draft WHERE (district_id, id) IN ({rows})
/// PostgreSQL gets all rows in one execution (`SELECT * FROM unnest($1::bigint[], …)`), SQLite executes
/// `VALUES (?1, …)` once a row and joins the results. So with `{rows}` the result for a set must be the
/// results for its rows put together (no aggregate over the set), in an order nobody relies on, and an
/// upsert may not name a row twice (PostgreSQL refuses that).
class Statement {
 public:
  explicit Statement(std::string_view sql, std::vector<Type> row_types = {});

  /// The text for one database.
  const std::string& sql(Dialect dialect) const { return dialect == Dialect::sqlite ? sqlite_ : postgres_; }
  /// How many parameters a call gives, the highest $N. The row's parameters follow after these.
  std::size_t parameter_count() const { return parameter_count_; }
  bool takes_rows() const { return takes_rows_; }
  const std::vector<Type>& row_types() const { return row_types_; }
  /// What is wrong with the text itself; empty if nothing. Running such a statement is an error.
  const std::string& defect() const { return defect_; }

 private:
  std::string sqlite_;
  std::string postgres_;
  std::vector<Type> row_types_;
  std::size_t parameter_count_ = 0;
  bool takes_rows_ = false;
  std::string defect_;
};

/// A statement with its values. `rows` only for a statement with `{rows}`; without any row it is not
/// executed and its result is empty. The statement must outlive the call.
struct Call {
  const Statement* statement = nullptr;
  Params params = {};
  std::vector<Params> rows = {};
};

}  // namespace rz::db

#include <cmath>

#include "base/text.hpp"
#include "infra/db/driver.hpp"

namespace rz::db {

namespace {

using Kind = Error::Kind;

Status<Error> check_value(const Value& value) {
  if (const auto* real = std::get_if<double>(&value); real && !std::isfinite(*real)) {
    return fail(Error{Kind::sql, "a number is not finite"});
  }
  if (const auto* text = std::get_if<std::string>(&value);
      text && (!is_utf8(*text) || text->contains('\0'))) {
    return fail(Error{Kind::sql, "a text is not UTF-8 or holds a zero byte"});
  }
  if (std::holds_alternative<Secret>(value)) return fail(Error{Kind::sql, "a secret came to the database unsealed"});
  return {};
}

std::size_t bytes_of(const Params& values) {
  std::size_t sum = 0;
  for (const auto& value : values) {
    if (const auto* text = std::get_if<std::string>(&value)) sum += text->size();
    if (const auto* blob = std::get_if<Blob>(&value)) sum += blob->bytes.size();
  }
  return sum;
}

std::size_t bytes_of(const Call& call) {
  std::size_t sum = bytes_of(call.params);
  for (const auto& row : call.rows) sum += bytes_of(row);
  return sum;
}

bool fits(const Value& value, Type type) {
  switch (type) {
    case Type::integer:
      return std::holds_alternative<std::int64_t>(value);
    case Type::real:
      return std::holds_alternative<double>(value);
    case Type::text:
      return std::holds_alternative<std::string>(value);
    case Type::blob:
      return std::holds_alternative<Blob>(value);
  }
  return false;
}

Status<Error> check_row(const Params& row, const std::vector<Type>& types) {
  if (row.size() != types.size()) return fail(Error{Kind::sql, "a row has another width than its types"});
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!std::holds_alternative<std::monostate>(row[i]) && !fits(row[i], types[i])) {
      return fail(
          Error{Kind::sql, "column " + std::to_string(i) + " of a row has another type than declared"});
    }
    RZ_CHECK(check_value(row[i]));
  }
  return {};
}

Status<Error> check_call(const Call& call) {
  const auto& statement = *call.statement;
  if (!statement.defect().empty()) return fail(Error{Kind::sql, statement.defect()});
  if (call.params.size() != statement.parameter_count()) {
    return fail(Error{Kind::sql, "the statement takes " + std::to_string(statement.parameter_count()) +
                                     " parameters, " + std::to_string(call.params.size()) + " are given"});
  }
  if (call.params.size() + statement.row_types().size() > parameters_max) {
    return fail(Error{Kind::limit, "too many parameters"});
  }
  for (const auto& value : call.params) RZ_CHECK(check_value(value));
  if (!statement.takes_rows() && !call.rows.empty()) {
    return fail(Error{Kind::sql, "rows are given to a statement without {rows}"});
  }
  if (call.rows.size() > rows_in_max) return fail(Error{Kind::limit, "too many rows in one call"});
  for (const auto& row : call.rows) RZ_CHECK(check_row(row, statement.row_types()));
  return {};
}

}  // namespace

Status<Error> check_run(std::span<const Call> calls, Scope scope, bool transaction_open) {
  if (begins(scope) && transaction_open) return fail(Error{Kind::sql, "a transaction is open already"});
  if ((scope == Scope::within || scope == Scope::commit) && !transaction_open) {
    return fail(Error{Kind::sql, "no transaction is open"});
  }
  if (calls.size() > calls_max) return fail(Error{Kind::limit, "too many calls in one run"});
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    bytes += bytes_of(calls[i]);
    if (bytes > run_bytes_max) return fail(Error{Kind::limit, "too many bytes in one run"});
    if (auto status = check_call(calls[i]); !status) {
      status.error().call = static_cast<int>(i);
      return status;
    }
  }
  return {};
}

}  // namespace rz::db

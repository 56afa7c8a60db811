#include "infra/db/indexes.hpp"

namespace rz::db {

namespace {

const Statement sqlite_index{"SELECT sql FROM sqlite_master WHERE type = 'index' AND name = $1"};
const Statement postgres_index{"SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname = $1"};

}  // namespace

Result<std::vector<std::string>, Error> set_aside_indexes(Connection& connection, std::span<const std::string_view> names) {
  std::vector<std::string> out;
  for (const auto name : names) {
    RZ_TRY(rows, connection.query(connection.dialect() == Dialect::sqlite ? sqlite_index : postgres_index, {std::string(name)}));
    if (rows.empty()) continue;
    out.emplace_back(rows[0].text(0));
    RZ_CHECK(connection.script("DROP INDEX " + std::string(name)));
  }
  return out;
}

Status<Error> make_indexes(Connection& connection, const std::vector<std::string>& statements) {
  for (const auto& statement : statements) RZ_CHECK(connection.script(statement));
  return {};
}

}  // namespace rz::db

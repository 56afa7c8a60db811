#include "infra/db/reseal.hpp"

#include <limits>
#include <string>

namespace rz::db {

namespace {

constexpr std::int64_t page_rows = 500;

struct Statements {
  explicit Statements(const SecretColumn& where)
      : select("SELECT " + std::string(where.key) + ", " + std::string(where.column) + " FROM " + std::string(where.table) +
               " WHERE district_id = $1 AND " + std::string(where.key) + " > $2 AND " + std::string(where.column) +
               " IS NOT NULL ORDER BY " + std::string(where.key) + " LIMIT $3"),
        update("WITH w (district_id, id, secret) AS ({rows}) UPDATE " + std::string(where.table) + " SET " + std::string(where.column) +
                   " = w.secret FROM w WHERE " + std::string(where.table) + ".district_id = w.district_id AND " + std::string(where.table) +
                   "." + std::string(where.key) + " = w.id",
               {Type::integer, Type::integer, Type::text}) {}

  const Statement select;
  const Statement update;
};

}  // namespace

Result<std::int64_t, Error> reseal(Connection& connection, std::int64_t district, const SecretColumn& column, const crypto::Vault& vault) {
  const Statements statements(column);
  std::int64_t sealed = 0;
  for (auto after = std::numeric_limits<std::int64_t>::min();;) {
    RZ_TRY(rows, connection.query(statements.select, {district, after, page_rows}));
    if (rows.empty()) return sealed;
    Call call{&statements.update};
    for (const auto row : rows) {
      after = row.integer(0);
      if (vault.is_current(row.text(1))) continue;
      auto secret = row.secret_or_null(1);
      if (!secret) return fail(Error{Error::Kind::sql, std::string(column.table) + " " + std::to_string(after) + ": " + secret.error()});
      call.rows.push_back({district, after, Secret{std::move(**secret)}});
    }
    if (call.rows.empty()) continue;
    RZ_CHECK(connection.run({&call, 1}, Scope::whole));
    sealed += static_cast<std::int64_t>(call.rows.size());
  }
}

}  // namespace rz::db

#include "infra/db/db.hpp"

#include <algorithm>

#include "infra/db/driver.hpp"

namespace rz::db {

namespace {

bool is_hold_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

Result<Rows, Error> Connection::query(const Statement& statement, Params params) {
  const Call call{&statement, std::move(params)};
  RZ_TRY(results, run(std::span(&call, 1), Scope::alone));
  return std::move(results.front());
}

Result<Database, Error> Database::open(std::string_view url) {
  constexpr std::string_view sqlite = "sqlite:";
  if (url.starts_with(sqlite) && url.size() > sqlite.size()) {
    return Database{Dialect::sqlite, std::string(url.substr(sqlite.size()))};
  }
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    return Database{Dialect::postgres, std::string(url)};
  }
  return fail(Error{Error::Kind::connection,
                    "A database is given as sqlite:/path/file.db or postgresql://user@host/name."});
}

Result<std::unique_ptr<Connection>, Error> Database::connect(Access access) const {
  if (dialect_ == Dialect::postgres) {
    RZ_TRY(connection, connect_postgres(where_, access));
    return sealing(std::move(connection), vault_);
  }
  RZ_TRY(connection, connect_sqlite(where_, access, syncs_));
  return sealing(std::move(connection), vault_);
}

Result<std::unique_ptr<Hold>, Error> Database::hold(std::string_view name) const {
  if (!is_hold_name(name)) return fail(Error{Error::Kind::sql, "A name to hold is made of a-z 0-9 _ -"});
  return dialect_ == Dialect::sqlite ? hold_sqlite(where_, name) : hold_postgres(where_, name);
}

}  // namespace rz::db

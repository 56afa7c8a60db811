#pragma once
// Inside the door: what the two drivers offer and what they share. Not for other modules.

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "infra/db/db.hpp"

namespace rz::db {

Result<std::unique_ptr<Connection>, Error> connect_sqlite(const std::string& file, Access access, bool syncs);
Result<std::unique_ptr<Hold>, Error> hold_sqlite(const std::string& file, std::string_view name);

Result<std::unique_ptr<Connection>, Error> connect_postgres(const std::string& url, Access access);
Result<std::unique_ptr<Hold>, Error> hold_postgres(const std::string& url, std::string_view name);

/// The connection with secrets sealed on their way in; without a vault they go in as plain text.
std::unique_ptr<Connection> sealing(std::unique_ptr<Connection> inner, std::shared_ptr<const crypto::Vault> vault);

/// Refuses, the same way for both databases, what one of them would refuse or change: wrong counts and
/// types, bad text, beyond a limit, a scope that does not fit the open transaction.
Status<Error> check_run(std::span<const Call> calls, Scope scope, bool transaction_open);

constexpr bool begins(Scope scope) { return scope == Scope::begin || scope == Scope::whole; }
constexpr bool commits(Scope scope) { return scope == Scope::commit || scope == Scope::whole; }
/// A call with {rows} and no rows has nothing to do.
inline bool is_idle(const Call& call) { return call.statement->takes_rows() && call.rows.empty(); }

}  // namespace rz::db

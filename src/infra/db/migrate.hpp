#pragma once
// Migrations: numbered SQL files, each applied once.

#include <filesystem>

#include "base/time.hpp"
#include "infra/db/db.hpp"

namespace rz::db {

/// A migration file's size, bytes.
inline constexpr std::uintmax_t migration_bytes_max = 4 * 1024 * 1024;

/// Applies what `directory` has beyond the table schema_migration (number, name, digest, applied_at), each
/// file in a transaction with its row, and returns how many. `connection` reads and writes and has no open
/// transaction. Safe against a second migrator.
///
/// Files: NNNN_name.sql for both databases, or NNNN_name.sqlite.sql and NNNN_name.postgres.sql; from 0001
/// without gaps. Refused with a sentence (Kind::sql): another file name, a gap, a number used twice, an
/// applied file that has changed or is gone.
Result<int, Error> migrate(Connection& connection, const std::filesystem::path& directory, Instant now);

}  // namespace rz::db

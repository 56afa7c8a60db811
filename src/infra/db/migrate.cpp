#include "infra/db/migrate.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"

namespace rz::db {

namespace {

namespace fs = std::filesystem;

const Statement select_applied{"SELECT number, name, digest FROM schema_migration ORDER BY number"};
const Statement insert_applied{
    "INSERT INTO schema_migration (number, name, digest, applied_at) VALUES ($1, $2, $3, $4)"};
/// Any constant will do; the transaction's end lets it go.
const Statement lock_migrations{"SELECT count(*) FROM pg_advisory_xact_lock(7260461103)"};

constexpr std::string_view create_table =
    "CREATE TABLE IF NOT EXISTS schema_migration (number bigint PRIMARY KEY, name text NOT NULL, "
    "digest text NOT NULL, applied_at bigint NOT NULL)";

struct Migration {
  std::string name;  // «0001_base»
  std::string sql;
  std::string digest;  // SHA-256 of the file, hex
};

std::unexpected<Error> refuse(std::string sentence) {
  return fail(Error{Error::Kind::sql, std::move(sentence)});
}

/// A file name taken apart: «0007», «0007_name», and the dialect's word, empty for both.
struct FileName {
  std::size_t number;
  std::string name;
  std::string_view variant;
};

std::optional<FileName> parse_name(std::string_view file) {
  const auto parts = split(file, '.');
  if (parts.size() < 2 || parts.size() > 3 || parts.back() != "sql") return std::nullopt;
  const std::string_view variant = parts.size() == 3 ? parts[1] : "";
  if (!variant.empty() && variant != "sqlite" && variant != "postgres") return std::nullopt;
  const auto name = parts.front();
  constexpr std::size_t digits = 4;
  if (name.size() < digits + 2 || name[digits] != '_') return std::nullopt;
  std::size_t number = 0;
  for (const char c : name.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return FileName{number, std::string(name), variant};
}

Result<std::string, Error> read_file(const fs::path& path) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  std::ifstream in(path, std::ios::binary);
  if (failed || !in || size > migration_bytes_max)
    return refuse("Cannot read the migration " + path.string());
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// The directory's files for one dialect, by number. Both dialects' names must make the same sequence.
Result<std::map<std::size_t, fs::path>, Error> list_files(Dialect dialect, const fs::path& directory) {
  const std::string_view own = dialect == Dialect::sqlite ? "sqlite" : "postgres";
  std::map<std::size_t, fs::path> files;
  std::error_code failed;
  for (fs::directory_iterator at(directory, failed), end; !failed && at != end; at.increment(failed)) {
    const auto file = at->path().filename().string();
    if (!file.ends_with(".sql")) continue;
    const auto parsed = parse_name(file);
    if (!parsed) return refuse("The migration " + file + " is not named NNNN_name[.sqlite|.postgres].sql");
    if (!parsed->variant.empty() && parsed->variant != own) continue;
    if (!files.emplace(parsed->number, at->path()).second) {
      return refuse("Two migrations have the number of " + file);
    }
  }
  if (failed) return refuse("Cannot read the migrations in " + directory.string() + ": " + failed.message());
  return files;
}

Result<std::vector<Migration>, Error> load(Dialect dialect, const fs::path& directory) {
  RZ_TRY(files, list_files(dialect, directory));
  std::vector<Migration> migrations;
  for (const auto& [number, path] : files) {
    const auto file = path.filename().string();
    if (number != migrations.size() + 1) {
      return refuse("The migrations have a gap before " + file + ": number " +
                    std::to_string(migrations.size() + 1) + " is missing");
    }
    RZ_TRY(sql, read_file(path));
    auto digest = to_hex(crypto::sha256(sql));
    migrations.push_back({parse_name(file)->name, std::move(sql), std::move(digest)});
  }
  return migrations;
}

/// What is applied must be the beginning of what is there.
Status<Error> compare(const Rows& applied, const std::vector<Migration>& migrations) {
  if (applied.size() > migrations.size()) {
    return refuse("The database is newer than this program: it has " + std::to_string(applied.size()) +
                  " migrations, the program " + std::to_string(migrations.size()));
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const auto& migration = migrations[i];
    if (applied[i].text(1) != migration.name || applied[i].text(2) != migration.digest) {
      return refuse("The migration " + applied[i].text(1) +
                    " was changed after it was applied. Put it back, and write a new migration instead.");
    }
  }
  return {};
}

/// Opens the transaction in which nobody else migrates and tells what is applied.
Result<Rows, Error> begin(Connection& connection) {
  const Call lock{&lock_migrations};
  const bool postgres = connection.dialect() == Dialect::postgres;
  RZ_CHECK(connection.run(std::span(&lock, postgres ? 1 : 0), Scope::begin));
  RZ_CHECK(connection.script(create_table));
  return connection.query(select_applied);
}

/// Applies the first that is missing; false if none is.
Result<bool, Error> apply_next(Connection& connection, const std::vector<Migration>& migrations,
                               Instant now) {
  RZ_TRY(applied, begin(connection));
  RZ_CHECK(compare(applied, migrations));
  if (applied.size() == migrations.size()) return false;
  const auto& next = migrations[applied.size()];
  if (auto status = connection.script(next.sql); !status) {
    status.error().message = next.name + ": " + status.error().message;
    return fail(status.error());
  }
  const auto number = static_cast<std::int64_t>(applied.size()) + 1;
  const Call record{&insert_applied, {number, next.name, next.digest, now.ms}};
  RZ_CHECK(connection.run(std::span(&record, 1), Scope::commit));
  return true;
}

}  // namespace

Result<int, Error> migrate(Connection& connection, const fs::path& directory, Instant now) {
  RZ_TRY(migrations, load(connection.dialect(), directory));
  for (int count = 0;; ++count) {
    const auto applied = apply_next(connection, migrations, now);
    if (applied && *applied) continue;
    connection.rollback();
    if (!applied) return fail(applied.error());
    return count;
  }
}

}  // namespace rz::db

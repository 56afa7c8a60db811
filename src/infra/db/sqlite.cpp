#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <system_error>

#include "infra/db/driver.hpp"

namespace rz::db {

namespace {

struct CloseHandle {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;
using Prepared = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

Error::Kind kind_of(int extended_code) {
  using enum Error::Kind;
  switch (extended_code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return unique;
    default:
      break;
  }
  switch (extended_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return busy;
    case SQLITE_CONSTRAINT:
      return constraint;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return connection;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return limit;
    default:
      return sql;
  }
}

Error error_of(sqlite3* handle, int call = -1) {
  const int code = sqlite3_extended_errcode(handle);
  return Error{kind_of(code), sqlite3_errmsg(handle), std::to_string(code), call};
}

/// Binds without a copy: the values outlive the execution. Returns SQLite's code.
int bind(sqlite3_stmt* statement, int number, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, number, *integer);
  }
  if (const auto* real = std::get_if<double>(&value)) return sqlite3_bind_double(statement, number, *real);
  if (const auto* text = std::get_if<std::string>(&value)) {
    return sqlite3_bind_text64(statement, number, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* blob = std::get_if<Blob>(&value)) {
    return sqlite3_bind_blob64(statement, number, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, number);
}

Value read_cell(sqlite3_stmt* statement, int column) {
  const auto bytes = [&](const void* data) {
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return size == 0 ? std::string() : std::string(static_cast<const char*>(data), size);
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT:
      return bytes(sqlite3_column_text(statement, column));
    case SQLITE_BLOB:
      return Blob{bytes(sqlite3_column_blob(statement, column))};
    default:
      return {};
  }
}

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(Handle handle, Access access, bool syncs) : handle_(std::move(handle)), access_(access), syncs_(syncs) {}

  Status<Error> set_up();

  Result<std::vector<Rows>, Error> run(std::span<const Call> calls, Scope scope) override;
  void rollback() override;
  Status<Error> script(std::string_view sql) override;
  Dialect dialect() const override { return Dialect::sqlite; }
  bool broken() const override { return broken_; }

 private:
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  Status<Error> execute(const char* sql);
  Result<sqlite3_stmt*, Error> prepare(const std::string& sql);
  Status<Error> commit();
  Result<Rows, Error> run_call(const Call& call);
  Status<Error> execute_once(sqlite3_stmt* statement, const Params& params, const Params& row, Rows& out);
  Status<Error> fetch(sqlite3_stmt* statement, Rows& out);
  /// Every error leaves through here: rolls back, and remembers that a file has failed.
  Error give_up(Error error);

  Handle handle_;
  Access access_;
  bool syncs_ = true;
  bool broken_ = false;
  std::map<std::string, Prepared, std::less<>> prepared_;  // by text; goes before the handle
};

Status<Error> SqliteConnection::set_up() {
  sqlite3* handle = handle_.get();
  sqlite3_busy_timeout(handle, busy_wait_ms_max);
  // "name" must be a name and never a string, as in PostgreSQL.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  // LIKE tells upper from lower case in PostgreSQL.
  RZ_CHECK(
      execute("PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON; PRAGMA trusted_schema = OFF;"
              "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384"));
  // A file that is worth nothing until it is whole: pages are written once, and a log of them never.
  if (!syncs_) RZ_CHECK(execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144"));
  if (access_ == Access::read_only) return {};
  if (!syncs_) return execute("PRAGMA journal_mode = MEMORY");
  return execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000");
}

Status<Error> SqliteConnection::execute(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return fail(error_of(handle_.get()));
  }
  return {};
}

Result<sqlite3_stmt*, Error> SqliteConnection::prepare(const std::string& sql) {
  if (const auto found = prepared_.find(sql); found != prepared_.end()) return found->second.get();
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const auto size = static_cast<int>(sql.size() + 1);
  if (sqlite3_prepare_v3(handle_.get(), sql.c_str(), size, SQLITE_PREPARE_PERSISTENT, &statement, &rest) !=
      SQLITE_OK) {
    return fail(error_of(handle_.get()));
  }
  Prepared owned(statement);
  // SQLite would run the first of several statements and be silent about the others.
  if (statement == nullptr ||
      std::string_view(rest).find_first_not_of("; \t\r\n") != std::string_view::npos) {
    return fail(Error{Error::Kind::sql, "a statement is one statement"});
  }
  prepared_.emplace(sql, std::move(owned));
  return statement;
}

Status<Error> SqliteConnection::fetch(sqlite3_stmt* statement, Rows& out) {
  const int columns = sqlite3_column_count(statement);
  out.set_columns(static_cast<std::size_t>(columns));
  const auto changes_before = sqlite3_total_changes64(handle_.get());
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    if (out.size() == rows_out_max) return fail(Error{Error::Kind::limit, "too many rows in a result"});
    for (int column = 0; column < columns; ++column) out.append(read_cell(statement, column));
  }
  if (code != SQLITE_DONE) return fail(error_of(handle_.get()));
  // changes() keeps its last value through statements that change no row.
  if (sqlite3_total_changes64(handle_.get()) != changes_before) {
    out.add_affected(sqlite3_changes64(handle_.get()));
  }
  return {};
}

Status<Error> SqliteConnection::execute_once(sqlite3_stmt* statement, const Params& params, const Params& row,
                                             Rows& out) {
  int number = 0;
  int code = SQLITE_OK;
  for (const auto* values : {&params, &row}) {
    for (const auto& value : *values) {
      if (code == SQLITE_OK) code = bind(statement, ++number, value);
    }
  }
  auto status = code == SQLITE_OK ? fetch(statement, out) : Status<Error>(fail(error_of(handle_.get())));
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  return status;
}

Result<Rows, Error> SqliteConnection::run_call(const Call& call) {
  Rows out;
  if (is_idle(call)) return out;
  RZ_TRY(statement, prepare(call.statement->sql(Dialect::sqlite)));
  if (!call.statement->takes_rows()) {
    RZ_CHECK(execute_once(statement, call.params, {}, out));
    return out;
  }
  for (const auto& row : call.rows) RZ_CHECK(execute_once(statement, call.params, row, out));
  return out;
}

Status<Error> SqliteConnection::commit() {
  auto status = execute("COMMIT");
  // A failed fsync of the log may or may not have reached the disk.
  if (!status && status.error().kind == Error::Kind::connection) {
    broken_ = true;
    status.error().kind = Error::Kind::commit_unknown;
  }
  return status;
}

Error SqliteConnection::give_up(Error error) {
  rollback();
  if (error.kind == Error::Kind::connection) broken_ = true;
  return error;
}

Result<std::vector<Rows>, Error> SqliteConnection::run(std::span<const Call> calls, Scope scope) {
  if (broken_) return fail(Error{Error::Kind::connection, "the connection is broken"});
  if (auto status = check_run(calls, scope, in_transaction()); !status) return fail(give_up(status.error()));
  if (prepared_.size() > prepared_max) prepared_.clear();
  if (begins(scope)) {
    const bool writes = access_ == Access::read_write;
    if (auto status = execute(writes ? "BEGIN IMMEDIATE" : "BEGIN"); !status)
      return fail(give_up(status.error()));
  }
  std::vector<Rows> results;
  results.reserve(calls.size());
  for (const auto& call : calls) {
    auto rows = run_call(call);
    if (!rows) {
      rows.error().call = static_cast<int>(results.size());
      return fail(give_up(std::move(rows.error())));
    }
    results.push_back(std::move(*rows));
  }
  if (commits(scope)) {
    if (auto status = commit(); !status) return fail(give_up(status.error()));
  }
  return results;
}

void SqliteConnection::rollback() {
  // It fails only where SQLite has rolled back by itself.
  if (in_transaction()) sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Status<Error> SqliteConnection::script(std::string_view sql) {
  auto status = execute(std::string(sql).c_str());
  if (!status) return fail(give_up(status.error()));
  return {};
}

class FileLock final : public Hold {
 public:
  explicit FileLock(int file) : file_(file) {}
  ~FileLock() override { ::close(file_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

}  // namespace

Result<std::unique_ptr<Connection>, Error> connect_sqlite(const std::string& file, Access access, bool syncs) {
  const bool writes = access == Access::read_write;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  if (code != SQLITE_OK) {
    return fail(Error{Error::Kind::connection, file + ": " + sqlite3_errstr(code), std::to_string(code)});
  }
  auto connection = std::make_unique<SqliteConnection>(std::move(handle), access, syncs);
  RZ_CHECK(connection->set_up());
  return connection;
}

Result<std::unique_ptr<Hold>, Error> hold_sqlite(const std::string& file, std::string_view name) {
  const std::string path = file + "." + std::string(name) + ".lock";
  const auto reason = [] { return std::generic_category().message(errno); };
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(Error{Error::Kind::connection, path + ": " + reason()});
  auto lock = std::make_unique<FileLock>(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const auto kind = errno == EWOULDBLOCK ? Error::Kind::busy : Error::Kind::connection;
    return fail(Error{kind, path + ": " + reason()});
  }
  return lock;
}

}  // namespace rz::db

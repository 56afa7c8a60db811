#pragma once
// The thin door to SQLite and PostgreSQL: errors, connections, and where the database is.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "infra/db/statement.hpp"
#include "infra/db/value.hpp"

namespace rz::db {

/// Limits of one run; beyond them the error is Kind::limit and nothing is executed.
inline constexpr std::size_t calls_max = 1'000;
inline constexpr std::size_t parameters_max = 1'000;
inline constexpr std::size_t rows_in_max = 10'000;
inline constexpr std::size_t run_bytes_max = 64 * 1024 * 1024;  // text and blobs of all its calls
/// Rows of one result. SQLite stops there, PostgreSQL has sent them already.
inline constexpr std::size_t rows_out_max = 200'000;
/// Prepared statements kept by one connection; when there are more, all are forgotten.
inline constexpr std::size_t prepared_max = 256;
/// How long a statement waits for another's lock before Kind::busy.
inline constexpr int busy_wait_ms_max = 5'000;

struct Error {
  enum class Kind {
    busy,            ///< another holds the lock, or a deadlock or serialisation failure: may be tried again
    unique,          ///< a primary key or unique constraint
    constraint,      ///< any other constraint: not null, check, foreign key
    connection,      ///< cannot be reached, or broke; nothing was committed
    commit_unknown,  ///< COMMIT was sent, its answer never came: reconnect and look whether it happened
    sql,             ///< the statement or its values are wrong, or the connection is read only
    limit,           ///< a limit above, or the server is out of space or memory
  };

  Kind kind = Kind::sql;
  std::string message;    ///< of the database; names tables and constraints, never values
  std::string code = {};  ///< SQLSTATE, or SQLite's extended result code in decimal
  int call = -1;          ///< index of the failing call; -1 if it was none of them
};

/// What stands around the calls of one run.
enum class Scope {
  alone,   ///< nothing; in an open transaction the calls belong to it. For reads: whether calls before a
           ///< failing one stay done differs between the databases
  begin,   ///< BEGIN, then the calls; the transaction stays open
  within,  ///< in the open transaction
  commit,  ///< in the open transaction, then COMMIT
  whole,   ///< BEGIN, the calls, COMMIT
};

enum class Access { read_write, read_only };

/// One connection; one thread at a time. A transaction is BEGIN IMMEDIATE (SQLite) or READ COMMITTED
/// (PostgreSQL); on a read-only connection it is a snapshot in both.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Runs the calls in order, in one round trip where the database has any; the results stand in the order
  /// of the calls. Stops at the first error; then an open transaction is rolled back.
  virtual Result<std::vector<Rows>, Error> run(std::span<const Call> calls, Scope scope) = 0;
  /// Leaves the open transaction; does nothing if there is none.
  virtual void rollback() = 0;
  /// Many statements without parameters, for migrations. An error rolls back an open transaction.
  virtual Status<Error> script(std::string_view sql) = 0;
  virtual Dialect dialect() const = 0;
  /// Of no more use: every further run fails with Kind::connection.
  virtual bool broken() const = 0;

  /// One call, Scope::alone.
  Result<Rows, Error> query(const Statement& statement, Params params = {});
};

/// A name held exclusively; let go by the destructor.
class Hold {
 public:
  virtual ~Hold() = default;
};

/// Knows where the database is and opens connections to it. A value, to be copied freely.
class Database {
 public:
  /// «sqlite:/path/file.db» or «postgresql://…». Connects to nothing yet.
  static Result<Database, Error> open(std::string_view url);

  /// SQLite: a read-write connection makes the file if need be; the folder must exist.
  Result<std::unique_ptr<Connection>, Error> connect(Access access) const;

  /// Holds a name ([a-z0-9_-]) exclusively for this process until the handle dies, also by kill -9.
  /// SQLite: flock on «<file>.<name>.lock». PostgreSQL: an advisory lock on a connection of its own, which
  /// goes with that connection. Kind::busy if another holds it.
  Result<std::unique_ptr<Hold>, Error> hold(std::string_view name) const;

  /// For filling a new database that is worth nothing until it is whole: SQLite no longer waits for the disk, so that a
  /// machine that fails may lose or spoil it. Who fills it syncs the file at the end. PostgreSQL: as ever.
  Database without_sync() const {
    auto copy = *this;
    copy.syncs_ = false;
    return copy;
  }

  /// Connections made from it seal what is given as Secret, and open it. Without a vault secrets are stored as they are.
  Database with_vault(std::shared_ptr<const crypto::Vault> vault) const {
    auto copy = *this;
    copy.vault_ = std::move(vault);
    return copy;
  }

  Dialect dialect() const { return dialect_; }

 private:
  Database(Dialect dialect, std::string where) : dialect_(dialect), where_(std::move(where)) {}

  Dialect dialect_;
  std::shared_ptr<const crypto::Vault> vault_;
  bool syncs_ = true;
  std::string where_;  // a file, or a PostgreSQL URL with its password
};

}  // namespace rz::db

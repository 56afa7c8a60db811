#include <poll.h>

#include <array>
#include <map>

#include "base/text.hpp"
#include "infra/db/postgres_values.hpp"

namespace rz::db {

namespace {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Handle = std::unique_ptr<PGconn, FinishConnection>;

Error::Kind kind_of(std::string_view sqlstate) {
  using enum Error::Kind;
  if (sqlstate == "23505") return unique;
  if (sqlstate.starts_with("23")) return constraint;
  // Serialisation failure, deadlock, lock_timeout.
  if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03") return busy;
  // No answer at all, connection exceptions, shut down or not yet up.
  if (sqlstate.empty() || sqlstate.starts_with("08") || sqlstate.starts_with("57P")) return connection;
  if (sqlstate.starts_with("53") || sqlstate.starts_with("54")) return limit;
  return sql;
}

/// The primary message only: the detail may hold values, and values may be personal.
Error error_of(const PGresult* result, int call = -1) {
  const auto field = [&](int code) {
    const char* text = PQresultErrorField(result, code);
    return std::string(text == nullptr ? "" : text);
  };
  auto code = field(PG_DIAG_SQLSTATE);
  auto message = field(PG_DIAG_MESSAGE_PRIMARY);
  if (message.empty()) message = trim(PQresultErrorMessage(result));
  const auto kind = kind_of(code);
  return Error{kind, std::move(message), std::move(code), call};
}

bool succeeded(const PGresult* result) {
  const auto status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/// A statement that this connection has prepared, for these declared types.
struct Prepared {
  std::string name;
  std::vector<Oid> types;
};
/// By text. A text is prepared again only where its parameters are of other types.
using Cache = std::multimap<std::string, Prepared, std::less<>>;

/// NULL goes with any declared type.
bool serves(const Prepared& prepared, const std::vector<Oid>& types) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (types[i] != 0 && types[i] != prepared.types[i]) return false;
  }
  return true;
}

/// One command in the pipeline, whose answer is to be read in turn.
struct Sent {
  enum class What { begin, prepare, call, commit } what;
  int call = -1;
  Cache::iterator prepared = {};
};

/// What the answers said.
struct Answers {
  std::vector<Rows> results;
  std::optional<Error> error;  // the first
  bool committed = false;
};

/// The writer looks rows up by key and nothing else. One plan a statement: planning each anew costs more than
/// running it. Such a plan may only follow an index from one wanted key to the next, never read a district because
/// the table was small when it was planned. Which of two indexes is the better one shows only as the tables grow, so
/// the plans are made anew now and then.
constexpr auto writer_plans =
    "SET plan_cache_mode = force_generic_plan; SET jit = off; SET enable_seqscan = off; SET enable_bitmapscan = off; "
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off";
constexpr std::int64_t first_replanning = 16;  // runs; then after four times as many
/// Questions of readers differ with their values: a queue of one community, or of the whole district.
constexpr auto reader_plans = "SET plan_cache_mode = force_custom_plan; SET jit = off";

class PostgresConnection final : public Connection {
 public:
  PostgresConnection(Handle handle, Access access) : handle_(std::move(handle)), access_(access) {}

  Status<Error> set_up();
  Status<Error> prepare_bounds();

  Result<std::vector<Rows>, Error> run(std::span<const Call> calls, Scope scope) override;
  void rollback() override;
  Status<Error> script(std::string_view sql) override;
  Dialect dialect() const override { return Dialect::postgres; }
  bool broken() const override { return broken_; }

 private:
  PGconn* raw() const { return handle_.get(); }
  bool in_transaction() const { return PQtransactionStatus(raw()) != PQTRANS_IDLE; }

  bool send_all(std::span<const Call> calls, Scope scope);
  bool send_command(const char* prepared, Sent::What what);
  bool send_call(const Call& call, int index);
  bool flush();
  Answers read_all(std::size_t calls);
  void read_one(const Sent& sent, Answers& answers);
  PostgresResult next_result();
  Error judge_failure(Scope scope, Answers answers);
  void mark_broken_if_lost();
  void forget_prepared_if_many();
  void plan_anew_now_and_then();

  Handle handle_;
  Access access_;
  bool broken_ = false;
  Cache prepared_;
  std::uint64_t prepared_made_ = 0;
  std::int64_t runs_ = 0;
  std::int64_t next_replanning_ = first_replanning;
  std::vector<Sent> sent_;
};

Status<Error> PostgresConnection::set_up() {
  // Notices would go to stderr.
  PQsetNoticeProcessor(raw(), [](void*, const char*) {}, nullptr);
  const char* encoding = PQparameterStatus(raw(), "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return fail(Error{Error::Kind::connection, "The database must have the encoding UTF8."});
  }
  RZ_CHECK(script("SET lock_timeout = " + std::to_string(busy_wait_ms_max)));
  RZ_CHECK(script(access_ == Access::read_write ? writer_plans : reader_plans));
  if (access_ == Access::read_only) RZ_CHECK(script("SET default_transaction_read_only = on"));
  RZ_CHECK(prepare_bounds());
  // Else a long answer and a long question could wait for each other forever.
  PQsetnonblocking(raw(), 1);
  return {};
}

/// Parsed once: every run sends them.
Status<Error> PostgresConnection::prepare_bounds() {
  const char* begin = access_ == Access::read_write ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ";
  for (const auto& [name, sql] : {std::pair{"begin_run", begin}, std::pair{"commit_run", "COMMIT"}}) {
    const PostgresResult result(PQprepare(raw(), name, sql, 0, nullptr));
    if (!succeeded(result.get())) return fail(error_of(result.get()));
  }
  return {};
}

bool PostgresConnection::send_command(const char* prepared, Sent::What what) {
  sent_.push_back({what});
  return PQsendQueryPrepared(raw(), prepared, 0, nullptr, nullptr, nullptr, 1) == 1;
}

bool PostgresConnection::send_call(const Call& call, int index) {
  const PostgresParameters parameters(call);
  const auto& sql = call.statement->sql(Dialect::postgres);
  auto [at, end] = prepared_.equal_range(sql);
  while (at != end && !serves(at->second, parameters.types())) ++at;
  if (at == end) {
    at = prepared_.emplace(sql, Prepared{"s" + std::to_string(++prepared_made_), parameters.types()});
    sent_.push_back({Sent::What::prepare, index, at});
    if (PQsendPrepare(raw(), at->second.name.c_str(), sql.c_str(), parameters.count(),
                      parameters.types().data()) != 1) {
      return false;
    }
  }
  sent_.push_back({Sent::What::call, index});
  return PQsendQueryPrepared(raw(), at->second.name.c_str(), parameters.count(), parameters.values(),
                             parameters.lengths(), parameters.formats(), 1) == 1;
}

bool PostgresConnection::send_all(std::span<const Call> calls, Scope scope) {
  sent_.clear();
  if (PQenterPipelineMode(raw()) != 1) return false;
  if (begins(scope) && !send_command("begin_run", Sent::What::begin)) return false;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (!is_idle(calls[i]) && !send_call(calls[i], static_cast<int>(i))) return false;
  }
  if (commits(scope) && !send_command("commit_run", Sent::What::commit)) return false;
  return PQpipelineSync(raw()) == 1 && flush();
}

bool PostgresConnection::flush() {
  for (;;) {
    const int left = PQflush(raw());
    if (left <= 0) return left == 0;
    pollfd waited{PQsocket(raw()), POLLIN | POLLOUT, 0};
    if (poll(&waited, 1, -1) > 0 && (waited.revents & POLLIN) != 0 && PQconsumeInput(raw()) != 1)
      return false;
  }
}

PostgresResult PostgresConnection::next_result() {
  PostgresResult result(PQgetResult(raw()));
  // A null result ends each command's results.
  while (PQstatus(raw()) == CONNECTION_OK) {
    if (PostgresResult more(PQgetResult(raw())); !more) break;
  }
  return result;
}

void PostgresConnection::read_one(const Sent& sent, Answers& answers) {
  const auto result = next_result();
  if (!result || !succeeded(result.get())) {
    if (sent.what == Sent::What::prepare) prepared_.erase(sent.prepared);
    const bool skipped = result && PQresultStatus(result.get()) == PGRES_PIPELINE_ABORTED;
    if (result && !skipped && !answers.error) answers.error = error_of(result.get(), sent.call);
    return;
  }
  if (sent.what == Sent::What::commit) answers.committed = true;
  if (sent.what != Sent::What::call) return;
  auto rows = read_postgres_rows(result.get());
  if (rows) {
    answers.results[static_cast<std::size_t>(sent.call)] = std::move(*rows);
  } else if (!answers.error) {
    answers.error = std::move(rows.error());
    answers.error->call = sent.call;
  }
}

Answers PostgresConnection::read_all(std::size_t calls) {
  Answers answers;
  answers.results.resize(calls);
  for (const auto& sent : sent_) {
    if (PQstatus(raw()) != CONNECTION_OK) return answers;
    read_one(sent, answers);
  }
  if (PQstatus(raw()) != CONNECTION_OK) return answers;
  PostgresResult sync(PQgetResult(raw()));
  if (PQexitPipelineMode(raw()) != 1) broken_ = true;
  return answers;
}

void PostgresConnection::mark_broken_if_lost() {
  if (PQstatus(raw()) != CONNECTION_OK) broken_ = true;
}

Error PostgresConnection::judge_failure(Scope scope, Answers answers) {
  auto error = std::move(answers.error)
                   .value_or(Error{Error::Kind::connection, std::string(trim(PQerrorMessage(raw())))});
  if (error.kind == Error::Kind::connection) broken_ = true;
  // COMMIT went out with the calls. Unless the server refused one of them, it may have happened; it has
  // happened where only a result could not be read.
  if (commits(scope) && (answers.committed || error.kind == Error::Kind::connection)) {
    error.kind = Error::Kind::commit_unknown;
  }
  rollback();
  return error;
}

Result<std::vector<Rows>, Error> PostgresConnection::run(std::span<const Call> calls, Scope scope) {
  if (broken_) return fail(Error{Error::Kind::connection, "the connection is broken"});
  if (auto status = check_run(calls, scope, in_transaction()); !status) {
    rollback();
    return fail(status.error());
  }
  forget_prepared_if_many();
  plan_anew_now_and_then();
  Answers answers;
  bool lost = !send_all(calls, scope);
  if (lost) {
    broken_ = true;
  } else {
    answers = read_all(calls.size());
    mark_broken_if_lost();
    lost = broken_ && !(commits(scope) && answers.committed);
  }
  if (lost || answers.error) return fail(judge_failure(scope, std::move(answers)));
  return std::move(answers.results);
}

void PostgresConnection::rollback() {
  if (broken_ || !in_transaction()) return;
  const PostgresResult result(PQexec(raw(), "ROLLBACK"));
  if (!succeeded(result.get())) broken_ = true;
}

Status<Error> PostgresConnection::script(std::string_view sql) {
  if (broken_) return fail(Error{Error::Kind::connection, "the connection is broken"});
  const PostgresResult result(PQexec(raw(), std::string(sql).c_str()));
  if (succeeded(result.get())) return {};
  mark_broken_if_lost();
  rollback();
  return fail(error_of(result.get()));
}

void PostgresConnection::forget_prepared_if_many() {
  if (prepared_.size() <= prepared_max) return;
  if (!script("DEALLOCATE ALL")) return;
  prepared_.clear();
  if (!prepare_bounds()) broken_ = true;
}

void PostgresConnection::plan_anew_now_and_then() {
  if (access_ == Access::read_only || ++runs_ < next_replanning_ || in_transaction()) return;
  next_replanning_ *= 4;
  script("DISCARD PLANS");  // a connection that is lost shows at the next command
}

class AdvisoryLock final : public Hold {
 public:
  explicit AdvisoryLock(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

 private:
  std::unique_ptr<Connection> connection_;  // the lock is the session's
};

}  // namespace

Result<std::unique_ptr<Connection>, Error> connect_postgres(const std::string& url, Access access) {
  // What stands before dbname is a default that the URL may change; what stands after it is not.
  // tcp_user_timeout (ms) and keepalives find a server that fell silent.
  constexpr std::array keywords{"connect_timeout",
                                "tcp_user_timeout",
                                "keepalives_idle",
                                "keepalives_interval",
                                "keepalives_count",
                                "application_name",
                                "dbname",
                                "client_encoding",
                                static_cast<const char*>(nullptr)};
  const std::array<const char*, keywords.size()> values{"5",       "15000",     "10",   "5",    "3",
                                                        "rongzhi", url.c_str(), "UTF8", nullptr};
  Handle handle(PQconnectdbParams(keywords.data(), values.data(), 1));
  if (PQstatus(handle.get()) != CONNECTION_OK) {
    return fail(Error{Error::Kind::connection, std::string(trim(PQerrorMessage(handle.get())))});
  }
  auto connection = std::make_unique<PostgresConnection>(std::move(handle), access);
  RZ_CHECK(connection->set_up());
  return connection;
}

Result<std::unique_ptr<Hold>, Error> hold_postgres(const std::string& url, std::string_view name) {
  static const Statement try_lock{"SELECT pg_try_advisory_lock(hashtextextended($1, 0))"};
  RZ_TRY(connection, connect_postgres(url, Access::read_write));
  RZ_TRY(rows, connection->query(try_lock, {std::string(name)}));
  if (rows[0].integer(0) == 0) {
    return fail(Error{Error::Kind::busy, std::string(name) + " is held by another process"});
  }
  return std::make_unique<AdvisoryLock>(std::move(connection));
}

}  // namespace rz::db

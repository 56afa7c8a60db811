#include <libpq-fe.h>

#include "bench/bare.hpp"
#include "bench/latency.hpp"

namespace rz::bench {

namespace {

struct SqlType {
  Oid element;
  std::string_view array;
};

SqlType sql_type(char type) {
  if (type == 'i') return {20, "bigint[]"};
  if (type == 't') return {25, "text[]"};
  return {17, "bytea[]"};
}

/// One execution for all rows: a set from arrays, a column each.
std::string insert_sql(const Table& table) {
  std::string sql = "INSERT INTO " + std::string(table.name) + " SELECT * FROM unnest(";
  for (std::size_t i = 0; i < table.types.size(); ++i) {
    sql += (i ? ", $" : "$") + std::to_string(i + 1) + "::";
    sql += sql_type(table.types[i]).array;
  }
  return sql + ")";
}

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

void put_element(std::string& out, const db::Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    put(out, 8, 4);
    put(out, static_cast<std::uint64_t>(*integer), 8);
    return;
  }
  const auto* text = std::get_if<std::string>(&value);
  const auto* blob = std::get_if<db::Blob>(&value);
  if (!text && !blob) return put(out, 0xFFFFFFFF, 4);  // NULL
  const auto& bytes = text ? *text : blob->bytes;
  put(out, bytes.size(), 4);
  out += bytes;
}

/// PostgreSQL's binary array: dimensions, «may hold NULL», element type, length, lower bound, elements.
std::string column_array(const std::vector<db::Params>& rows, std::size_t column, char type) {
  std::string out;
  put(out, 1, 4);
  put(out, 1, 4);
  put(out, sql_type(type).element, 4);
  put(out, rows.size(), 4);
  put(out, 1, 4);
  for (const auto& row : rows) put_element(out, row[column]);
  return out;
}

class BarePostgres final : public BareWriter {
 public:
  explicit BarePostgres(const std::string& url) : handle_(PQconnectdb(url.c_str())) {
    if (PQstatus(handle_) != CONNECTION_OK) give_up(PQerrorMessage(handle_));
    for (const auto& table : tables) prepare(std::string(table.name), insert_sql(table));
    prepare("counter",
            "INSERT INTO counter VALUES ($1::bigint, 'bench', $2::bigint) "
            "ON CONFLICT (district_id, name) DO UPDATE SET value = $2");
    prepare("head",
            "UPDATE district_head SET seq = $2::bigint, last_id = $3::bigint WHERE district_id = $1::bigint");
    prepare("begin", "BEGIN");
    prepare("commit", "COMMIT");
    if (PQenterPipelineMode(handle_) != 1) give_up(PQerrorMessage(handle_));
  }
  ~BarePostgres() override { PQfinish(handle_); }
  BarePostgres(const BarePostgres&) = delete;
  BarePostgres& operator=(const BarePostgres&) = delete;

  void write(const Group& group) override {
    send("begin", {});
    for (std::size_t i = 0; i < tables.size(); ++i) {
      std::vector<std::string> columns;
      for (std::size_t c = 0; c < tables[i].types.size(); ++c) {
        columns.push_back(column_array(group.rows[i], c, tables[i].types[c]));
      }
      send(tables[i].name, columns);
    }
    send("counter", integers({group.district, group.last_id}));
    send("head", integers({group.district, group.last_seq, group.last_id}));
    send("commit", {});
    if (PQpipelineSync(handle_) != 1) give_up(PQerrorMessage(handle_));
    receive();
  }

 private:
  void prepare(const std::string& name, const std::string& sql) {
    auto* result = PQprepare(handle_, name.c_str(), sql.c_str(), 0, nullptr);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) give_up(PQerrorMessage(handle_));
    PQclear(result);
  }

  static std::vector<std::string> integers(std::initializer_list<std::int64_t> values) {
    std::vector<std::string> out;
    for (const auto value : values) put(out.emplace_back(), static_cast<std::uint64_t>(value), 8);
    return out;
  }

  void send(std::string_view name, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    std::vector<int> lengths;
    for (const auto& value : values) {
      pointers.push_back(value.data());
      lengths.push_back(static_cast<int>(value.size()));
    }
    const std::vector<int> binary(values.size(), 1);
    if (PQsendQueryPrepared(handle_, name.data(), static_cast<int>(values.size()), pointers.data(),
                            lengths.data(), binary.data(), 1) != 1) {
      give_up(PQerrorMessage(handle_));
    }
  }

  void receive() {
    for (bool synced = false; !synced;) {
      auto* result = PQgetResult(handle_);
      const auto status = PQresultStatus(result);
      if (result && status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_SYNC)
        give_up(PQerrorMessage(handle_));
      synced = result && status == PGRES_PIPELINE_SYNC;
      PQclear(result);
    }
  }

  PGconn* handle_;
};

}  // namespace

std::unique_ptr<BareWriter> open_bare_postgres(const std::string& url) {
  return std::make_unique<BarePostgres>(url);
}

}  // namespace rz::bench

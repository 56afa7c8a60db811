#include <sqlite3.h>

#include "bench/bare.hpp"
#include "bench/latency.hpp"

namespace rz::bench {

namespace {

std::string insert_sql(const Table& table) {
  std::string sql = "INSERT INTO " + std::string(table.name) + " VALUES (?";
  for (std::size_t i = 1; i < table.types.size(); ++i) sql += ", ?";
  return sql + ")";
}

class BareSqlite final : public BareWriter {
 public:
  explicit BareSqlite(const std::string& file) {
    check(sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
    // As the server opens it.
    check(sqlite3_exec(handle_,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384",
                       nullptr, nullptr, nullptr));
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
    for (std::size_t i = 0; i < tables.size(); ++i) inserts_[i] = prepare(insert_sql(tables[i]));
    counter_ = prepare(
        "INSERT INTO counter VALUES (?1, 'bench', ?2) ON CONFLICT (district_id, name) DO UPDATE SET value = "
        "?2");
    head_ = prepare("UPDATE district_head SET seq = ?2, last_id = ?3 WHERE district_id = ?1");
  }
  ~BareSqlite() override {
    for (auto* statement : {begin_, commit_, counter_, head_}) sqlite3_finalize(statement);
    for (auto* statement : inserts_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  void write(const Group& group) override {
    run(begin_);
    for (std::size_t i = 0; i < tables.size(); ++i) {
      for (const auto& row : group.rows[i]) run(inserts_[i], row);
    }
    run(counter_, {group.district, group.last_id});
    run(head_, {group.district, group.last_seq, group.last_id});
    run(commit_);
  }

 private:
  void check(int code) const {
    if (code != SQLITE_OK && code != SQLITE_DONE) give_up(sqlite3_errmsg(handle_));
  }

  sqlite3_stmt* prepare(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(handle_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return statement;
  }

  void run(sqlite3_stmt* statement, const db::Params& values = {}) const {
    int number = 0;
    for (const auto& value : values) bind(statement, ++number, value);
    check(sqlite3_step(statement));
    sqlite3_reset(statement);
  }

  void bind(sqlite3_stmt* statement, int number, const db::Value& value) const {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      check(sqlite3_bind_int64(statement, number, *integer));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      check(sqlite3_bind_text64(statement, number, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8));
    } else if (const auto* blob = std::get_if<db::Blob>(&value)) {
      check(sqlite3_bind_blob64(statement, number, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC));
    } else {
      check(sqlite3_bind_null(statement, number));
    }
  }

  sqlite3* handle_ = nullptr;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
  std::array<sqlite3_stmt*, tables.size()> inserts_{};
  sqlite3_stmt* counter_ = nullptr;
  sqlite3_stmt* head_ = nullptr;
};

}  // namespace

std::unique_ptr<BareWriter> open_bare_sqlite(const std::string& file) {
  return std::make_unique<BareSqlite>(file);
}

}  // namespace rz::bench

// Writes the rows of steps in groups, as the server did but without it.
//
//   bare_loop SAMPLE TARGET GROUP SECONDS
//
// SAMPLE is the server's database: the newest matters there are the pattern, so that the rows have their real
// sizes. TARGET is another one of the same kind, migrated and seeded. GROUP is the average number of steps in
// a transaction.

#include <algorithm>
#include <cstring>
#include <map>
#include <random>
#include <string>

#include "bench/bare.hpp"
#include "bench/latency.hpp"
#include "infra/crypto/random.hpp"
#include "infra/db/db.hpp"

namespace rz::bench {

namespace {

constexpr std::size_t patterns_max = 256;

enum TableIndex { event, matter, personal, answer };

db::Database open(const std::string& url) {
  auto database = db::Database::open(url);
  if (!database) give_up(database.error().message);
  return std::move(*database);
}

db::Rows query(db::Connection& connection, const std::string& sql, db::Params params = {}) {
  const db::Statement statement{sql};
  auto rows = connection.query(statement, std::move(params));
  if (!rows) give_up(rows.error().message);
  return std::move(*rows);
}

/// The rows of one step.
using Pattern = std::array<std::vector<db::Params>, tables.size()>;

db::Params values_of(const db::Row& row, TableIndex table) {
  db::Params values;
  for (std::size_t i = 0; i < row.size(); ++i) values.push_back(row.value(i));
  if (values.size() != tables[table].types.size()) {
    give_up("the columns of " + std::string(tables[table].name) + " have changed: see bench/bare.hpp");
  }
  return values;
}

std::vector<Pattern> read_patterns(const std::string& url) {
  const auto database = open(url);
  auto connection = database.connect(db::Access::read_only);
  if (!connection) give_up(connection.error().message);
  std::vector<Pattern> patterns;
  const auto limit = std::to_string(patterns_max);
  const auto answers = query(**connection, "SELECT * FROM idempotency ORDER BY at DESC LIMIT " + limit);
  for (const auto row : query(**connection, "SELECT * FROM matter ORDER BY id DESC LIMIT " + limit)) {
    if (patterns.size() == answers.size()) break;
    auto& pattern = patterns.emplace_back();
    pattern[answer].push_back(values_of(answers[patterns.size() - 1], answer));
    pattern[matter].push_back(values_of(row, matter));
    const db::Params key{row.integer(0), row.integer(1)};
    for (const auto one :
         query(**connection, "SELECT * FROM event WHERE district_id = $1 AND matter_id = $2", key)) {
      pattern[event].push_back(values_of(one, event));
    }
    for (const auto one : query(
             **connection, "SELECT * FROM matter_personal WHERE district_id = $1 AND matter_id = $2", key)) {
      pattern[personal].push_back(values_of(one, personal));
    }
  }
  if (patterns.empty()) give_up("there is no matter to take as a pattern");
  return patterns;
}

std::int64_t largest(db::Connection& connection, const std::string& column, const std::string& table) {
  const auto rows = query(connection, "SELECT MAX(" + column + ") FROM " + table);
  return rows[0].integer_or_null(0).value_or(0);
}

/// Makes new steps of the patterns: other ids, numbers and keys, all else as it was.
class Steps {
 public:
  Steps(std::vector<Pattern> patterns, db::Connection& target)
      : patterns_(std::move(patterns)),
        id_(std::max(largest(target, "id", "matter"), std::int64_t{1})),
        seq_(largest(target, "seq", "event")) {
    std::uint64_t seed = 0;
    std::memcpy(&seed, crypto::random_bytes(sizeof seed).data(), sizeof seed);
    random_.seed(seed);
  }

  Group take(std::size_t count) {
    Group group;
    for (std::size_t i = 0; i < count; ++i) add(group, patterns_[next_++ % patterns_.size()]);
    group.last_id = id_;
    group.last_seq = seq_;
    group.district = std::get<std::int64_t>(group.rows[matter].front().front());
    return group;
  }

 private:
  void add(Group& group, const Pattern& pattern) {
    ++id_;
    for (std::size_t table = 0; table < tables.size(); ++table) {
      for (const auto& row : pattern[table]) group.rows[table].push_back(row);
    }
    auto& born = group.rows[matter].back();
    born[1] = id_;
    auto& number = std::get<std::string>(born[2]);
    const auto digits = std::to_string(id_);
    number = digits.substr(digits.size() - std::min(digits.size(), number.size()));
    for (std::size_t i = group.rows[event].size() - pattern[event].size(); i < group.rows[event].size();
         ++i) {
      group.rows[event][i][1] = ++seq_;
      group.rows[event][i][2] = id_;
    }
    if (!pattern[personal].empty()) group.rows[personal].back()[1] = id_;
    // Keys fall anywhere in their index, as those of clients do.
    auto& key = std::get<std::string>(group.rows[answer].back()[2]);
    key = (std::to_string(random_()) + "-" + std::to_string(random_())).substr(0, key.size());
  }

  std::vector<Pattern> patterns_;
  std::size_t next_ = 0;
  std::int64_t id_;
  std::int64_t seq_;
  std::mt19937_64 random_;
};

Measured run(BareWriter& writer, Steps& steps, double group_size, SteadyClock::duration time) {
  Measured measured;
  double owed = 0;
  const auto begin = SteadyClock::now();
  auto now = begin;
  while (now - begin < time) {
    owed += group_size;
    const auto count = std::max<std::size_t>(1, static_cast<std::size_t>(owed));
    owed -= static_cast<double>(count);
    writer.write(steps.take(count));
    const auto done = SteadyClock::now();
    measured.times.push_back(done - now);
    measured.steps += count;
    now = done;
  }
  measured.elapsed = now - begin;
  return measured;
}

}  // namespace

}  // namespace rz::bench

int main(int argc, char** argv) {
  using namespace rz::bench;
  if (argc != 5) give_up("bare_loop SAMPLE TARGET GROUP SECONDS");
  const std::string target = argv[2];
  auto connection = open(target).connect(rz::db::Access::read_write);
  if (!connection) give_up(connection.error().message);
  Steps steps(read_patterns(argv[1]), **connection);
  const bool is_sqlite = target.starts_with("sqlite:");
  const auto writer = is_sqlite ? open_bare_sqlite(target.substr(7)) : open_bare_postgres(target);
  const std::chrono::duration<double> time(std::stod(argv[4]));
  print(run(*writer, steps, std::stod(argv[3]), std::chrono::duration_cast<SteadyClock::duration>(time)));
}

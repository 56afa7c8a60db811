#include "infra/db/testing.hpp"

#include <cstdlib>
#include <random>

#include "infra/db/migrate.hpp"

namespace rz::db::testing {

namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string random_name() {
  std::random_device random;
  return "rz_test_" + std::to_string((std::uint64_t{random()} << 32) | random());
}

/// The server's URL with another database in its path.
std::string with_database(const std::string& url, const std::string& name) {
  const auto query = std::min(url.find('?'), url.size());
  const auto path = std::min(url.find('/', url.find("://") + 3), query);
  return url.substr(0, path) + "/" + name + url.substr(query);
}

Status<Error> on_server(const std::string& sql) {
  RZ_TRY(server, Database::open(environment("RZ_TEST_POSTGRES")));
  RZ_TRY(connection, server.connect(Access::read_write));
  return connection->script(sql);
}

}  // namespace

std::vector<std::string> fresh_databases() { return {"sqlite", "postgres"}; }

FreshDatabase::FreshDatabase(Database database, std::string url, fs::path folder, std::string postgres_name)
    : database_(std::move(database)),
      url_(std::move(url)),
      folder_(std::move(folder)),
      postgres_name_(std::move(postgres_name)) {}

Result<std::unique_ptr<FreshDatabase>, Error> FreshDatabase::make(const std::string& kind) {
  const auto name = random_name();
  const auto folder = fs::temp_directory_path() / name;
  const bool postgres = kind == "postgres";
  if (postgres) {
    RZ_CHECK(on_server("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"));
  }
  auto url = postgres ? with_database(environment("RZ_TEST_POSTGRES"), name)
                      : "sqlite:" + (folder / "test.db").string();
  RZ_TRY(database, Database::open(url));
  std::error_code failed;
  if (!fs::create_directory(folder, failed)) {
    return fail(Error{Error::Kind::connection, folder.string() + ": " + failed.message()});
  }
  return std::unique_ptr<FreshDatabase>(
      new FreshDatabase(std::move(database), std::move(url), folder, postgres ? name : ""));
}

FreshDatabase::~FreshDatabase() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
  if (postgres_name_.empty()) return;
  const auto dropped = on_server("DROP DATABASE " + postgres_name_ + " WITH (FORCE)");
  EXPECT_TRUE(dropped) << dropped.error().message;
}

void DatabaseTest::SetUp() {
  if (GetParam() == "postgres") {
    if (environment("RZ_TEST_SQLITE_ONLY") == "1") GTEST_SKIP() << "RZ_TEST_SQLITE_ONLY=1";
    ASSERT_FALSE(environment("RZ_TEST_POSTGRES").empty())
        << "Set RZ_TEST_POSTGRES to the URL of a PostgreSQL 15 where databases may be created, as in "
           "postgresql://user@127.0.0.1:5432/postgres (./test starts one and sets it), or set "
           "RZ_TEST_SQLITE_ONLY=1.";
  }
  auto fresh = FreshDatabase::make(GetParam());
  ASSERT_TRUE(fresh) << fresh.error().message;
  fresh_ = std::move(*fresh);
}

std::unique_ptr<Connection> DatabaseTest::connect(Access access) const {
  auto connection = database().connect(access);
  if (!connection) {
    ADD_FAILURE() << connection.error().message;
    std::abort();
  }
  return std::move(*connection);
}

void DatabaseTest::migrate_all() const {
  const auto connection = connect();
  const auto applied = migrate(*connection, RZ_MIGRATIONS_DIR, Instant{});
  ASSERT_TRUE(applied) << applied.error().message;
}

}  // namespace rz::db::testing

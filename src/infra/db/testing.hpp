#pragma once
// A fresh database for each test, on both kinds. Link TEST_DEPENDS db_testing.
//
//   using StoreTest = rz::db::testing::DatabaseTest;
//   RZ_ON_BOTH_DATABASES(StoreTest);
//   TEST_P(StoreTest, KeepsWhatItIsGiven) {
//     migrate_all();
//     auto connection = connect();
//     …
//   }

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "infra/db/db.hpp"

namespace rz::db::testing {

/// "sqlite" and "postgres".
std::vector<std::string> fresh_databases();

/// An empty database that lives as long as this object: a file in a new temporary folder, or a new
/// PostgreSQL database on the server that the environment's RZ_TEST_POSTGRES names.
class FreshDatabase {
 public:
  static Result<std::unique_ptr<FreshDatabase>, Error> make(const std::string& kind);
  ~FreshDatabase();
  FreshDatabase(const FreshDatabase&) = delete;
  FreshDatabase& operator=(const FreshDatabase&) = delete;

  const Database& database() const { return database_; }
  const std::string& url() const { return url_; }
  /// A folder of this test's own, removed at the end.
  const std::filesystem::path& folder() const { return folder_; }

 private:
  FreshDatabase(Database database, std::string url, std::filesystem::path folder, std::string postgres_name);

  Database database_;
  std::string url_;
  std::filesystem::path folder_;
  std::string postgres_name_;  // empty: SQLite
};

/// Base of a suite that runs on both. Without RZ_TEST_POSTGRES the PostgreSQL half fails; with
/// RZ_TEST_SQLITE_ONLY=1 it is skipped.
class DatabaseTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override;
  void TearDown() override { fresh_.reset(); }

  const FreshDatabase& fresh() const { return *fresh_; }
  const Database& database() const { return fresh_->database(); }
  /// A new connection; a failure ends the test with std::abort, for nothing can follow.
  std::unique_ptr<Connection> connect(Access access = Access::read_write) const;
  /// Applies db/migrations of this repository.
  void migrate_all() const;

 private:
  std::unique_ptr<FreshDatabase> fresh_;
};

}  // namespace rz::db::testing

#define RZ_ON_BOTH_DATABASES(Suite) \
  INSTANTIATE_TEST_SUITE_P(On, Suite, ::testing::ValuesIn(::rz::db::testing::fresh_databases()), \
                           [](const auto& instance) { return instance.param; })

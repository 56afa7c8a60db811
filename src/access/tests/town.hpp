#pragma once
// The demo district in a fresh database, for the tests of what stands on it.

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "access/network.hpp"
#include "access/network_seed.hpp"
#include "access/permission.hpp"
#include "access/tests/writer.hpp"
#include "infra/db/pool.hpp"
#include "infra/db/testing.hpp"

namespace rz::access {

inline const std::filesystem::path source_dir{RZ_SOURCE_DIR};
inline const DistrictId zhanhe{410411};
inline const Instant morning = *parse_rfc3339("2026-11-24T09:00:00+08:00");
inline const std::string demo_password = "rongzhi-demo-2026";

inline Source source_of(const std::string& name) {
  return read_source((source_dir / "src/access" / name).string(), name).value();
}
inline Roles real_roles() { return Roles::parse(source_of("roles.yaml")).value(); }
inline Permissions real_permissions(const Roles& roles) {
  auto out = Permissions::parse(source_of("permissions.yaml"), roles);
  EXPECT_TRUE(out) << format_fault(out.error());
  return std::move(*out);
}

/// Base of a suite: the network is seeded, the writer and a pool of readers stand ready.
class TownTest : public db::testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    migrate_all();
    writer_ = std::make_unique<DirectWriter>(connect());
    readers_ = std::make_unique<db::Pool>(database(), 4);
    IdMaker ids(1);
    auto acts = seed_network(source_dir / "seeds/zhanhe", roles_, morning, ids);
    ASSERT_TRUE(acts) << format_fault(acts.error());
    for (auto& act : *acts) {
      writer_->submit(std::move(act),
                      [](const auto& result) { ASSERT_TRUE(result) << static_cast<int>(result.error()); });
    }
    seed_events_ = writer_->take_events();
    reload();
  }
  void TearDown() override {
    readers_.reset();
    writer_.reset();
    DatabaseTest::TearDown();
  }

  void reload() {
    auto network = load_network(*connect(db::Access::read_only), zhanhe);
    ASSERT_TRUE(network) << network.error().message;
    network_.replace(std::move(*network));
  }
  /// One integer from the database, for looking behind the API.
  std::int64_t number(const std::string& sql) const {
    const auto rows = connect(db::Access::read_only)->query(db::Statement{sql});
    return rows && !rows->empty() ? (*rows)[0].integer(0) : -1;
  }

  const Roles roles_ = real_roles();
  std::unique_ptr<DirectWriter> writer_;
  std::unique_ptr<db::Pool> readers_;
  std::vector<std::string> seed_events_;
  NetworkHolder network_{nullptr};
};

}  // namespace rz::access

// Random walks over every chain: one stage, one owner, no negative clock, no running clock at the end, the fold of
// the record gives the same matter, the record whole. The seed is printed; RZ_SEED repeats a walk, RZ_STRIDES makes it longer.

#include <gtest/gtest.h>

#include <cstdlib>

#include "model/walker.hpp"

namespace rz::model {
namespace {

std::uint64_t seed() {
  const char* given = std::getenv("RZ_SEED");
  return given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

int strides() {
  const char* given = std::getenv("RZ_STRIDES");
  return given ? std::atoi(given) : 1'200;
}

class WalkTest : public db::testing::DatabaseTest {
 protected:
  /// Every chain below the folder, walked for so many strides.
  void walk(const std::filesystem::path& folder, int strides) {
    auto loaded = load_all(folder);
    std::vector<std::string> names;
    for (const auto& chain : loaded) names.push_back(chain.definition.name);
    const auto chains = chains_of(std::move(loaded));
    migrate_all();
    auto engine = open_engine(database(), chains);
    auto reader = connect(db::Access::read_only);
    const auto s = seed();
    SCOPED_TRACE("RZ_SEED=" + std::to_string(s));
    Walker walker(*engine, *reader, *chains, names, s);
    for (int i = 0; i < strides; ++i) walker.stride();
    EXPECT_EQ(broken_promise(*reader, *chains), "");
    fire_due(*engine, walker.now().plus_minutes(2'000'000));
    EXPECT_EQ(broken_promise(*reader, *chains), "");
    EXPECT_GT(walker.taken(), strides / 4);
  }
};
RZ_ON_BOTH_DATABASES(WalkTest);

TEST_P(WalkTest, TheEnginesOwnChains) { walk(test_chains(), 300); }
TEST_P(WalkTest, ThePublishedChains) { walk(std::filesystem::path(RZ_SOURCE_DIR) / "chains", strides()); }

}  // namespace
}  // namespace rz::model

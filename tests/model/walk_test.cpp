// Random walks over every chain: one stage, one owner, no negative clock, no running clock at the end, the fold of
// the record gives the same matter, the record whole. The seed is printed; RZ_SEED repeats a walk, RZ_STRIDES makes it longer,
// RZ_CHAIN walks one chain alone, with those that open it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <set>

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

/// All of them; or the one that was asked for, and those by which it comes about.
std::vector<std::string> names_of(const std::vector<chain::Loaded>& loaded) {
  const char* given = std::getenv("RZ_CHAIN");
  std::set<std::string> wanted;
  if (given) wanted.insert(given);
  const auto opens_wanted = [&](const flow::Definition& chain) {
    return std::ranges::any_of(chain.children, [&](const flow::ChildRule& child) { return wanted.contains(child.chain); });
  };
  for (std::size_t known = 0; known < wanted.size();) {
    known = wanted.size();
    for (const auto& chain : loaded) {
      if (opens_wanted(chain.definition)) wanted.insert(chain.definition.name);
    }
  }
  std::vector<std::string> out;
  for (const auto& chain : loaded) {
    if (!given || wanted.contains(chain.definition.name)) out.push_back(chain.definition.name);
  }
  return out;
}

class WalkTest : public db::testing::DatabaseTest {
 protected:
  /// Every chain below the folder, walked for so many strides.
  void walk(const std::filesystem::path& folder, int strides) {
    auto loaded = load_all(folder);
    const auto names = names_of(loaded);
    const auto chains = chains_of(std::move(loaded));
    migrate_all();
    auto engine = open_engine(database(), chains);
    auto reader = connect(db::Access::read_only);
    const auto s = seed();
    SCOPED_TRACE("RZ_SEED=" + std::to_string(s));
    Walker walker(*engine, *reader, *chains, names, s);
    walker.slow_down(std::min(1.0, 1'200.0 / strides));
    for (int i = 0; i < strides; ++i) walker.stride();
    EXPECT_EQ(broken_promise(*reader, *chains), "");
    fire_due(*engine, walker.now().plus_minutes(2'000'000));
    EXPECT_EQ(broken_promise(*reader, *chains), "");
    // Alone a chain may be hard to begin: in all of them together enough is done.
    const bool is_alone = std::getenv("RZ_CHAIN") != nullptr;
    EXPECT_GT(walker.taken(), is_alone ? 0 : strides / 4);
    if (is_alone) std::cout << walker.taken() << " steps taken, " << walker.steps_taken().size() << " of them different\n";
  }
};
RZ_ON_BOTH_DATABASES(WalkTest);

TEST_P(WalkTest, TheEnginesOwnChains) {
  if (std::getenv("RZ_CHAIN")) GTEST_SKIP() << "one of the published chains is walked";
  walk(test_chains(), 300);
}
TEST_P(WalkTest, ThePublishedChains) { walk(std::filesystem::path(RZ_SOURCE_DIR) / "chains", strides()); }

}  // namespace
}  // namespace rz::model

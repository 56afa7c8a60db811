// Every tape of the repository, on both databases: what it says came of each step is what comes of it.
// RZ_RECORD=1 writes the consequences anew; read them before you commit them.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <tuple>

#include "infra/db/migrate.hpp"
#include "model/tape_player.hpp"

namespace rz::model {
namespace {

namespace fs = std::filesystem;

const fs::path& root() {
  static const fs::path path = RZ_SOURCE_DIR;
  return path;
}

/// Paths from the root of the repository, found on disk.
std::vector<std::string> all_tapes() {
  std::vector<std::string> tapes;
  for (const auto& file : find_tapes(root() / "chains")) tapes.push_back(fs::relative(file, root()).string());
  return tapes;
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value && std::string_view(value) == "1";
}

using TapeOnDatabase = std::tuple<std::string, std::string>;

class TapeTest : public ::testing::TestWithParam<TapeOnDatabase> {};

std::string name_of(const ::testing::TestParamInfo<TapeOnDatabase>& instance) {
  const Tape tape{std::get<0>(instance.param), {}};
  auto name = tape.chain_folder().filename().string() + "_" + tape.file.stem().string() + "_" +
              std::get<1>(instance.param);
  std::ranges::replace_if(name, [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

TEST_P(TapeTest, PlaysAsItSays) {
  const auto& [path, kind] = GetParam();
  if (kind == "postgres" && is_set("RZ_TEST_SQLITE_ONLY")) GTEST_SKIP() << "RZ_TEST_SQLITE_ONLY=1";
  const auto fresh = db::testing::FreshDatabase::make(kind);
  ASSERT_TRUE(fresh) << fresh.error().message;
  const auto& database = (*fresh)->database();
  {
    const auto writer = database.connect(db::Access::read_write);
    ASSERT_TRUE(writer && db::migrate(**writer, root() / "db/migrations", Instant{}));
  }
  const auto tape = read_tape(root() / path);
  const auto loaded = load_all(tape.chain_folder().parent_path());
  const auto chains = chains_of(loaded);
  const auto engine = open_engine(database, chains);
  const auto reader = database.connect(db::Access::read_only);
  ASSERT_TRUE(reader);

  TapePlayer player(*engine, **reader, loaded, tape.chain_folder().filename().string());
  const auto played = player.play(tape);
  ASSERT_TRUE(played) << path << ", " << played.error();
  EXPECT_EQ(broken_promise(**reader, *chains), "");
  if (is_set("RZ_RECORD")) {
    std::ofstream(tape.file) << text_of(*played);
    return;
  }
  const auto differs = difference(tape, *played);
  EXPECT_TRUE(differs.empty()) << path << " went otherwise:\n"
                               << differs
                               << "If what came is right by the rules, record it and read the difference:\n"
                               << "  RZ_RECORD=1 model_test --gtest_filter='*Tape*'";
}

INSTANTIATE_TEST_SUITE_P(All, TapeTest,
                         ::testing::Combine(::testing::ValuesIn(all_tapes()),
                                            ::testing::ValuesIn(db::testing::fresh_databases())),
                         name_of);

TEST(Tapes, AreFound) { EXPECT_FALSE(all_tapes().empty()); }

}  // namespace
}  // namespace rz::model

// The corpus in every test run, and what a few thousand changes make of it: short, and always the same.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz/targets.hpp"

namespace rz::fuzz {
namespace {

constexpr int changes_of_each = 500;

std::vector<std::string> corpus_of(std::string_view name) {
  std::vector<std::filesystem::path> files;
  const auto folder = std::filesystem::path(RZ_SOURCE_DIR) / "tests/fuzz/corpus" / name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> out;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

/// A few bytes changed, cut out, doubled, or the rest cut off.
std::string change(std::string bytes, std::mt19937& random) {
  for (auto times = 1 + random() % 4; times > 0 && !bytes.empty(); --times) {
    const auto at = random() % bytes.size();
    switch (random() % 4) {
      case 0: bytes[at] = static_cast<char>(random()); break;
      case 1: bytes.erase(at, 1 + random() % 8); break;
      case 2: bytes.insert(at, bytes.substr(at, 1 + random() % 16)); break;
      default: bytes.resize(at); break;
    }
  }
  return bytes;
}

class Replay : public testing::TestWithParam<Target> {};

TEST_P(Replay, TheCorpusAndItsNeighbours) {
  const auto corpus = corpus_of(GetParam().name);
  ASSERT_FALSE(corpus.empty());
  std::mt19937 random(1);
  for (const auto& bytes : corpus) {
    ASSERT_LE(bytes.size(), GetParam().bytes_max);
    GetParam().run(bytes);
    for (int i = 0; i < changes_of_each; ++i) GetParam().run(change(bytes, random));
  }
}

INSTANTIATE_TEST_SUITE_P(All, Replay, testing::ValuesIn(targets), [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace rz::fuzz

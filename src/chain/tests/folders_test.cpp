// Every chain and every draft of the repository loads, and stands before the chain check.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chain/chain.hpp"
#include "flow/check.hpp"

namespace rz::chain {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders_in(const fs::path& parent) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(parent)) {
    if (fs::exists(entry.path() / "chain.yaml")) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

/// What the loader and the check say of all the chains in a folder, one finding a line.
std::string complaints(const fs::path& parent) {
  std::string out;
  std::vector<Loaded> chains;
  for (const auto& folder : folders_in(parent)) {
    auto loaded = load(folder);
    if (loaded) {
      chains.push_back(std::move(*loaded));
      continue;
    }
    for (const auto& finding : loaded.error()) {
      out += folder.filename().string() + "/" + finding.file + ":" + std::to_string(finding.line) + ": " +
             finding.message + " " + finding.mend + "\n";
    }
  }
  std::vector<const flow::Definition*> all;
  for (const auto& chain : chains) all.push_back(&chain.definition);
  const auto functions = flow::Functions::with_builtins();
  for (const auto& chain : chains) {
    auto findings = flow::check(chain.definition, all, functions);
    std::ranges::move(flow::check_texts(chain.definition, functions, chain.zh.keys(), chain.en.keys()),
                      std::back_inserter(findings));
    for (const auto& finding : findings) {
      out += chain.definition.name + "/" + finding.file + ":" + std::to_string(finding.line) + ": (" +
             std::to_string(finding.property) + ") " + finding.message + " " + finding.mend + "\n";
    }
  }
  return out;
}

TEST(Folders, ChainsAreSound) { EXPECT_EQ(complaints(fs::path(RZ_SOURCE_DIR) / "chains"), ""); }

/// The first block of YAML in the reference, with forms for it.
Files example_of_reference() {
  std::ifstream in(fs::path(RZ_SOURCE_DIR) / "docs/howto/add-a-chain.md");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto begin = text.find("```yaml\n") + 8;
  const std::string head = R"({"type": "object", "additionalProperties": false, "properties": )";
  return {{"chain.yaml", text.substr(begin, text.find("```", begin) - begin)},
          {"form.schema.json", head + R"({"what": {"type": "string", "maxLength": 500, "x-personal": true},
                                          "urgent": {"type": "boolean"}}})"},
          {"forms/dispatch.schema.json", head + R"({"handler": {"type": "string", "x-type": "org"}}})"},
          {"text.zh.yaml", "chain: 路灯"},
          {"text.en.yaml", "chain: Lamp"}};
}

TEST(Folders, TheExampleOfTheReferenceIsSound) {
  const auto loaded = parse(example_of_reference());
  ASSERT_TRUE(loaded) << loaded.error().front().message;
  for (const auto& finding :
       flow::check(loaded->definition, {&loaded->definition}, flow::Functions::with_builtins())) {
    ADD_FAILURE() << finding.line << ": " << finding.message;
  }
}

}  // namespace
}  // namespace rz::chain

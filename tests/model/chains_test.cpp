// Every chain of the repository and every draft passes the check, with its words in both languages.

#include <gtest/gtest.h>

#include "flow/check.hpp"
#include "model/fixture.hpp"

namespace rz::model {
namespace {

void expect_sound(const std::filesystem::path& folder, bool with_texts) {
  const auto loaded = load_all(folder);
  ASSERT_FALSE(loaded.empty());
  std::vector<const flow::Definition*> all;
  for (const auto& chain : loaded) all.push_back(&chain.definition);
  for (const auto& chain : loaded) {
    auto findings = flow::check(chain.definition, all, *functions());
    if (with_texts) {
      const auto texts = flow::check_texts(chain.definition, *functions(), chain.zh.keys(), chain.en.keys());
      findings.insert(findings.end(), texts.begin(), texts.end());
    }
    for (const auto& f : findings) {
      ADD_FAILURE() << chain.definition.name << "/" << f.file << ":" << f.line << ": property " << f.property << ": "
                    << f.message << " " << f.mend;
    }
  }
}

const std::filesystem::path root = RZ_SOURCE_DIR;

TEST(Chains, ThePublishedOnesAreSound) { expect_sound(root / "chains", true); }
TEST(Chains, TheTestsOwnAreSound) { expect_sound(test_chains(), false); }

}  // namespace
}  // namespace rz::model

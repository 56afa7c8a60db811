#include <array>

#include "chain/chain.hpp"
#include "flow/check.hpp"
#include "fuzz/targets.hpp"

namespace rz::fuzz {

namespace {

chain::Files read_good() {
  const auto loaded = chain::load(std::filesystem::path(RZ_SOURCE_DIR) / "tests/model/chains/errand_help");
  need(loaded.has_value(), "the good chain is good");
  return loaded->files;
}

}  // namespace

void chain(std::string_view bytes) {
  static const auto good = read_good();
  static constexpr std::array<std::string_view, 3> files{"chain.yaml", "form.schema.json", "text.zh.yaml"};
  if (bytes.empty()) return;
  auto changed = good;
  changed.insert_or_assign(std::string(files[static_cast<unsigned char>(bytes[0]) % files.size()]), std::string(bytes.substr(1)));
  const auto loaded = chain::parse(std::move(changed));
  if (!loaded) {
    need(!loaded.error().empty(), "a chain is refused for a reason");
    for (const auto& finding : loaded.error()) need(!finding.message.empty() && !finding.mend.empty(), "a finding names its mend");
    return;
  }
  const auto functions = flow::Functions::with_builtins();
  const auto& definition = loaded->definition;
  (void)flow::check(definition, {&definition}, functions, {});
}

}  // namespace rz::fuzz

#include <iostream>

#include "app/options.hpp"
#include "chain/chain.hpp"
#include "flow/check.hpp"

namespace rz::app {

namespace {

template <class Finding>
void print(const std::filesystem::path& folder, const Finding& finding, const std::string& property) {
  std::cout << (folder / finding.file).string() << ":" << finding.line << ": " << property << finding.message << " — "
            << finding.mend << "\n";
}

int print_all(const std::filesystem::path& folder, const std::vector<flow::Finding>& findings) {
  for (const auto& finding : findings) print(folder, finding, "[" + std::to_string(finding.property) + "] ");
  return static_cast<int>(findings.size());
}

}  // namespace

int run_chain_check(const std::vector<std::filesystem::path>& folders) {
  const auto functions = flow::Functions::with_builtins();
  std::vector<chain::Loaded> loaded;
  std::vector<std::filesystem::path> sound;
  int findings = 0;
  for (const auto& folder : folders) {
    auto one = chain::load(folder);
    if (one) {
      loaded.push_back(std::move(*one));
      sound.push_back(folder);
      continue;
    }
    for (const auto& finding : one.error()) print(folder, finding, "");
    findings += static_cast<int>(one.error().size());
  }
  std::vector<const flow::Definition*> all;
  for (const auto& one : loaded) all.push_back(&one.definition);
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    const auto& one = loaded[i];
    findings += print_all(sound[i], flow::check(one.definition, all, functions));
    findings += print_all(sound[i], flow::check_texts(one.definition, functions, one.zh.keys(), one.en.keys()));
  }
  if (findings == 0) std::cout << folders.size() << " chains, all sound\n";
  return findings == 0 ? 0 : 1;
}

}  // namespace rz::app

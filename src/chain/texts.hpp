#pragma once
// Every word that a person sees of a chain, in one language.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "chain/finding.hpp"

namespace rz::chain {

/// Keys as flow::required_texts names them: chain.name · stage.S · step.S · step.S.done · field.F ·
/// field.F.VALUE · hint.F · asker_field.F · asker_hint.F (what the asker reads instead) · clock.C · level.L · guard.CALL · notice.N · audience.A · role.R · party.P · mark.M ·
/// script.S.VALUE · rating.R · group.G · evidence.K · view.V
class Texts {
 public:
  static constexpr std::size_t text_characters_max = 500;

  /// Reads text.zh.yaml or text.en.yaml.
  static std::optional<Texts> parse(std::string_view yaml, Sink& sink);

  /// Empty if there is none.
  std::string_view get(std::string_view key) const;
  std::set<std::string> keys() const;
  const StringMap<std::string>& all() const { return texts_; }

 private:
  StringMap<std::string> texts_;
};

}  // namespace rz::chain

#include "org/change.hpp"

#include <algorithm>

#include "org/credit_code.hpp"

namespace rz::org {

namespace {

/// One change of one body: applies what is said and gathers what is wrong with it.
class Changing {
 public:
  Changing(const Orgs& orgs, const place::Places& places, const Org& before, const Change& change)
      : orgs_(orgs), places_(places), before_(before), change_(change), after_(before) {}

  Result<Org, std::vector<ChangeError>> run(Instant now) {
    take_texts();
    take_credit_code();
    take_parent();
    take_place();
    require(!change_.reason.empty(), "reason", Fault::missing);
    limit(change_.reason, "reason", reason_characters_max);
    limit(change_.paper, "paper", paper_characters_max);
    require(!errors_.empty() || after_ != before_, "", Fault::nothing_changes);
    if (!errors_.empty()) return fail(std::move(errors_));
    after_.revision = before_.revision + 1;
    after_.since = now;
    return std::move(after_);
  }

 private:
  void require(bool holds, std::string_view field, Fault fault) {
    if (!holds) errors_.push_back({field, fault});
  }

  void limit(std::string_view text, std::string_view field, std::size_t characters_max) {
    require(count_characters(text) <= characters_max, field, Fault::too_long);
  }

  void take_name(const std::optional<std::string>& said, std::string_view field, std::string& name) {
    if (!said) return;
    require(!said->empty(), field, Fault::missing);
    limit(*said, field, name_characters_max);
    name = *said;
  }

  void take_texts() {
    take_name(change_.name_zh, "name_zh", after_.name_zh);
    take_name(change_.name_en, "name_en", after_.name_en);
    if (!change_.phone) return;
    limit(*change_.phone, "phone", phone_characters_max);
    after_.phone = change_.phone->empty() ? std::nullopt : change_.phone;
  }

  void take_credit_code() {
    if (!change_.credit_code) return;
    after_.credit_code = *change_.credit_code;
    if (after_.credit_code.empty()) return;
    require(is_credit_code(after_.credit_code), "credit_code", Fault::no_credit_code);
    const bool is_taken = std::ranges::any_of(
        orgs_.all(), [&](const Org& other) { return other.id != before_.id && other.credit_code == after_.credit_code; });
    require(!is_taken, "credit_code", Fault::taken);
  }

  void take_parent() {
    if (!change_.parent) return;
    after_.parent = *change_.parent;
    if (!after_.parent) return;
    require(orgs_.find(after_.parent) != nullptr, "parent", Fault::unknown);
    const bool goes_round = after_.parent == before_.id || orgs_.is_above(before_.id, after_.parent);
    require(!goes_round, "parent", Fault::below_itself);
  }

  void take_place() {
    if (!change_.place) return;
    after_.place = *change_.place;
    require(places_.find(after_.place) != nullptr, "place", Fault::unknown);
    if (before_.level == Level::none) return;
    const auto* there = orgs_.find(orgs_.at(after_.place, before_.level));
    const bool is_taken = there && there->id != before_.id && there->place == after_.place && there->level == before_.level;
    require(!is_taken, "place", Fault::taken);
  }

  const Orgs& orgs_;
  const place::Places& places_;
  const Org& before_;
  const Change& change_;
  Org after_;
  std::vector<ChangeError> errors_;
};

}  // namespace

Result<Org, std::vector<ChangeError>> changed(const Orgs& orgs, const place::Places& places, const Org& before,
                                              const Change& change, Instant now) {
  return Changing(orgs, places, before, change).run(now);
}

}  // namespace rz::org

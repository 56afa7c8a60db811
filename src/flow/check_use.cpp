// Property 5, the other half: nothing defined is unused.

#include <algorithm>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

class UseCheck {
 public:
  UseCheck(const Subject& subject, Report& report)
      : subject_(subject), chain_(subject.chain), report_(report) {
    for (const auto& site : call_sites(chain_)) {
      for (const auto& argument : named_arguments(subject.functions, site)) note(site, argument);
      changes_level_ |=
          !site.is_guard && (site.call->name.starts_with("rise@") || site.call->name.starts_with("fall@"));
    }
  }

  void run() {
    check_fields();
    check_steps();
    check_signatures();
    check_clocks();
    check_people();
    check_children();
    check_levels();
  }

 private:
  void note(const CallSite& site, const NamedArgument& argument) {
    if (names_field(argument.kind) && !site.is_guard) filled_.insert(argument.text);
    if (argument.kind == Argument::level) levels_.insert(argument.text);
  }

  /// Does some step do this?
  template <class Test>
  bool some_step(Test test) const {
    return std::ranges::any_of(chain_.steps, [&](const auto& entry) { return test(entry.second); });
  }

  void check_fields() {
    for (const auto& [name, field] : chain_.fields) {
      if (filled_.contains(name) || some_step([&](const Step& step) { return contains(step.form, name); }))
        continue;
      report_.add(5, field.line, "Field " + quoted(name) + " is never filled.",
                  "Ask for it in the form of a step, set it by an effect, or take it out.");
    }
    for (const auto& group : chain_.visibility) {
      if (group.fields.empty() && group.evidence.empty()) {
        report_.add(5, group.line, "Group " + quoted(group.name) + " has neither fields nor evidence.",
                    "Give it some, or take it out.");
      } else if (!group.is_public && group.see.empty()) {
        report_.add(5, group.line, "Group " + quoted(group.name) + " may be seen by nobody.",
                    "Say who sees it.");
      }
    }
  }

  bool has_persons_as(std::string_view party) const {
    return std::ranges::any_of(chain_.parties, [&](const auto& entry) {
      return entry.second.kind == PartyRule::Kind::person && (party.empty() || entry.first == party);
    });
  }

  /// Only who has an account can prove anew that it is he.
  bool can_prove(const Who& who) const { return is_staff(who) || (who.relation == Who::Relation::party && !has_persons_as(who.name)); }

  void check_signatures() {
    for (const auto& [name, step] : chain_.steps) {
      const bool all_can = !step.by.empty() && std::ranges::all_of(step.by, [&](const Who& who) { return can_prove(who); });
      if (!step.signature || all_can) continue;
      report_.add(5, step.line, "Step " + quoted(name) + " is signed, but not everybody who takes it can prove who he is.",
                  "Leave it to those who have an account, or take «signature» out.");
    }
  }

  void check_steps() {
    for (const auto& [name, step] : chain_.steps) {
      const bool by_system_only =
          std::ranges::all_of(step.by, [](const Who& who) { return who.relation == Who::Relation::system; });
      if (!step.warns.empty() && (by_system_only || step.is_birth())) {
        report_.add(5, step.line, "Step " + quoted(name) + " warns, but nobody is there to be warned.",
                    "Warn at a step that somebody takes on a matter that is there.");
      }
      if (step.by.empty() || !by_system_only || count_triggers(subject_, step) > 0) continue;
      report_.add(5, step.line,
                  "Step " + quoted(name) + " is left to the system, but nothing makes the system take it.",
                  "Name it as what a clock, the end of a child or the main matter does, or take it out.");
    }
  }

  void check_clocks() {
    for (const auto& [name, clock] : chain_.clocks) {
      if (clock.starts_on.empty()) {
        report_.add(5, clock.line, "Clock " + quoted(name) + " is never started.",
                    "Name steps under «starts_on».");
      } else if (clock.runs_in.empty()) {
        report_.add(5, clock.line, "Clock " + quoted(name) + " runs in no stage.",
                    "Name stages under «runs_in».");
      }
    }
  }

  void check_people() {
    for (const auto& [name, party] : chain_.parties) {
      if (some_step([&](const Step& step) { return step.joins == name; })) continue;
      report_.add(5, party.line, "Party " + quoted(name) + " is never joined.",
                  "Let a step join it, or take it out.");
    }
    for (const auto& [name, mark] : chain_.marks) {
      if (some_step([&](const Step& step) { return step.marks == name; })) continue;
      report_.add(5, mark.line, "Mark " + quoted(name) + " is never set.",
                  "Let a step set it, or take it out.");
    }
    for (const auto& [name, rating] : chain_.ratings) {
      if (some_step([&](const Step& step) { return step.rates == name; })) continue;
      report_.add(5, rating.line, "Rating " + quoted(name) + " is never given.",
                  "Let a step give it, or take it out.");
    }
  }

  void check_children() {
    for (const auto& rule : chain_.children) {
      const auto opens = [&](const Opens& opening) { return opening.chain == rule.chain; };
      if (some_step([&](const Step& step) { return std::ranges::any_of(step.opens, opens); })) continue;
      report_.add(5, rule.line, "No step opens a child of chain " + quoted(rule.chain) + ".",
                  "Let a step open one, or take the rule out.");
    }
  }

  void check_levels() {
    if (changes_level_) return;
    for (const auto& level : chain_.levels) {
      if (level == chain_.first_level || levels_.contains(level)) continue;
      report_.add(5, 0, "Level " + quoted(level) + " is never reached.",
                  "Let a step rise or go to it, or take it out.");
    }
  }

  const Subject& subject_;
  const Definition& chain_;
  Report& report_;
  std::set<std::string_view> filled_;  ///< fields that effects name
  std::set<std::string_view> levels_;  ///< levels that are called by name
  bool changes_level_ = false;
};

}  // namespace

void check_use(const Subject& subject, Report& report) { UseCheck(subject, report).run(); }

}  // namespace rz::flow::checking

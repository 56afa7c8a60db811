// Properties 1 and 3: what can be reached, forced, and done at all.

#include <algorithm>
#include <optional>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

/// Guards that are split on one below the other; what needs more counts as not covered.
constexpr int guard_splits_max = 12;

enum class Truth { no, yes, open };

/// Guards as free booleans; what is not in the map is open.
using Assignment = StringMap<bool>;

std::string key_of(FunctionCall call) {
  call.negated = false;
  return call.text();
}

/// Do all of them hold? If that is open, `open_key` names a guard that it hangs on.
Truth all_hold(const std::vector<FunctionCall>& calls, const Assignment& known, std::string& open_key) {
  Truth result = Truth::yes;
  for (const auto& call : calls) {
    const std::string key = key_of(call);
    const auto found = known.find(key);
    if (found == known.end()) {
      result = Truth::open;
      open_key = key;
    } else if (found->second == call.negated) {
      return Truth::no;
    }
  }
  return result;
}

/// Stages that are good to arrive in; without them every arrival is.
using Goal = std::optional<std::set<std::string_view>>;

/// Does this step, taken in `stage`, lead to the goal?
Truth leads_on(const Step& step, std::string_view stage, const Goal& goal, const Assignment& known,
               std::string& open_key) {
  if (const Truth guards = all_hold(step.guards, known, open_key); guards != Truth::yes || !goal)
    return guards;
  for (const auto& target : step.to) {
    const Truth when = all_hold(target.when, known, open_key);
    if (when == Truth::open) return when;
    if (when == Truth::no) continue;
    return goal->contains(target.stage.empty() ? stage : target.stage) ? Truth::yes : Truth::no;
  }
  return Truth::no;
}

/// Whatever the guards say: is there always one of these steps that leads to the goal?
bool always_leads(const std::vector<const Step*>& steps, std::string_view stage, const Goal& goal,
                  Assignment known) {
  std::string split_on;
  for (const Step* step : steps) {
    std::string open_key;
    const Truth truth = leads_on(*step, stage, goal, known, open_key);
    if (truth == Truth::yes) return true;
    if (truth == Truth::open) split_on = open_key;
  }
  if (split_on.empty() || static_cast<int>(known.size()) >= guard_splits_max) return false;
  for (const bool value : {true, false}) {
    known[split_on] = value;
    if (!always_leads(steps, stage, goal, known)) return false;
  }
  return true;
}

/// A child that the matter must wait for can hold up this end. Staff try again; a timer goes off once.
bool may_be_held_up(const Definition& chain, const Analysis& analysis, const Step& step,
                    std::string_view stage) {
  if (is_end(chain.stage(stage)->kind) || !can_end(chain, step)) return false;
  return std::ranges::any_of(chain.children, [&](const ChildRule& rule) {
    return rule.on_parent_end == ChildRule::OnParentEnd::wait &&
           (state_at(analysis.children.find(rule.chain)->second, stage) & relative_present) != 0;
  });
}

/// Will the system take this step in this stage if nothing else happens?
bool system_comes(const Definition& chain, const Analysis& analysis, const Step& step,
                  std::string_view stage) {
  if (!has_relation(step.by, Who::Relation::system) || may_be_held_up(chain, analysis, step, stage))
    return false;
  for (const auto& [name, clock] : chain.clocks) {
    if (clock.expiry_step == step.name && analysis.certainly_fires(clock, stage)) return true;
  }
  for (const auto& child : chain.children) {
    const States& states = analysis.children.find(child.chain)->second;
    if (child.on_close_step == step.name && state_at(states, stage) == relative_present) return true;
  }
  return chain.follows_main(step) && state_at(analysis.merged, stage) == relative_present;
}

/// Does the step count as a way to an end? Not if refusal may be all that comes of it, nor if it merges the
/// matter away: the main matter's end must not rest on merging in its turn.
bool counts_for_end(const Step& step) {
  if (find_call(step.effects, "merge_into") != nullptr) return false;
  return !step.approval || step.approval->on_expiry == Approval::Expiry::approve ||
         has_staff(step.approval->by);
}

/// Guards whose first argument the step itself asks for, and that some choice always meets, are no hindrance; unless the chain calls
/// them elsewhere as well, over what stands there already.
Assignment met_by_choice(const Subject& subject) {
  Assignment met;
  const auto is_free = [&](const Step& step, const FunctionCall& call) {
    const GuardFunction* guard = subject.functions.guard(call.name);
    return guard != nullptr && guard->met_by_choice && !call.negated &&
           contains(step.form, call.arguments.front());
  };
  for (const bool free : {true, false}) {
    for (const auto& [name, step] : subject.chain.steps) {
      for (const auto& call : step.guards) {
        if (is_free(step, call) != free) continue;
        if (free) met[key_of(call)] = true;
        if (!free) met.erase(key_of(call));
      }
      for (const auto& target : step.to) {
        for (const auto& call : target.when) met.erase(key_of(call));
      }
    }
  }
  return met;
}

class GraphCheck {
 public:
  GraphCheck(const Subject& subject, const Analysis& analysis, Report& report)
      : chain_(subject.chain), analysis_(analysis), report_(report), met_(met_by_choice(subject)) {}

  void run() {
    const bool is_born =
        std::ranges::any_of(chain_.steps, [](const auto& entry) { return entry.second.is_birth(); });
    if (!is_born) {
      report_.add(1, 0, "No step begins this chain.", "Give a step «from: begin».");
      return;
    }
    check_reachable();
    check_something_to_do();
    check_ends();
  }

 private:
  void check_reachable() {
    for (const auto& [name, stage] : chain_.stages) {
      if (analysis_.reachable.contains(name)) continue;
      report_.add(1, stage.line, "No step leads to stage " + quoted(name) + ".",
                  "Name it as the target of a step that can be taken, or take it out.");
    }
  }

  void check_something_to_do() {
    for (const auto& [name, stage] : chain_.stages) {
      if (stage.kind != StageKind::open || !analysis_.reachable.contains(name)) continue;
      if (always_leads(steps_from(name, true), name, std::nullopt, met_)) continue;
      idle_.insert(name);
      report_.add(
          3, stage.line, "In the open stage " + quoted(name) + " there may be nothing that anybody can do.",
          "Let a step without guards, or a pair whose guards are each other's negation, start from it.");
    }
  }

  void check_ends() {
    const Goal forced = find_forced();
    std::map<std::string_view, std::set<std::string_view>>
        next;  // stuck stage → stuck stages it leads to in the end
    for (const auto& [name, stage] : chain_.stages) {
      if (!forced->contains(name) && analysis_.reachable.contains(name)) next[name] = lead_to(name, *forced);
    }
    for (const auto& [name, reached] : next) {
      // What only leads into stuck stages is put right with them.
      const bool is_root =
          std::ranges::all_of(reached, [&](auto other) { return next[other].contains(name); });
      if (!is_root || idle_.contains(name)) continue;
      report_.add(
          1, chain_.stage(name)->line,
          "From stage " + quoted(name) +
              " neither the owner's staff nor a timer can surely bring about an end.",
          "Give it an unguarded step of staff or of a timer whose targets all lead on to a closed stage, or "
          "cover the negation of the guards.");
    }
  }

  /// The stages outside `forced` that can be come to from `start` by steps that count.
  std::set<std::string_view> lead_to(std::string_view start, const std::set<std::string_view>& forced) const {
    std::set<std::string_view> reached;
    std::vector<std::string_view> open{start};
    while (!open.empty()) {
      const std::string_view at = open.back();
      open.pop_back();
      for (const Step* step : steps_from(at, false)) {
        for (const auto& target : step->to) {
          const bool is_new =
              !target.stage.empty() && !forced.contains(target.stage) && reached.insert(target.stage).second;
          if (is_new) open.push_back(target.stage);
        }
      }
    }
    return reached;
  }

  /// The stages from which an end can be forced: the least fixpoint, some step for each and every target of
  /// it.
  Goal find_forced() const {
    Goal forced(std::in_place);
    for (const auto& [name, stage] : chain_.stages) {
      if (stage.kind == StageKind::closed) forced->insert(name);
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& [name, stage] : chain_.stages) {
        if (forced->contains(name) || !always_leads(steps_from(name, false), name, forced, met_)) continue;
        forced->insert(name);
        changed = true;
      }
    }
    return forced;
  }

  /// The steps that count in a stage: of staff and the system, and of parties and the asker too if
  /// `of_anybody`.
  std::vector<const Step*> steps_from(std::string_view stage, bool of_anybody) const {
    std::vector<const Step*> out;
    for (const auto& [name, step] : chain_.steps) {
      if (!contains(step.from, stage)) continue;
      const bool by_people =
          has_staff(step.by) || (of_anybody && (has_relation(step.by, Who::Relation::party) ||
                                                has_relation(step.by, Who::Relation::asker)));
      const bool counts = by_people && (of_anybody || counts_for_end(step));
      if (counts || system_comes(chain_, analysis_, step, stage)) out.push_back(&step);
    }
    return out;
  }

  const Definition& chain_;
  const Analysis& analysis_;
  Report& report_;
  Assignment met_;
  std::set<std::string_view> idle_;  ///< stages that property 3 has already named
};

}  // namespace

void check_graph(const Subject& subject, const Analysis& analysis, Report& report) {
  GraphCheck(subject, analysis, report).run();
}

}  // namespace rz::flow::checking

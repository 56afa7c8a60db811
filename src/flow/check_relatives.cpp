// Properties 4 (loops), 8 and 9: what chains do to each other.

#include <algorithm>
#include <utility>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

bool is_by_system(const Step& step) { return has_relation(step.by, Who::Relation::system); }

/// The system step that the end of a relative takes must be legal wherever such a relative can be.
void check_follow_up(const Definition& chain, const Step& step, const States& relatives, int line,
                     const std::string& relative, Report& report) {
  if (!is_by_system(step)) {
    report.add(
        8, line,
        "The end of " + relative + " takes step " + quoted(step.name) + ", which the system may not take.",
        "Add «system» to the step's «by».");
  }
  for (const auto& [stage, states] : relatives) {
    if ((states & relative_present) == 0 || contains(step.from, stage)) continue;
    report.add(
        8, line,
        "The end of " + relative + " can come in stage " + quoted(stage) + ", where step " +
            quoted(step.name) + " cannot be taken.",
        "Add the stage to the «from» of step " + quoted(step.name) + " of chain " + quoted(chain.name) + ".");
  }
}

/// A matter that has ended hears no more of children that it left behind.
States heard(const Definition& chain, const ChildRule& rule, States children) {
  if (rule.on_parent_end != ChildRule::OnParentEnd::leave) return children;
  std::erase_if(children, [&](const auto& entry) { return is_end(chain.stage(entry.first)->kind); });
  return children;
}

/// Others may be merged into a matter wherever it is open and stands alone.
void check_joining(const Definition& chain, const Step& step, const Analysis& analysis, Report& report) {
  if (!is_by_system(step)) {
    report.add(8, step.line,
               "The merging of others takes step " + quoted(step.name) + ", which the system may not take.",
               "Add «system» to the step's «by».");
  }
  for (const auto& [name, stage] : chain.stages) {
    const bool can_be_main = !is_end(stage.kind) && (state_at(analysis.merged, name) & relative_absent) != 0;
    if (!can_be_main || contains(step.from, name)) continue;
    report.add(8, step.line,
               "Others can be merged into a matter in stage " + quoted(name) + ", where step " + quoted(step.name) +
                   " cannot be taken.",
               "Add the stage to the «from» of step " + quoted(step.name) + ".");
  }
}

void check_cancelling(const Subject& subject, const ChildRule& rule, Report& report) {
  if (rule.on_parent_end != ChildRule::OnParentEnd::cancel) return;
  const Definition& child = *subject.find_chain(rule.chain);
  const Step* step = child.step(rule.cancel_step);
  if (step == nullptr) {
    report.add(8, rule.line,
               "Children of chain " + quoted(rule.chain) + " are to be cancelled by step " +
                   quoted(rule.cancel_step) + ", which that chain does not have.",
               "Name a system step of the child's chain under «cancel_step».");
    return;
  }
  if (!is_by_system(*step)) {
    report.add(8, rule.line,
               "Children of chain " + quoted(rule.chain) + " are cancelled by step " + quoted(step->name) +
                   ", which the system may not take.",
               "Add «system» to the step's «by» in the child's chain.");
  }
  for (const auto& [name, stage] : child.stages) {
    if (is_end(stage.kind) || contains(step->from, name)) continue;  // what has ended is left alone
    report.add(
        8, rule.line,
        "A child of chain " + quoted(rule.chain) + " cannot be cancelled in its stage " + quoted(name) + ".",
        "Add the stage to the «from» of step " + quoted(step->name) + " in the child's chain.");
  }
}

std::ptrdiff_t place_of(const std::vector<FunctionCall>& calls, std::string_view name) {
  const auto found = std::ranges::find_if(calls, [&](const auto& call) { return call.name.starts_with(name); });
  return found - calls.begin();
}

/// What is taken from the main matter needs one: on every way there the matter was merged, and still is.
class MainCheck {
 public:
  MainCheck(const Subject& subject, const Analysis& analysis, Report& report)
      : chain_(subject.chain), analysis_(analysis), report_(report) {}

  void run() {
    for (const auto& [name, step] : chain_.steps) {
      const auto at = place_of(step.effects, "from_main@");
      if (at == std::ssize(step.effects)) continue;
      const auto line = step.effects[static_cast<std::size_t>(at)].line;
      if (find_call(step.guards, "is_merged") == nullptr) need_main(step.from, "Step " + quoted(name), line);
      if (place_of(step.effects, "unmerge@") < at || place_of(step.effects, "merge_into@") < at) {
        report_.add(8, line, "Step " + quoted(name) + " leaves its main matter before it takes fields from it.",
                    "Call from_main first.");
      }
    }
    for (const auto& [name, clock] : chain_.clocks) {
      const bool takes = find_call(clock.on_warn, "from_main") != nullptr ||
                         find_call(clock.on_expiry, "from_main") != nullptr;
      if (takes) need_main(clock.runs_in, "Clock " + quoted(name), clock.line);
    }
  }

 private:
  void need_main(const std::vector<std::string>& stages, const std::string& where, int line) {
    for (const auto& stage : stages) {
      if (stage != begin_stage && (state_at(analysis_.merged, stage) & relative_absent) == 0) continue;
      report_.add(8, line,
                  where + " takes fields from the main matter, but in stage " + quoted(stage) +
                      " a matter can stand alone.",
                  "Ask is_merged@1 first, or merge it on every way to that stage.");
    }
  }

  const Definition& chain_;
  const Analysis& analysis_;
  Report& report_;
};

using StepOfChain = std::pair<const Definition*, const Step*>;

/// Steps that follow in the same batch. A family is finite and its members end at most reopenings_max times
/// more, so only a loop that opens new matters can go on for ever: the other follow-ups need not be looked
/// at.
std::vector<StepOfChain> follow_ups(const Subject& subject, const StepOfChain& at) {
  std::vector<StepOfChain> out;
  const auto add = [&](const Definition* chain, std::string_view step_name) {
    if (const Step* step = chain == nullptr ? nullptr : chain->step(step_name)) out.emplace_back(chain, step);
  };
  for (const auto& opening : at.second->opens) add(subject.find_chain(opening.chain), opening.step);
  if (!can_end(*at.first, *at.second)) return out;
  for (const Definition* parent : subject.all) {
    if (const ChildRule* rule = parent->child(at.first->name)) add(parent, rule->on_close_step);
  }
  return out;
}

bool comes_back(const Subject& subject, const Step& step) {
  const StepOfChain start{&subject.chain, &step};
  std::vector<StepOfChain> open = follow_ups(subject, start);
  std::set<StepOfChain> seen;
  while (!open.empty()) {
    const StepOfChain at = open.back();
    open.pop_back();
    if (at.first->name == subject.chain.name && at.second->name == step.name) return true;
    if (!seen.insert(at).second) continue;
    std::ranges::copy(follow_ups(subject, at), std::back_inserter(open));
  }
  return false;
}

/// The way over openings from `at` back to `goal`; empty if there is none.
std::string find_opening_cycle(const Subject& subject, const Definition& at, std::string_view goal,
                               std::set<std::string_view>& seen) {
  for (const auto& [name, step] : at.steps) {
    for (const auto& opening : step.opens) {
      if (opening.chain == goal) return quoted(at.name) + " opens " + quoted(goal);
      const Definition* next = subject.find_chain(opening.chain);
      if (next == nullptr || !seen.insert(next->name).second) continue;
      const std::string rest = find_opening_cycle(subject, *next, goal, seen);
      if (!rest.empty()) return quoted(at.name) + " opens " + rest;
    }
  }
  return {};
}

}  // namespace

void check_relatives(const Subject& subject, const Analysis& analysis, Report& report) {
  const Definition& chain = subject.chain;
  for (const auto& rule : chain.children) {
    check_cancelling(subject, rule, report);
    if (rule.on_close_step.empty()) continue;
    const Step& step = *chain.step(rule.on_close_step);
    check_follow_up(chain, step, heard(chain, rule, analysis.children.find(rule.chain)->second), rule.line,
                    "a child of chain " + quoted(rule.chain), report);
    if (!comes_back(subject, step)) continue;
    report.add(
        4, rule.line,
        "Step " + quoted(step.name) + " opens children that end at once and take it again, without end.",
        "Let the child begin in a stage that is open, or open none in this step.");
  }
  MainCheck(subject, analysis, report).run();
  for (const auto& [name, step] : chain.steps) {
    if (chain.follows_main(step)) check_follow_up(chain, step, analysis.merged, step.line, "the main matter", report);
    if (chain.follows_merged(step)) check_joining(chain, step, analysis, report);
  }
}

void check_openings(const Subject& subject, Report& report) {
  std::set<std::string_view> seen;
  const std::string cycle = find_opening_cycle(subject, subject.chain, subject.chain.name, seen);
  if (cycle.empty()) return;
  report.add(9, 0, "Chains open each other in a circle: " + cycle + ".", "Take one of these openings out.");
}

}  // namespace rz::flow::checking

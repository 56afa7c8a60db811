// Properties 7, 10, 11, and of 4 that clocks take time: what can be seen without following the stages.

#include <algorithm>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

void check_default(const Step& step, Report& report) {
  const std::string user = "Step " + quoted(step.name);
  if (step.to.empty() || !step.to.back().when.empty()) {
    report.add(7, step.line, "The targets of step " + quoted(step.name) + " end in no default.",
               "Add a last target without «when».");
    return;
  }
  const bool early = std::ranges::any_of(step.to.begin(), step.to.end() - 1,
                                         [](const Target& to) { return to.when.empty(); });
  if (!early) return;
  report.add(7, step.line, user + " has a target after its default, which can never be chosen.",
             "Give every target but the last its «when».");
}

/// Where does a step lead back from an end, and is that way bounded?
void check_reopening(const Definition& chain, const Step& step, Report& report) {
  const auto kind_is_end = [&](const std::string& name) {
    const Stage* stage = chain.stage(name);
    return stage != nullptr && is_end(stage->kind);
  };
  if (std::ranges::none_of(step.from, kind_is_end)) return;
  for (const auto& target : step.to) {
    const Stage* stage = chain.stage(target.stage);
    if (stage == nullptr || is_end(stage->kind)) continue;
    const std::string user = "Step " + quoted(step.name) + " leads back to stage " + quoted(stage->name);
    if (!step.reopens) {
      report.add(10, step.line, user + " without counting as a reopening.", "Mark the step «reopens».");
    } else if (chain.reopenings_max < 1) {
      report.add(10, step.line, user + ", but the chain allows no reopening.",
                 "Set «reopenings_max» to 1 or more.");
    } else if (find_call(step.guards, "reopenings_left") == nullptr &&
               find_call(target.when, "reopenings_left") == nullptr) {
      report.add(10, step.line, user + " without asking whether a reopening is left.",
                 "Add the guard «reopenings_left@1» to the step or the target.");
    }
  }
}

void check_extension(const Step& step, Report& report) {
  if (!step.extends) return;
  if (step.extends->clocks.empty()) {
    report.add(10, step.line, "Step " + quoted(step.name) + " extends no clock.", "Name the clocks.");
  }
  if (step.extends->times_max < 1) {
    report.add(10, step.line, "Step " + quoted(step.name) + " extends clocks without a number of times.",
               "Set «times_max» to 1 or more.");
  }
}

/// Once escalated, bodies above those that are named decide as well.
bool can_escalate(const Definition& chain, const Approval& approval) {
  using Relation = Who::Relation;
  return std::ranges::any_of(approval.by, [&](const Who& who) {
    const bool has_above = who.relation == Relation::owner || who.relation == Relation::above_owner ||
                           who.relation == Relation::field || who.relation == Relation::above_field ||
                           who.relation == Relation::parent_owner;
    return has_above || (is_staff(who) && !chain.levels.empty());
  });
}

void check_approval(const Definition& chain, const Step& step, Report& report) {
  if (!step.approval) return;
  const Approval& approval = *step.approval;
  const std::string proposal = "A proposal of step " + quoted(step.name);
  if (!is_positive(approval.within)) {
    report.add(11, step.line, proposal + " can be given no time, or never expires.",
               "Give every row of «within» more than 0.");
  }
  const bool by_parties = approval.parties != Approval::Parties::none;
  if (approval.by.empty() && !by_parties) {
    report.add(11, step.line, proposal + " can be decided by nobody.",
               "Say under «by» or «parties» who decides.");
  }
  if (approval.parties == Approval::Parties::count && approval.parties_count < 1) {
    report.add(11, step.line, proposal + " needs the agreement of no party.", "Set «count» to 1 or more.");
  }
  if (approval.on_expiry == Approval::Expiry::escalate && (by_parties || !can_escalate(chain, approval))) {
    report.add(11, step.line, proposal + " escalates, but nobody stands above those who decide.",
               "Let a body decide that has one above it, or let expiry approve or refuse.");
  }
  for (const auto& from : step.from) {
    const Stage* stage = chain.stage(from);
    if (stage == nullptr && from == begin_stage) {
      report.add(11, step.line, proposal + " would have no stage to wait in.",
                 "A birth step takes no approval.");
    } else if (stage != nullptr && stage->kind == StageKind::closed) {
      report.add(11, step.line,
                 proposal + " can wait in the closed stage " + quoted(from) + ", where nothing expires.",
                 "Take the closed stage out of «from».");
    }
  }
}

void check_clock(const ClockRule& clock, Report& report) {
  if (!is_positive(clock.allowance)) {
    report.add(4, clock.line, "Clock " + quoted(clock.name) + " can run out without time passing.",
               "Give every row of its allowance more than 0.");
  }
  if (!clock.pauses_in.empty() && clock.pauses_max < 1) {
    report.add(10, clock.line, "Clock " + quoted(clock.name) + " pauses without a greatest number of pauses.",
               "Set «pauses_max» to 1 or more.");
  }
}

}  // namespace

void check_bounds(const Subject& subject, Report& report) {
  for (const auto& [name, step] : subject.chain.steps) {
    check_default(step, report);
    check_reopening(subject.chain, step, report);
    check_extension(step, report);
    check_approval(subject.chain, step, report);
  }
  for (const auto& [name, clock] : subject.chain.clocks) check_clock(clock, report);
}

}  // namespace rz::flow::checking

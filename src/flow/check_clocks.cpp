// Properties 2, 4 (timers) and 10 (pauses): which clocks run where.

#include <algorithm>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

bool does_something(const ClockRule& clock) { return !clock.expiry_step.empty() || !clock.on_expiry.empty(); }

void check_stages_watched(const Definition& chain, const Analysis& analysis, Report& report) {
  for (const auto& [name, stage] : chain.stages) {
    if (stage.kind == StageKind::closed || !analysis.reachable.contains(name)) continue;
    const bool is_watched = std::ranges::any_of(chain.clocks, [&](const auto& entry) {
      return does_something(entry.second) && analysis.certainly_runs(entry.second, name);
    });
    if (!is_watched) {
      report.add(2, stage.line,
                 "In stage " + quoted(name) + " no clock with an effect on expiry surely runs.",
                 "Let a clock run in it that every way into it has started, with an expiry step or effect.");
    }
    if (stage.owner.empty()) {
      report.add(2, stage.line, "Nobody owns a matter in stage " + quoted(name) + ".",
                 "Say under «owner» where the accountable body comes from.");
    }
  }
}

void check_closed_stages(const Definition& chain, Report& report) {
  for (const auto& [name, clock] : chain.clocks) {
    for (const auto* stages : {&clock.runs_in, &clock.pauses_in}) {
      for (const auto& stage : *stages) {
        if (chain.stage(stage)->kind != StageKind::closed) continue;
        report.add(
            2, clock.line,
            "Clock " + quoted(name) + " names the closed stage " + quoted(stage) + ", where nothing runs.",
            "Take the stage out of the clock.");
      }
    }
  }
}

void check_timers_legal(const Definition& chain, const Analysis& analysis, Report& report) {
  for (const auto& [name, clock] : chain.clocks) {
    if (clock.expiry_step.empty()) continue;
    const Step& step = *chain.step(clock.expiry_step);
    if (!has_relation(step.by, Who::Relation::system)) {
      report.add(
          4, clock.line,
          "Clock " + quoted(name) + " takes step " + quoted(step.name) + ", which the system may not take.",
          "Add «system» to the step's «by».");
    }
    // Where it pauses it runs as well, once its pauses are used up.
    for (const auto stage : analysis.reachable) {
      if (!analysis.may_be_live(clock, stage) || contains(step.from, stage)) continue;
      report.add(4, clock.line,
                 "Clock " + quoted(name) + " can run out in stage " + quoted(stage) + ", where its step " +
                     quoted(step.name) + " cannot be taken.",
                 "Add the stage to the step's «from», or let the clock end there.");
    }
  }
}

/// Does this clock surely take the matter out of the stage?
bool leads_out(const Definition& chain, const Analysis& analysis, const ClockRule& clock,
               std::string_view stage) {
  const Step* step = chain.step(clock.expiry_step);
  return step != nullptr && analysis.certainly_fires(clock, stage) && contains(step->from, stage) &&
         std::ranges::none_of(step->to,
                              [&](const Target& to) { return to.stage.empty() || to.stage == stage; });
}

void check_pauses(const Definition& chain, const Analysis& analysis, Report& report) {
  for (const auto& [name, clock] : chain.clocks) {
    for (const auto& stage : clock.pauses_in) {
      if (!analysis.may_be_live(clock, stage)) continue;
      const bool ends = std::ranges::any_of(chain.clocks, [&](const auto& entry) {
        return entry.first != name && leads_out(chain, analysis, entry.second, stage);
      });
      if (ends) continue;
      report.add(10, clock.line,
                 "Clock " + quoted(name) + " can pause in stage " + quoted(stage) +
                     " without end: no other clock surely leads out of it.",
                 "Start another clock whenever the stage is entered, with an expiry step to another stage.");
    }
  }
}

}  // namespace

void check_clocks(const Subject& subject, const Analysis& analysis, Report& report) {
  check_stages_watched(subject.chain, analysis, report);
  check_closed_stages(subject.chain, report);
  check_timers_legal(subject.chain, analysis, report);
  check_pauses(subject.chain, analysis, report);
}

}  // namespace rz::flow::checking

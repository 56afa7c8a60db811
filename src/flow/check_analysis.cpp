// The chain check's dataflow: what can be true in each stage, over all ways that lead there.

#include <algorithm>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

std::vector<Edge> list_edges(const Definition& chain) {
  std::vector<Edge> out;
  for (const auto& [name, step] : chain.steps) {
    for (const auto& from : step.from) {
      for (const auto& target : step.to) {
        out.push_back({&step, &target, from, target.stage.empty() ? from : target.stage});
      }
    }
  }
  return out;
}

/// Takes single states along the edges until nothing new comes. `after` says what one state becomes by an
/// edge.
States spread(const std::vector<Edge>& edges, unsigned at_birth,
              const std::function<unsigned(const Edge&, unsigned)>& after) {
  States states;
  for (bool changed = true; changed;) {
    changed = false;
    for (const Edge& edge : edges) {
      const unsigned before = edge.is_birth() ? at_birth : state_at(states, edge.from);
      unsigned arrived = 0;
      for (unsigned bit = 1; bit <= before; bit <<= 1U) {
        if ((before & bit) != 0) arrived |= after(edge, bit);
      }
      if ((arrived & ~state_at(states, edge.to)) == 0) continue;
      states[edge.to] |= arrived;
      changed = true;
    }
  }
  return states;
}

/// Can the step come only from one clock's expiry?
bool is_sole_trigger(const Subject& subject, const Step& step) {
  return !has_staff(step.by) && !has_relation(step.by, Who::Relation::party) &&
         !has_relation(step.by, Who::Relation::asker) && count_triggers(subject, step) == 1;
}

/// Can a timer go off without its step? Its guards may not hold, or a child hold the end up.
bool may_fizzle(const Definition& chain, const Step& step) {
  const bool waits = std::ranges::any_of(chain.children, [](const ChildRule& rule) {
    return rule.on_parent_end == ChildRule::OnParentEnd::wait;
  });
  return !step.guards.empty() || (waits && can_end(chain, step));
}

/// What one step makes of one state of a clock, as the engine does it.
class ClockMove {
 public:
  ClockMove(const Subject& subject, const ClockRule& clock)
      : clock_(clock), expiry_(subject.chain.step(clock.expiry_step)) {
    if (expiry_ == nullptr) return;
    is_sole_ = is_sole_trigger(subject, *expiry_);
    may_fizzle_ = checking::may_fizzle(subject.chain, *expiry_);
  }

  unsigned operator()(const Edge& edge, unsigned state) const {
    const bool runs_there = contains(clock_.runs_in, edge.to);
    if (contains(clock_.starts_on, edge.step->name) && runs_there &&
        (clock_.restarts || state == clock_unstarted)) {
      return clock_live;
    }
    const unsigned states = before_start(edge, state);
    const unsigned on = clock_live | clock_expired;
    if (runs_there || contains(clock_.pauses_in, edge.to) || (states & on) == 0) return states;
    return clock_ended;
  }

 private:
  unsigned before_start(const Edge& edge, unsigned state) const {
    if (state == clock_live && expiry_ != nullptr && contains(clock_.runs_in, edge.from)) {
      if (edge.step == expiry_) return is_sole_ ? clock_expired : clock_live | clock_expired;
      if (may_fizzle_) return clock_live | clock_expired;
    }
    const auto& extends = edge.step->extends;
    const bool revives = state == clock_expired && extends && contains(extends->clocks, clock_.name);
    return revives ? clock_live | clock_expired : state;
  }

  const ClockRule& clock_;
  const Step* expiry_;
  bool is_sole_ = false;
  bool may_fizzle_ = false;
};

States spread_child(const Definition& chain, const std::vector<Edge>& edges, const ChildRule& child) {
  const auto says_ended = [&](const std::vector<FunctionCall>& calls) {
    const FunctionCall* call = find_call(calls, "children_ended");
    return call != nullptr && contains(call->arguments, child.chain);
  };
  const auto ends_children = [&](const Edge& edge) {
    return child.on_parent_end != ChildRule::OnParentEnd::leave && is_end(chain.stage(edge.to)->kind) &&
           !edge.is_birth() && !is_end(chain.stage(edge.from)->kind);
  };
  return spread(edges, relative_absent, [&](const Edge& edge, unsigned state) {
    unsigned states = state;
    if (edge.step->name == child.on_close_step) {
      states = child.most <= 1 ? relative_absent : relative_absent | state;
    }
    if (says_ended(edge.step->guards) || says_ended(edge.target->when) || ends_children(edge)) {
      states = relative_absent;
    }
    for (const auto& opening : edge.step->opens) {
      if (opening.chain != child.chain) continue;
      // One for each value of a list may be none.
      states = opening.each_field.empty() ? relative_present : states | relative_present;
    }
    return states;
  });
}

States spread_merged(const Definition& chain, const std::vector<Edge>& edges) {
  return spread(edges, relative_absent, [&](const Edge& edge, unsigned state) -> unsigned {
    if (find_call(edge.step->effects, "merge_into") != nullptr) return relative_present;
    if (find_call(edge.step->effects, "unmerge") != nullptr) return relative_absent;
    return chain.follows_main(*edge.step) ? unsigned{relative_absent} : state;
  });
}

}  // namespace

unsigned state_at(const States& states, std::string_view stage) {
  const auto found = states.find(stage);
  return found == states.end() ? 0 : found->second;
}

Analysis analyse(const Subject& subject) {
  Analysis out;
  out.edges = list_edges(subject.chain);
  for (const auto& [name, clock] : subject.chain.clocks) {
    out.clocks[name] = spread(out.edges, clock_unstarted, ClockMove(subject, clock));
  }
  for (const auto& child : subject.chain.children) {
    out.children[child.chain] = spread_child(subject.chain, out.edges, child);
  }
  out.merged = spread_merged(subject.chain, out.edges);
  for (const auto& [stage, states] : out.merged) out.reachable.insert(stage);
  return out;
}

bool Analysis::certainly_runs(const ClockRule& clock, std::string_view stage) const {
  const unsigned states = state_at(clocks.find(clock.name)->second, stage);
  return states != 0 && (states & ~(clock_live | clock_expired)) == 0 && contains(clock.runs_in, stage);
}

bool Analysis::certainly_fires(const ClockRule& clock, std::string_view stage) const {
  return state_at(clocks.find(clock.name)->second, stage) == clock_live && contains(clock.runs_in, stage);
}

bool Analysis::may_be_live(const ClockRule& clock, std::string_view stage) const {
  return (state_at(clocks.find(clock.name)->second, stage) & clock_live) != 0;
}

}  // namespace rz::flow::checking

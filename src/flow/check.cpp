#include "flow/check.hpp"

#include <algorithm>
#include <tuple>

#include "flow/check_parts.hpp"

namespace rz::flow {

namespace checking {

const Definition* Subject::find_chain(std::string_view name) const {
  if (name == chain.name) return &chain;
  const auto found =
      std::ranges::find(all, name, [](const Definition* other) -> std::string_view { return other->name; });
  return found == all.end() ? nullptr : *found;
}

void Report::add(int property, int line, std::string message, std::string mend) {
  findings_.push_back({property, file_, line, std::move(message), std::move(mend)});
}

bool Report::has(int property) const {
  return std::ranges::find(findings_, property, &Finding::property) != findings_.end();
}

std::vector<Finding> Report::take() {
  std::ranges::sort(findings_, {}, [](const Finding& finding) {
    return std::tie(finding.line, finding.property, finding.message);
  });
  return std::move(findings_);
}

std::string quoted(std::string_view name) { return "«" + std::string(name) + "»"; }

bool is_end(StageKind kind) { return kind == StageKind::settled || kind == StageKind::closed; }

bool can_end(const Definition& chain, const Step& step) {
  return std::ranges::any_of(step.to, [&](const Target& to) {
    const Stage* stage = chain.stage(to.stage);
    return stage != nullptr && is_end(stage->kind);
  });
}

bool is_staff(const Who& who) {
  return who.relation != Who::Relation::party && who.relation != Who::Relation::asker &&
         who.relation != Who::Relation::system;
}

bool has_staff(const std::vector<Who>& list) { return std::ranges::any_of(list, is_staff); }

bool has_relation(const std::vector<Who>& list, Who::Relation relation) {
  return std::ranges::find(list, relation, &Who::relation) != list.end();
}

const FunctionCall* find_call(const std::vector<FunctionCall>& calls, std::string_view name) {
  const auto found = std::ranges::find_if(calls, [&](const FunctionCall& call) {
    return !call.negated && std::string_view(call.name).substr(0, call.name.find('@')) == name;
  });
  return found == calls.end() ? nullptr : &*found;
}

bool is_positive(const Allowance& allowance) {
  return allowance.otherwise.amount > 0 &&
         std::ranges::all_of(allowance.rows, [](const auto& row) { return row.duration.amount > 0; });
}

std::vector<CallSite> call_sites(const Definition& chain) {
  std::vector<CallSite> out;
  const auto add = [&](const std::vector<FunctionCall>& calls, bool is_guard, const std::string& where,
                       int line) {
    for (const auto& call : calls) out.push_back({&call, is_guard, where, call.line > 0 ? call.line : line});
  };
  for (const auto& [name, step] : chain.steps) {
    const std::string where = "Step " + quoted(name);
    add(step.guards, true, where, step.line);
    add(step.warns, true, where, step.line);
    for (const auto& target : step.to) add(target.when, true, where, step.line);
    add(step.effects, false, where, step.line);
    if (!step.approval) continue;
    const auto& approval = *step.approval;
    for (const auto* calls : {&approval.on_open, &approval.on_refuse, &approval.on_escalate}) {
      add(*calls, false, "The approval of step " + quoted(name), step.line);
    }
  }
  for (const auto& [name, clock] : chain.clocks) {
    const std::string where = "Clock " + quoted(name);
    add(clock.on_warn, false, where, clock.line);
    add(clock.on_expiry, false, where, clock.line);
  }
  return out;
}

std::vector<NamedArgument> named_arguments(const Functions& functions, const CallSite& site) {
  const GuardFunction* guard = site.is_guard ? functions.guard(site.call->name) : nullptr;
  const EffectFunction* effect = site.is_guard ? nullptr : functions.effect(site.call->name);
  if (guard == nullptr && effect == nullptr) return {};
  const auto& kinds = guard != nullptr ? guard->arguments : effect->arguments;
  const bool repeats = guard != nullptr ? guard->repeats_last : effect->repeats_last;

  std::vector<NamedArgument> out;
  for (std::size_t i = 0; i < site.call->arguments.size() && !kinds.empty(); ++i) {
    if (i >= kinds.size() && !repeats) break;
    out.push_back({kinds[std::min(i, kinds.size() - 1)], site.call->arguments[i]});
  }
  return out;
}

std::vector<WhoSite> who_sites(const Definition& chain) {
  std::vector<WhoSite> out;
  const auto add = [&](const std::vector<Who>& list, const std::string& where, int line) {
    for (const auto& who : list) out.push_back({&who, where, line});
  };
  for (const auto& [name, step] : chain.steps) {
    add(step.by, "Step " + quoted(name), step.line);
    if (step.approval) add(step.approval->by, "The approval of step " + quoted(name), step.line);
  }
  for (const auto& [name, party] : chain.parties) add(party.way_in, "Party " + quoted(name), party.line);
  for (const auto& group : chain.visibility) {
    add(group.see, "Group " + quoted(group.name), group.line);
    if (group.narrowed) add(group.narrowed->see, "The narrowed group " + quoted(group.name), group.line);
  }
  return out;
}

int count_triggers(const Subject& subject, const Step& step) {
  const Definition& chain = subject.chain;
  int count = (chain.follows_main(step) ? 1 : 0) + (chain.follows_merged(step) ? 1 : 0) + (chain.follows_round(step) ? 1 : 0);
  for (const auto& [name, clock] : chain.clocks) count += clock.expiry_step == step.name ? 1 : 0;
  for (const auto& child : chain.children) count += child.on_close_step == step.name ? 1 : 0;
  for (const Definition* other : subject.all) {
    const ChildRule* rule = other->child(chain.name);
    if (rule != nullptr && rule->cancel_step == step.name) ++count;
    for (const auto& [name, opener] : other->steps) {
      for (const auto& opening : opener.opens) {
        count += opening.chain == chain.name && opening.step == step.name ? 1 : 0;
      }
    }
  }
  return count;
}

}  // namespace checking

std::vector<Finding> check(const Definition& chain, const std::vector<const Definition*>& all,
                           const Functions& functions, const std::set<std::string>& known_roles) {
  const checking::Subject subject{chain, all, functions, known_roles};
  checking::Report report(chain);
  checking::check_names(subject, report);
  checking::check_functions(subject, report);
  checking::check_bounds(subject, report);
  const bool sound = !report.has(5) && !report.has(7);
  checking::check_use(subject, report);
  checking::check_publishing(subject, report);
  checking::check_openings(subject, report);
  if (sound) {
    const checking::Analysis analysis = checking::analyse(subject);
    checking::check_graph(subject, analysis, report);
    checking::check_clocks(subject, analysis, report);
    checking::check_relatives(subject, analysis, report);
  }
  return report.take();
}

}  // namespace rz::flow

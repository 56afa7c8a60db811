// Whether a map is total, and leads every matter to where the new version could have brought it. The analysis of
// the chain check says what can be true in each stage of both versions; whatever can be true of a matter after the
// move must be among what the new version knows of its stage. Then every property that was proved of that version
// holds of the matters that came to it.

#include <algorithm>
#include <array>
#include <tuple>

#include "flow/check_parts.hpp"
#include "flow/move.hpp"

namespace rz::flow {

namespace {

using namespace checking;

bool is_superset(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::ranges::all_of(some, [&](const auto& one) { return contains(all, one); });
}

class Planner {
 public:
  Planner(const MoveMap& map, const MoveVersions& versions)
      : map_(map),
        from_(versions.from),
        to_(versions.to),
        old_{from_, versions.beside, versions.functions, no_roles_},
        new_{to_, versions.beside, versions.functions, no_roles_},
        before_(analyse(old_)),
        after_(analyse(new_)) {}

  Result<Move, std::vector<Finding>> plan() {
    move_ = {from_.name, from_.version, to_.version, {}, {}, {}, {}, to_.first_level, {}, {}, {}};
    map_stages();
    map_clocks();
    map_levels();
    map_steps();
    map_fields();
    check_parties();
    if (findings_.empty()) {  // what follows would only echo them
      for (const auto& [stage, target] : move_.stages) check_stage(stage, target);
    }
    if (findings_.empty()) return std::move(move_);
    std::ranges::sort(findings_, {}, [](const Finding& finding) { return std::tie(finding.line, finding.message); });
    return fail(std::move(findings_));
  }

 private:
  void add(int line, std::string message, std::string mend) {
    findings_.push_back({0, map_.file, line, std::move(message), std::move(mend)});
  }
  std::string version(const Definition& chain) const { return "version " + std::to_string(chain.version); }

  void need(bool exists, int line, const std::string& what, std::string_view name, const Definition& chain) {
    if (exists) return;
    add(line, "There is no " + what + " " + quoted(name) + " in " + version(chain) + ".",
        "Correct the name, or take the line out.");
  }

  void map_stages() {
    for (const auto& [name, word] : map_.stages) {
      const Stage* stage = from_.stage(name);
      const Stage* target = to_.stage(word.to);
      need(stage != nullptr, word.line, "stage", name, from_);
      need(target != nullptr, word.line, "stage", word.to, to_);
      if (stage == nullptr || target == nullptr) continue;
      if (stage->kind == StageKind::closed) {
        add(word.line, "Stage " + quoted(name) + " is closed: its matters stay with " + version(from_) + ".",
            "Take the line out.");
      } else if (is_end(stage->kind) != is_end(target->kind) || target->kind == StageKind::closed) {
        add(word.line,
            "Stage " + quoted(name) + " is " + kind_of(*stage) + " and " + quoted(word.to) + " is " +
                kind_of(*target) + ": a move ends and reopens nothing.",
            "Map it to a stage of the same kind.");
      }
      move_.stages[name] = word.to;
      move_.begins[name];
    }
    for (const auto stage : before_.reachable) {
      if (from_.stage(stage)->kind == StageKind::closed || map_.stages.contains(stage)) continue;
      add(0, "Stage " + quoted(stage) + " of " + version(from_) + " is not mapped.",
          "Say under «stages» where its matters go.");
    }
  }

  static std::string kind_of(const Stage& stage) {
    static constexpr std::array<std::string_view, 4> names = {"open", "waiting", "settled", "closed"};
    return std::string(names[static_cast<std::size_t>(stage.kind)]);
  }

  void map_clocks() {
    for (const auto& [name, word] : map_.clocks) {
      need(from_.clocks.contains(name), word.line, "clock", name, from_);
      need(to_.clocks.contains(word.to), word.line, "clock", word.to, to_);
    }
    StringMap<std::string> origins;
    for (const auto& [name, clock] : from_.clocks) {
      const auto target = clock_after(name);
      const auto word = map_.clocks.find(name);
      const int line = word == map_.clocks.end() ? 0 : word->second.line;
      if (clock.overall && !(to_.clocks.contains(target) && to_.clocks.find(target)->second.overall)) {
        add(line, "The asker's clock " + quoted(name) + " would end: in " + version(to_) + " it has no counterpart.",
            "Map it to that version's overall clock.");
      }
      if (!to_.clocks.contains(target)) continue;
      const auto [other, is_first] = origins.emplace(target, name);
      if (!is_first) {
        add(line, "Clocks " + quoted(other->second) + " and " + quoted(name) + " would both be " + quoted(target) + ".",
            "Map one of them to another clock.");
      }
      if (target != name) move_.clocks[name] = target;
    }
  }

  std::string clock_after(const std::string& name) const {
    const auto word = map_.clocks.find(name);
    return word == map_.clocks.end() ? name : word->second.to;
  }

  void map_levels() {
    for (const auto& [name, word] : map_.levels) {
      need(contains(from_.levels, name), word.line, "level", name, from_);
      need(contains(to_.levels, word.to), word.line, "level", word.to, to_);
    }
    for (const auto& name : from_.levels) {
      const auto word = map_.levels.find(name);
      const auto target = word == map_.levels.end() ? name : word->second.to;
      if (to_.levels.empty()) continue;
      if (word == map_.levels.end() && !contains(to_.levels, target)) {
        add(0, "Level " + quoted(name) + " is not in " + version(to_) + ".", "Say under «levels» what it becomes.");
      }
      move_.levels[name] = target;
    }
  }

  void map_steps() {
    for (const auto& [name, word] : map_.steps) {
      need(from_.step(name) != nullptr, word.line, "step", name, from_);
      need(to_.step(word.to) != nullptr, word.line, "step", word.to, to_);
      if (name == word.to) continue;
      move_.steps[name] = word.to;
      move_.clocks[approval_clock(name)] = approval_clock(word.to);
    }
    for (const auto& [name, line] : map_.lapse) {
      const Step* step = from_.step(name);
      need(step != nullptr && step->approval, line, "step with an approval", name, from_);
      move_.lapse.push_back(name);
    }
    for (const auto& [name, step] : from_.steps) {
      if (step.approval && !map_.lapse.contains(name)) check_proposal(step);
    }
  }

  /// An open proposal must still be able to be decided and carried out.
  void check_proposal(const Step& step) {
    const auto word = map_.steps.find(step.name);
    const int line = word == map_.steps.end() ? 0 : word->second.line;
    const std::string target = word == map_.steps.end() ? step.name : word->second.to;
    const Step* after = to_.step(target);
    const std::string mend = "Map the step under «steps», or name it under «lapse».";
    if (after == nullptr || !after->approval) {
      add(line,
          "Proposals of step " + quoted(step.name) + " can be open, and " + version(to_) + " has no step " +
              quoted(target) + " with an approval.",
          mend);
      return;
    }
    if (after->approval->parties != step.approval->parties) {
      add(line, "Proposals of step " + quoted(step.name) + " are decided by others in " + version(to_) + ".", mend);
    }
    for (const auto& field : step.form) {
      if (contains(after->form, field) && !map_.dropped_fields.contains(field)) continue;
      add(line,
          "Proposals of step " + quoted(step.name) + " can hold field " + quoted(field) + ", which step " +
              quoted(target) + " of " + version(to_) + " does not take.",
          mend);
    }
  }

  void map_fields() {
    for (const auto& [name, line] : map_.dropped_fields) {
      need(from_.field(name) != nullptr, line, "field", name, from_);
      move_.dropped_fields.push_back(name);
    }
    for (const auto& [name, field] : from_.fields) {
      if (map_.dropped_fields.contains(name)) continue;
      const FieldRule* after = to_.field(name);
      const std::string mend = "Name it under «dropped_fields», or keep it in the new version.";
      if (after == nullptr) {
        add(0, "Field " + quoted(name) + " is not in " + version(to_) + ".", mend);
      } else if (after->type != field.type || after->personal != field.personal) {
        add(0, "Field " + quoted(name) + " holds something else in " + version(to_) + ".", mend);
      } else if (!is_superset(after->values, field.values)) {
        add(0, "Field " + quoted(name) + " can hold a value that " + version(to_) + " does not know.", mend);
      }
    }
  }

  void check_parties() {
    for (const auto& [name, party] : from_.parties) {
      const auto after = to_.parties.find(name);
      if (after != to_.parties.end() && after->second.kind == party.kind) continue;
      add(0, "Party " + quoted(name) + " is not in " + version(to_) + ", or of another kind.",
          "No map can mend this: publish a version that keeps it.");
    }
  }

  void check_stage(const std::string& stage, const std::string& target) {
    const int line = map_.stages.find(stage)->second.line;
    if (!before_.reachable.contains(stage)) return;
    if (!after_.reachable.contains(target)) {
      add(line, "No matter of " + version(to_) + " comes to stage " + quoted(target) + ".", "Map it to another stage.");
      return;
    }
    check_relatives(stage, target, line);
    for (const auto& [name, rule] : to_.clocks) check_clock(rule, stage, target, line);
  }

  void check_relatives(const std::string& stage, const std::string& target, int line) {
    const auto unfit = [&](const States* before, const States* after, const std::string& what) {
      const bool can_be = (state_at(*before, stage) & relative_present) != 0;
      if (!can_be || (after != nullptr && (state_at(*after, target) & relative_present) != 0)) return;
      add(line, "In stage " + quoted(stage) + " a matter can " + what + "; in stage " + quoted(target) + " it cannot.",
          "Map it to a stage where it can.");
    };
    for (const auto& [chain, states] : before_.children) {
      const auto after = after_.children.find(chain);
      unfit(&states, after == after_.children.end() ? nullptr : &after->second, "have an open child of chain " + quoted(chain));
    }
    unfit(&before_.merged, &after_.merged, "be merged");
  }

  /// What an old clock of this name can be in the stage, in the new version's way of counting.
  unsigned bits_before(const ClockRule& rule, const std::string& stage) const {
    const auto origin = std::ranges::find_if(from_.clocks, [&](const auto& e) { return clock_after(e.first) == rule.name; });
    if (origin == from_.clocks.end()) return clock_unstarted;
    unsigned bits = state_at(before_.clocks.find(origin->first)->second, stage);
    // Without a step on expiry the analysis does not tell one that has run out from one that runs.
    if (origin->second.expiry_step.empty() && (bits & clock_live) != 0) bits |= clock_expired;
    if (rule.expiry_step.empty() && (bits & clock_expired) != 0) bits = (bits & ~unsigned{clock_expired}) | clock_live;
    return bits;
  }

  void check_clock(const ClockRule& rule, const std::string& stage, const std::string& target, int line) {
    const unsigned known = state_at(after_.clocks.find(rule.name)->second, target);
    const bool goes_on = contains(rule.runs_in, target) || contains(rule.pauses_in, target);
    unsigned bits = bits_before(rule, stage);
    if ((bits & clock_unstarted) != 0 && (known & clock_unstarted) == 0) {
      bits &= ~unsigned{clock_unstarted};
      if (goes_on) {
        move_.begins[stage].push_back(rule.name);
        bits |= clock_live;
      }
    }
    if (!goes_on && (bits & (clock_live | clock_expired)) != 0) {
      bits = (bits & ~(clock_live | clock_expired)) | clock_ended;
    }
    // Where it does not run, one that has ended is as good as one that never began, if it can begin again.
    if (!goes_on && (rule.restarts || (known & clock_unstarted) == 0)) bits &= ~unsigned{clock_ended};

    static constexpr std::array<std::pair<unsigned, std::string_view>, 4> words = {
        {{clock_unstarted, "not have begun"}, {clock_live, "still run"}, {clock_expired, "have run out"}, {clock_ended, "have ended"}}};
    for (const auto& [bit, word] : words) {
      if ((bits & bit) == 0 || (known & bit) != 0) continue;
      add(line,
          "Clock " + quoted(rule.name) + " can " + std::string(word) + " in a matter that comes from stage " +
              quoted(stage) + "; in stage " + quoted(target) + " of " + version(to_) + " it never does.",
          "Map " + quoted(stage) + " to another stage, or another clock to " + quoted(rule.name) + ".");
    }
  }

  const MoveMap& map_;
  const Definition& from_;
  const Definition& to_;
  const std::set<std::string> no_roles_;
  Subject old_;
  Subject new_;
  Analysis before_;
  Analysis after_;
  Move move_;
  std::vector<Finding> findings_;
};

}  // namespace

Result<Move, std::vector<Finding>> plan_move(const MoveMap& map, const MoveVersions& versions) {
  return Planner(map, versions).plan();
}

}  // namespace rz::flow

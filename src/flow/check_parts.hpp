#pragma once
// What the parts of the chain check share. Only for check*.cpp.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/check.hpp"
#include "flow/definition.hpp"
#include "flow/functions.hpp"

namespace rz::flow::checking {

/// What is being checked, and against what.
struct Subject {
  const Definition& chain;
  const std::vector<const Definition*>& all;
  const Functions& functions;
  const std::set<std::string>& known_roles;

  /// A chain by its name; null if there is none.
  const Definition* find_chain(std::string_view name) const;
};

class Report {
 public:
  explicit Report(const Definition& chain) : file_(chain.file) {}

  void add(int property, int line, std::string message, std::string mend);
  bool has(int property) const;
  /// By line.
  std::vector<Finding> take();

 private:
  std::string file_;
  std::vector<Finding> findings_;
};

std::string quoted(std::string_view name);

/// Settled or closed: here a matter ends for its relatives.
bool is_end(StageKind kind);
/// Can the step end a matter?
bool can_end(const Definition& chain, const Step& step);
bool is_staff(const Who& who);
bool has_staff(const std::vector<Who>& list);
bool has_relation(const std::vector<Who>& list, Who::Relation relation);
/// Is a function of this name called, whatever its version? Not counted where it is negated.
const FunctionCall* find_call(const std::vector<FunctionCall>& calls, std::string_view name);
bool is_positive(const Allowance& allowance);

/// A guard or an effect where it is called.
struct CallSite {
  const FunctionCall* call = nullptr;
  bool is_guard = false;
  std::string where;  ///< «Step «accept»», to begin a sentence with
  int line = 0;
};
std::vector<CallSite> call_sites(const Definition& chain);

struct NamedArgument {
  Argument kind;
  std::string_view text;
};
/// The arguments of a call with what they name; empty if the function is unknown.
std::vector<NamedArgument> named_arguments(const Functions& functions, const CallSite& site);

/// A role at a relation where it is named.
struct WhoSite {
  const Who* who = nullptr;
  std::string where;
  int line = 0;
};
std::vector<WhoSite> who_sites(const Definition& chain);

/// In how many ways the system comes to take this step: timers, the end of a child, of the parent or of the
/// main matter, an opening by another chain.
int count_triggers(const Subject& subject, const Step& step);

/// A way from one stage to the next; begin_stage stands before a birth.
struct Edge {
  const Step* step = nullptr;
  const Target* target = nullptr;
  std::string_view from;
  std::string_view to;

  bool is_birth() const { return from == begin_stage; }
};

/// For each reachable stage the states, as bits, in which something can be there.
using States = std::map<std::string_view, unsigned>;

enum ClockBit : unsigned { clock_unstarted = 1, clock_live = 2, clock_expired = 4, clock_ended = 8 };
enum RelativeBit : unsigned { relative_absent = 1, relative_present = 2 };

/// What can be true in each stage, over all ways that lead there. Guards are not judged.
struct Analysis {
  std::vector<Edge> edges;
  std::set<std::string_view> reachable;
  StringMap<States> clocks;    ///< by clock: ClockBit
  StringMap<States> children;  ///< by the child's chain: is one open? RelativeBit
  States merged;               ///< is it merged into a main matter that has not settled? RelativeBit

  /// The clock runs in this stage on every way, though it may have run out before.
  bool certainly_runs(const ClockRule& clock, std::string_view stage) const;
  /// It runs and has not run out: its timer will fire if nothing else happens.
  bool certainly_fires(const ClockRule& clock, std::string_view stage) const;
  bool may_be_live(const ClockRule& clock, std::string_view stage) const;
};
Analysis analyse(const Subject& subject);

unsigned state_at(const States& states, std::string_view stage);

void check_names(const Subject& subject, Report& report);       // 5: what is named exists
void check_functions(const Subject& subject, Report& report);   // 5: guards, effects and their arguments
void check_use(const Subject& subject, Report& report);         // 5: what is defined is used
void check_publishing(const Subject& subject, Report& report);  // 6
void check_bounds(const Subject& subject, Report& report);      // 7, 10, 11, and allowances of 4
void check_graph(const Subject& subject, const Analysis& analysis, Report& report);      // 1, 3
void check_clocks(const Subject& subject, const Analysis& analysis, Report& report);     // 2, 4, pauses of 10
void check_relatives(const Subject& subject, const Analysis& analysis, Report& report);  // 8, loops of 4
void check_openings(const Subject& subject, Report& report);                             // 9

}  // namespace rz::flow::checking

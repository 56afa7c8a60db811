#pragma once
// The chain check: what must hold of a chain before it may be published or run. Guards count as free
// booleans: liveness may not lean on a guarded step unless its negation is covered, safety assumes that they
// hold.
//
//   1  every stage is reachable, and from every stage the owner's staff or the timers can force an end
//   2  in every stage that is not closed a clock with an effect on expiry certainly runs, and somebody owns
//   it 3  in every open stage somebody can do something 4  no loop of system steps without time passing; a
//   timer's step is legal wherever its clock can run 5  every name exists, nothing defined is unused, every
//   text is there in both languages 6  what is public holds nothing personal and no free text but what staff
//   wrote for publishing 7  the targets of a step end in a default 8  the end of a child is legal in every
//   parent stage where it can be open (of one that is left behind, where the parent has not ended), and so is its
//   cancelling 9  chains that open chains form no cycle 10 reopenings, extensions and pauses are bounded 11
//   every proposal expires, and somebody can decide it

#include <set>
#include <string>
#include <vector>

#include "flow/definition.hpp"
#include "flow/functions.hpp"

namespace rz::flow {

struct Finding {
  int property = 0;  ///< 1…11, as above
  std::string file;
  int line = 0;         ///< 0 = the file as a whole
  std::string message;  ///< one sentence: what is wrong, by name
  std::string mend;     ///< one sentence: what would put it right

  bool operator==(const Finding&) const = default;
};

/// Everything that is wrong with `chain`, by line; empty = it may be published. `all` holds every chain that
/// may open another or be opened, `chain` among them. `known_roles` are the roles that the district knows; if
/// it is empty, roles need only be words. While names or targets are broken (5, 7), what is judged on the
/// graph of stages (1, 2, 3, 8, parts of 4 and 10) is left out: it would only echo them.
std::vector<Finding> check(const Definition& chain, const std::vector<const Definition*>& all,
                           const Functions& functions, const std::set<std::string>& known_roles = {});

/// The keys that the texts of a chain must have in each language, and no others except «hint.<field>»:
/// chain.name · stage.S · step.S · step.S.done · field.F · field.F.VALUE · clock.C · guard.CALL (of a step's
/// guards) · notice.N · audience.A · role.R · party.P · mark.M · rating.R · group.G · level.L · evidence.K
std::set<std::string> required_texts(const Definition& chain, const Functions& functions);

/// Property 5 for the texts: what is missing or unused in text.zh.yaml and text.en.yaml beside the chain's
/// file.
std::vector<Finding> check_texts(const Definition& chain, const Functions& functions,
                                 const std::set<std::string>& zh, const std::set<std::string>& en);

}  // namespace rz::flow

#pragma once
// The pure core: what a step does to a matter, or why it may not be taken. No I/O, no clock, no JSON.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flow/draft.hpp"
#include "flow/functions.hpp"
#include "flow/permission.hpp"

namespace rz::flow {

enum class Verb {
  take,      ///< take the step, or propose it where it needs an approval
  approve,   ///< decide an open proposal
  refuse,
  withdraw   ///< take one's own proposal back
};

struct StepRequest {
  std::string step;
  Verb verb = Verb::take;
  Input input;
  bool heeds_checks = false;  ///< where a check speaks, it is refused, so that it can be shown first
};

struct BirthRequest {
  MatterId id{};
  std::string number;
  std::string step;
  PlaceId place{};
  MatterId parent{};
  Input input;
};

enum class Refusal {
  no_such_step,
  wrong_stage,      ///< the matter has moved on
  not_permitted,
  unproved,         ///< what is signed asks that the actor has just proved anew that it is he
  guard,            ///< `detail` = the guard's call
  field_missing,    ///< `detail` = the field
  field_unknown,    ///< `detail` = the field
  evidence_missing, ///< `detail` = the kind
  proposal_open,    ///< this step already waits for an approval
  no_proposal,
  second_person,    ///< somebody else must decide
  already_rated,
  bad_value,        ///< `detail` = the field: outside what its rule allows
  too_late,         ///< an extension asked after the end
  limit,            ///< `detail` = what ran out: extensions, children, parties, reopenings
  child_open,       ///< a child must end first; `detail` = its chain
  evidence_unknown, ///< the step takes no evidence of this kind; `detail` = the kind
  evidence_too_many,///< `detail` = the kind
  evidence_unusable,///< not there, not the actor's own, bound already or too old; `detail` = the kind
  check             ///< nothing stands against it, but `checks` speak
};

struct StepError {
  Refusal why = Refusal::no_such_step;
  std::string step;
  std::string detail;
  std::vector<std::string> checks{};  ///< calls
};

/// What an actor may do now.
struct OpenStep {
  std::string step;
  Verb verb = Verb::take;
  bool primary = false;
  std::vector<std::string> checks{};  ///< calls that speak before anything is filled in
};

/// Everything but the matter that a judgement needs.
struct Context {
  const Definition& chain;
  const Functions& functions;
  const World& world;
  Instant now;
  std::optional<Instant> effective_at = std::nullopt;  ///< of what a late timer causes: its nominal moment

  Instant effective() const { return effective_at.value_or(now); }
};

Result<Outcome, StepError> apply(const Context& context, const Family& family, const StepRequest& request,
                                 const Actor& actor);
/// `family` holds the parent, if there is one; its matter is not looked at.
Result<Outcome, StepError> apply_birth(const Context& context, const Family& family, const BirthRequest& request,
                                       const Actor& actor);
/// Nothing if the timer is stale: fired already, or of an earlier generation.
std::optional<Outcome> apply_timer(const Context& context, const Family& family, const Timer& timer);
/// Nothing if the chain has no step for it, or it is not legal where the matter stands.
std::optional<Outcome> apply_follow_up(const Context& context, const Family& family, const FollowUp& follow_up);

/// The calendar became longer: running clocks get their due moments anew. Nothing if none moves.
std::optional<Outcome> apply_calendar(const Context& context, const Family& family, const Actor& actor);

/// Exactly the steps that this actor may take now, in the order of the chain.
std::vector<OpenStep> open_steps(const Context& context, const Family& family, const Actor& actor);

}  // namespace rz::flow

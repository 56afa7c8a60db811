#pragma once
// Carrying out a step that was allowed: inputs, parties, ratings, extensions, effects, the move to the next
// stage, its owner, its clocks, and what relatives must do. Used by apply.cpp and move.cpp only.

#include <functional>

#include "base/result.hpp"
#include "flow/apply.hpp"

namespace rz::flow {

/// What the step's own words forbid, before anything is written: fields, evidence, ratings, extensions.
std::optional<StepError> check_input(const Draft& draft, const Step& step, const Input& input);
void take_inputs(Draft& draft, const Input& input);
/// Whether a guard or a check looks at what the step itself asks: it cannot be judged before the step is taken.
bool looks_at_form(const Step& step, const FunctionCall& call);
/// The first guard that does not hold.
std::optional<StepError> check_guards(const Functions& functions, const Draft& draft, const Step& step);
/// The checks that speak: what the step warns of and does not hold.
std::vector<std::string> speaking_checks(const Functions& functions, const Draft& draft, const Step& step);
bool all_hold(const Functions& functions, const Draft& draft, const std::vector<FunctionCall>& calls);
void run_effects(const Functions& functions, Draft& draft, const std::vector<FunctionCall>& calls);

/// Everything after the inputs and the guards.
std::optional<StepError> perform(const Functions& functions, Draft& draft, const Step& step);

/// The first of the bodies that is there, else the district's catch-all, becomes the owner.
void settle_owner(Draft& draft, const std::vector<OrgRef>& refs);
/// Starts, pauses, resumes and ends the clocks of the chain in `stage`; `begins` says which start.
void move_clocks(Draft& draft, std::string_view stage,
                 const std::function<bool(const ClockRule&, const ClockState*)>& begins);
/// Proposals of steps that cannot be taken where the matter now stands lapse, and say so.
void lapse_proposals(Draft& draft);

/// The body that a reference means now; 0 if there is none.
OrgId find_org(const Draft& draft, const OrgRef& ref);

void open_proposal(Draft& draft, const Step& step, const Input& input);
void end_proposal(Draft& draft, std::string_view step, std::string_view how);
void start_approval_clock(Draft& draft, const Step& step, int generation);

}  // namespace rz::flow

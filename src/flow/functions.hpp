#pragma once
// Guards and effects: what the chain language cannot say is a small named C++ function that a chain calls
// as «name@version argument …». Pure, documented here and in docs/howto/add-a-chain.md, tested. An old
// version stays as long as a matter can call it.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/definition.hpp"
#include "flow/family.hpp"

namespace rz::flow {

class Draft;

/// What an argument of a guard or an effect names: checked by the chain check.
enum class Argument {
  field,
  org_field,
  orgs_field,
  category_field,
  integer_field,
  moment_field,
  account_field,
  accounts_field,
  value,
  duration,  ///< round the clock: minutes or hours
  term,      ///< any duration
  evidence,  ///< a kind of it
  step,
  clock,
  mark,
  rating,
  chain,
  level,
  audience,
  notice
};
/// Whether it names a field, of whatever type.
constexpr bool names_field(Argument argument) { return argument <= Argument::accounts_field; }

struct GuardFunction {
  std::string_view name;
  std::vector<Argument> arguments;
  bool repeats_last = false;  ///< the last argument may be given more than once
  std::function<bool(const Draft&, const std::vector<std::string>&)> holds;
  bool met_by_choice = false;  ///< where the step asks for its field, whoever acts can always meet it
};

struct EffectFunction {
  std::string_view name;
  std::vector<Argument> arguments;
  std::function<void(Draft&, const std::vector<std::string>&)> run;
  bool repeats_last = false;
};

/// The functions that chains may call. A module registers its own at start-up, before the first chain is loaded.
class Functions {
 public:
  /// With the built-in ones:
  /// guards   field_is@1 field value… · field_set@1 field · owner_is_field@1 org-field · actor_org_is_field@1 org-field
  ///          at_level@1 level… · below_top@1 · children_ended@1 chain · parties_all@1 mark · parties_any@1 mark
  ///          unmarked@1 mark (no party that the actor is bears it for this text) · parties_count@1 mark n · parties_complete@1 · reopenings_left@1 · rated_low@1 rating · rated@1 rating
  ///          second_person@1 step · clock_expired@1 clock · is_merged@1
  ///          may_order@1 orgs-field (each body is the actor's own, or below it and not one that is only asked)
  ///          may_call@1 orgs-field (each is the actor's own, below or above it) · is_asked@1 orgs-field
  ///          apart@1 orgs-field orgs-field (no body of the first is one of the second, or below one that is not the top)
  ///          is_party@1 party (the actor is one of that name) · tied@1 relation orgs-field (each stands in that relation with the actor's body)
  ///          orgs_at@1 orgs-field level… (each body is one that answers for a place at one of these levels)
  ///          category_is@1 category-field word (the district's table says this word of the category)
  ///          answers_at@1 level… (the actor's body is the one that answers for the place at one of these)
  ///          free@1 chain from until (two moment-fields, of this form and of that chain: no open child of it has the time between)
  ///          within_hours@1 from until opens closes days (whole hours of the day, and the days of the week by their names: both moments lie
  ///          within one such day) · ahead@1 moment-field (it is still to come)
  ///          longer@1 text-field n (what is written now has n characters or more)
  ///          shown@1 evidence field value… (a piece of it comes with the step, or the field has none of the values)
  ///          within@1 moment-field term (set, and no longer ago)
  ///          at_least@1 integer-field n (unset counts as 0) · rested@1 moment-field duration (unset, or so long ago;
  ///          round the clock)
  /// effects  set@1 field value · clear@1 field · copy@1 from to · stamp@1 field (now) · stamp_once@1 field
  ///          name_actor@1 accounts-field (the actor too is in charge)
  ///          in_time@1 field clock (the clock has not run out) · actor_org@1 orgs-field (in a list, beside those there) · owner@1 field
  ///          rise@1 · fall@1 · rise_from@1 level (if it is at that one) · to_level@1 level · move_to@1 field · satisfied@1 field rating
  ///          notify@1 audience notice · merge_into@1 field · unmerge@1 · unmark@1 mark
  ///          from_main@1 field… (as the main matter has them at that moment)
  ///          repeat_of@1 field (tells that matter) · count@1 integer-field · uncount@1 integer-field (one more, one less; not below 0)
  static Functions with_builtins();

  void add_guard(GuardFunction guard);
  void add_effect(EffectFunction effect);
  const GuardFunction* guard(std::string_view name) const;
  const EffectFunction* effect(std::string_view name) const;

 private:
  std::vector<GuardFunction> guards_;
  std::vector<EffectFunction> effects_;
};

}  // namespace rz::flow

#pragma once
// The chain language, as the engine sees it: one published version of a chain. Plain data, immutable once
// loaded. Its spelling in YAML is in docs/howto/add-a-chain.md; what must hold of it is in check.hpp.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.hpp"
#include "base/text.hpp"

namespace rz::flow {

bool contains(const std::vector<std::string>& list, std::string_view item);

/// The pseudo-stage that a birth step comes from.
inline constexpr std::string_view begin_stage = "begin";

enum class StageKind {
  open,     ///< somebody works on it
  waiting,  ///< somebody outside is waited for
  settled,  ///< counted as closed; only window clocks run; may reopen
  closed    ///< the end: nothing runs
};

/// Where an accountable body comes from. Alternatives are tried in order; the district's catch-all body
/// is the last one of every list.
struct OrgRef {
  enum class Kind {
    level,         ///< the body that answers for the matter's place at its level
    field,         ///< the body in field `name`
    above_field,   ///< the body above the one in field `name`
    party,         ///< the first party called `name`
    duty,          ///< the body whose duty list holds the category in field `name`
    parent_owner,  ///< who owns the parent matter
    actor,         ///< the body for which the actor acts
    keep           ///< who owns it now
  };
  Kind kind = Kind::keep;
  std::string name;
};

/// «clerk@owner»: a role held at a body that stands in a relation to the matter.
struct Who {
  enum class Relation {
    owner,         ///< the accountable body
    above_owner,   ///< any body above it
    field,         ///< the body in field `name`
    above_field,   ///< any body above the one in field `name`
    place,         ///< any body that answers for the matter's place, at any level
    parent_owner,  ///< the accountable body of the parent
    any,           ///< any body of the district
    named,         ///< any body, where the field `name` names the account itself
    party,         ///< role «party»: a party called `name` (every party when empty)
    asker,         ///< role «asker»: who asked, by receipt or by account
    system         ///< role «system»: a timer or a follow-up
  };
  std::string role;
  Relation relation = Relation::owner;
  std::string name;
};

/// «not field_is@1 kind report»: a guard or an effect, by name, version and arguments.
struct FunctionCall {
  std::string name;
  std::vector<std::string> arguments;
  bool negated = false;
  int line = 0;

  std::string text() const;
};

/// Which of a category's limits: the term that a law of its own sets (《…条例》 and the like), or that of a case of the
/// grid (处置时限).
enum class LimitOf { law, grid_case };

/// Of a limit that the category itself has, so many percent.
struct OwnLimit {
  std::string field;  ///< of type category; empty = the table alone
  int percent = 100;
  LimitOf of = LimitOf::law;
};

/// How long, from a table over fields: the first row whose keys all fit («*» fits all), else the category's own
/// limit where it has one, else `otherwise`.
struct Allowance {
  struct Row {
    std::vector<std::string> keys;
    Duration duration;
  };
  std::vector<std::string> by;
  std::vector<Row> rows;
  OwnLimit own_limit{};
  Duration otherwise;
};

struct ClockRule {
  std::string name;
  Allowance allowance;
  std::string until_field;             ///< a date or moment: the due moment, where the field is set
  std::vector<std::string> not_after;  ///< dates or moments: it is due with the earliest that is set, if not before
  std::vector<std::string> starts_on;  ///< steps; a birth step among them starts it with the matter
  bool restarts = false;               ///< a further start makes a new generation (a body's own clock)
  std::vector<std::string> runs_in;    ///< stages; a stage in neither list ends the clock
  std::vector<std::string> pauses_in;
  int pauses_max = 0;
  std::optional<Duration> warn_before;  ///< before the due moment, in the clock's own counting
  std::vector<FunctionCall> on_warn;
  std::vector<FunctionCall> on_expiry;
  std::string expiry_step;  ///< the system step that expiry takes, if any
  bool overall = false;     ///< the asker's clock: never restarts, shown to the asker
  int line = 0;
};

struct Stage {
  std::string name;
  StageKind kind = StageKind::open;
  std::vector<OrgRef> owner;
  int line = 0;
};

struct Target {
  std::vector<FunctionCall> when;  ///< all must hold; empty = the default
  std::string stage;               ///< empty = stays where it is
};

/// Of one kind, where a step does not say how many at most.
inline constexpr int evidence_pieces_max = 9;

/// What may or must be bound to a step: attachments of a kind.
struct EvidenceRule {
  std::string kind;
  int least = 0;
  int most = evidence_pieces_max;
};

/// The step waits as a proposal.
struct Approval {
  enum class Expiry { approve, refuse, escalate };
  enum class Parties { none, any, all, count };
  std::vector<Who> by;              ///< who decides, where bodies decide
  Parties parties = Parties::none;  ///< or how many of the other parties must agree
  int parties_count = 0;
  bool by_proposer = false;     ///< may the proposer decide as well?
  std::string not_by_actor_of;  ///< who took this step last may not decide (a second person)
  Allowance within;
  Expiry on_expiry = Expiry::refuse;
  std::vector<FunctionCall> on_open;      ///< effects when it is proposed; of the step itself, once it is approved
  std::vector<FunctionCall> on_refuse;    ///< when it is refused, by a person or by time
  std::vector<FunctionCall> on_escalate;
};

/// Moves the due moment of clocks, once it is granted; asked before the first one's due moment.
struct Extension {
  std::vector<std::string> clocks;
  std::string days_field;  ///< working or calendar days, as the clock counts
  int times_max = 1;       ///< for each generation; together never longer than the first allowance
};

/// Opens children: one, or one for each value of a list field.
struct Opens {
  std::string chain;
  std::string step;                 ///< the child's birth step
  std::string each_field;           ///< list field of this step's form; empty = one child
  std::string into_field;           ///< the child's field that takes the value
  std::vector<std::string> copies;  ///< fields handed down, personal ones too
};

struct Step {
  std::string name;
  std::vector<std::string> from;  ///< stages; begin_stage = a birth step
  std::vector<Target> to;         ///< tried in order, ends in a default
  std::vector<Who> by;
  std::vector<std::string> form;      ///< fields that it takes
  std::vector<std::string> required;  ///< of those, the ones that must be given
  std::vector<EvidenceRule> evidence;
  std::vector<FunctionCall> guards;
  std::vector<FunctionCall> warns{};  ///< what does not hold of these is said before the step, and recorded with it; it stops nothing
  std::vector<FunctionCall> effects;
  std::optional<Approval> approval;
  std::optional<Extension> extends;
  std::vector<Opens> opens;
  std::string rates;         ///< gives the rating of this name
  std::string joins;         ///< the party that the value(s) of `joins_field` become
  std::string joins_field;
  std::string marks;         ///< sets this mark on the acting party, or on the one that `marks_field` names:
  std::string marks_field;   ///< 1 = the first that joined; for parties who sign on paper
  bool changes_text = false; ///< a new version of what the parties agree on: versioned marks fall
  bool closes = false;       ///< raises closing_no
  bool reopens = false;      ///< counts against reopenings_max
  bool primary = false;      ///< the button in front
  bool among_staff = false;  ///< that it was taken is told to nobody outside
  bool signature = false;    ///< who takes it has just proved anew that it is he
  int line = 0;

  bool is_birth() const { return !from.empty() && from.front() == begin_stage; }
  bool takes_evidence(std::string_view kind) const;
};

/// Persons with receipts of their own, in one matter.
inline constexpr int parties_max = 40;

struct PartyRule {
  std::string name;
  enum class Kind { person, org, account } kind = Kind::org;
  int least = 0;
  int most = 1;
  int line = 0;
  std::vector<Who> way_in{};  ///< who may hand a person of this party a receipt of his own; empty = nobody
};

struct MarkRule {
  std::string name;
  bool versioned = false;  ///< holds for one version of the text only
  int line = 0;
};

struct RatingRule {
  std::string name;
  std::string score_field;   ///< 1 (worst) … scale
  OrgRef rated;
  int scale = 5;
  int low_at = 2;            ///< this score or less is low
  int averages_from = 1;     ///< ratings from which the rated body is told their average; those above it are told each
  int line = 0;
  /// A child that ends so takes the rating out of what is appraised, never out of the record (剔除); empty = none does.
  std::string without_child{};
  std::string without_stage{};
};

struct ChildRule {
  enum class OnParentEnd { wait, cancel, leave };
  std::string chain;
  OnParentEnd on_parent_end = OnParentEnd::wait;
  std::string cancel_step;    ///< the child's system step when the parent ends
  std::string on_close_step;  ///< the parent's system step when the child ends, if any
  int most = 9;
  int line = 0;
};

/// While a field has one of these values, only these see the group (举报).
struct Narrowing {
  std::string field;
  std::vector<std::string> values;
  std::vector<Who> see;
};

/// While a yes-or-no field is yes, a masked group is uncovered only for whoever got an approval to look, for some time
/// (未成年人网络保护条例 36: a look at a minor's data needs a superior's word).
struct Asking {
  std::string field;       ///< yes = an approval is needed
  std::string step;        ///< asks for it
  std::string granted_to;  ///< the account that may look, written by `proposer@1`
  std::string granted_at;  ///< moment
  Duration within;         ///< how long after it; round the clock
};

/// What a group of fields and of evidence is called and who sees it. Denied by default.
struct VisibilityGroup {
  std::string name;
  std::vector<std::string> fields;
  std::vector<Who> see;
  bool is_public = false;
  bool masked = false;  ///< staff see it covered until they give a reason, which is recorded; the asker sees it
  int line = 0;
  std::vector<std::string> evidence{};  ///< kinds
  std::optional<Narrowing> narrowed{};
  std::optional<Asking> asking{};
};

/// What may be proposed to whoever decides, learned from what was decided in the end.
struct SuggestRule {
  std::vector<std::string> from;                   ///< texts whose words speak
  std::vector<std::string> fields;                 ///< what is proposed: categories and bodies
  StringMap<std::vector<std::string>> unless;      ///< field → values of matters from which nothing is learned
  StringMap<std::string> duties;                   ///< field of a body → category: whom the duty list names for it
};

/// A list in which staff find matters: those at these stages, in which one of these roles has to do with them.
/// Views of the same name in several chains are one list.
struct ViewRule {
  enum class Scope {
    own,    ///< owned by a body at which the viewer holds the role
    reach   ///< of such a body, of those below it, or in its places
  };
  std::string name;
  std::vector<std::string> roles;
  Scope scope = Scope::own;
  bool oldest_first = false;        ///< what has waited longest stands first, whatever its limits
  std::vector<std::string> stages;  ///< empty = all that are not closed
  std::string named_in;             ///< the field that must name the viewer, or a body at which he holds the role, whoever owns it now
  std::string mark;                 ///< a boolean field that must be true
  std::vector<std::pair<std::string, std::string>> where;  ///< choice field → its value
  int line = 0;
};

struct FieldRule {
  /// An account is written by effects alone and never shown; accounts are people in charge, named in a form, and shown.
  enum class Type { text, integer, boolean, choice, choices, org, orgs, place, date, moment, category, account, accounts };
  std::string name;
  Type type = Type::text;
  bool personal = false;              ///< kept apart, erasable
  bool written_for_publishing = false;///< free text that a staff step wrote for the public
  std::vector<std::string> values;    ///< of a choice
  int line = 0;
  bool named_only = false;            ///< of a body: it is spoken of, no matter comes to it
  std::string list{};                 ///< of a category: the district's list it is chosen from; empty = what matters are about
  bool is_year = false;               ///< of a whole number: a year, which is no amount
  std::string role{};                 ///< of accounts: the role that each holds at the accountable body
};

/// A form of the dossier, printed from the matter as it is written: facts, words of the law, empty places for pen and seal.
struct PaperRule {
  std::string name;
  std::vector<std::string> of;      ///< steps: once one of them was taken it belongs to the dossier
  bool repeats = false;             ///< one for each time, with what was written then
  std::vector<std::string> fields;
  std::vector<std::string> signs;   ///< names of empty places
  std::vector<std::string> scans;   ///< kinds of evidence that stand behind it
  int line = 0;
};

struct Definition {
  std::string name;
  int version = 0;
  std::string title_field = "what";  ///< of whose first words a matter is called in lists
  std::string board;           ///< what its public matters are on the public board, with all that it calls public; empty = nothing
  int order = 0;               ///< its lists stand behind those of chains with a smaller one
  std::string file;            ///< for messages
  std::string number_pattern;  ///< «ZH{date}{serial:4}{check}»
  std::vector<std::string> levels;  ///< from below upward; empty = a chain without levels
  std::string first_level;
  int reopenings_max = 0;
  std::string when_main_settles;  ///< system step of a merged matter when its main one settles
  std::string when_main_lapses;   ///< the same where the main one ended without a closing; empty = no difference
  std::string when_joined;        ///< system step of a main matter when another is merged into it
  std::string when_repeated;      ///< of a matter when its asker asked the same again
  std::string when_parted;        ///< the same when one of them stands alone again before the main one has ended
  std::string when_passed;        ///< of a matter where a round had passed that day before it was reported; taken once every phone may have told of that round

  StringMap<FieldRule> fields;
  StringMap<Stage> stages;
  StringMap<Step> steps;
  std::vector<std::string> step_order;  ///< as written: the order of buttons
  StringMap<ClockRule> clocks;
  StringMap<PartyRule> parties;
  StringMap<MarkRule> marks;
  StringMap<RatingRule> ratings;
  std::vector<ChildRule> children;
  std::vector<VisibilityGroup> visibility;
  std::vector<std::string> tags;  ///< fields by which lists are filtered; nothing personal
  SuggestRule suggest;
  std::vector<std::string> alike;   ///< texts by whose words it is seen that two matters are about the same thing
  std::vector<std::string> counts;  ///< whole numbers that stand beside the status: «并单×3»
  std::vector<ViewRule> views;    ///< in their order
  std::vector<std::string> looks;    ///< stages in which each look of staff at a matter is on record
  std::vector<std::string> cover;    ///< fields on the cover of the dossier; empty = it has none
  std::vector<PaperRule> papers;     ///< in the order of the dossier

  const Stage* stage(std::string_view stage_name) const;
  const Step* step(std::string_view step_name) const;
  const FieldRule* field(std::string_view field_name) const;
  const ChildRule* child(std::string_view chain) const;
  /// Whether a clock that somebody has to keep runs after the answer to the asker; one that a step of the system ends is a window
  /// of the asker's, in which nobody is late.
  bool is_timed_answer(std::string_view stage_name) const;
  /// Whether a merged matter takes this step when its main one ends.
  bool follows_main(const Step& step) const {
    return !step.name.empty() && (step.name == when_main_settles || step.name == when_main_lapses);
  }
  /// Whether a matter takes this step when others are merged into it, part from it, or repeat it.
  bool follows_merged(const Step& step) const {
    return !step.name.empty() && contains({when_joined, when_parted, when_repeated}, step.name);
  }
  bool follows_round(const Step& step) const { return !step.name.empty() && step.name == when_passed; }
};

}  // namespace rz::flow

// Property 5, one half: what is named exists and is of the right kind.

#include <algorithm>
#include <map>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

constexpr const char* define_it = "Define it, or correct the name.";

class NameCheck {
 public:
  NameCheck(const Subject& subject, Report& report)
      : subject_(subject), chain_(subject.chain), report_(report) {}

  void run() {
    for (const auto& [name, step] : chain_.steps) check_step(step);
    for (const auto& [name, clock] : chain_.clocks) check_clock(clock);
    for (const auto& [name, stage] : chain_.stages) {
      for (const auto& ref : stage.owner) check_owner(ref, "The owner of stage " + quoted(name), stage.line);
    }
    for (const auto& [name, party] : chain_.parties) check_way_in(party);
    for (const auto& [name, rating] : chain_.ratings) check_rating(rating);
    for (const auto& rule : chain_.children) check_child(rule);
    for (const auto& site : who_sites(chain_)) check_who(site);
    for (const auto& [name, field] : chain_.fields) check_values(field);
    check_groups();
    check_tags();
    check_title();
    check_counts();
    check_alike();
    for (const auto& view : chain_.views) check_view(view);
    for (const auto& field : chain_.cover) need_field(field, {}, 0, "«cover»", "");
    for (const auto& stage : chain_.looks) need(chain_.stage(stage) != nullptr, 0, "«looks»", "stage", stage);
    for (const auto& paper : chain_.papers) check_paper(paper);
    check_chain();
  }

 private:
  void need(bool exists, int line, const std::string& user, std::string_view what, std::string_view name) {
    if (exists) return;
    report_.add(5, line,
                user + " names the " + std::string(what) + " " + quoted(name) + ", which does not exist.",
                define_it);
  }

  void need_field(std::string_view name, std::initializer_list<FieldRule::Type> types, int line,
                  const std::string& user, std::string_view kind) {
    const FieldRule* field = chain_.field(name);
    need(field != nullptr, line, user, "field", name);
    if (field == nullptr || types.size() == 0 || std::ranges::find(types, field->type) != types.end()) return;
    report_.add(5, line,
                user + " names the field " + quoted(name) + ", which is not " + std::string(kind) + ".",
                "Name a field of that type, or change the type of this one.");
  }

  bool has_parent_chain() const {
    return std::ranges::any_of(subject_.all,
                               [&](const Definition* other) { return other->child(chain_.name) != nullptr; });
  }

  void check_step(const Step& step) {
    const std::string user = "Step " + quoted(step.name);
    if (step.from.empty())
      report_.add(5, step.line, user + " starts from no stage.", "Name its stages under «from».");
    if (step.by.empty())
      report_.add(5, step.line, user + " may be taken by nobody.", "Name who may under «by».");
    for (const auto& from : step.from) {
      if (step.is_birth() && step.from.size() == 1) break;
      need(chain_.stage(from) != nullptr, step.line, user, "stage", from);
    }
    for (const auto& target : step.to) {
      if (!target.stage.empty()) {
        need(chain_.stage(target.stage) != nullptr, step.line, user, "stage", target.stage);
      } else if (step.is_birth()) {
        report_.add(5, step.line, user + " begins the chain but enters no stage.",
                    "Name the first stage under «to».");
      }
    }
    check_form(step, user);
    check_acts(step, user);
    check_asked_accounts(step, user);
    if (step.approval) check_approval(*step.approval, "The approval of step " + quoted(step.name), step.line);
    if (step.extends) check_extension(step, user);
    for (const auto& opening : step.opens) check_opening(step, opening, user);
  }

  void check_form(const Step& step, const std::string& user) {
    for (const auto& field : step.form) need_field(field, {}, step.line, user, "");
    for (const auto& field : step.required) need_in_form(step, field, user, "requires");
    for (const auto& rule : step.evidence) {
      if (!rule.kind.empty() && rule.least >= 0 && rule.most >= 1 && rule.least <= rule.most) continue;
      report_.add(5, step.line, user + " asks for evidence without a kind, or for more than it takes.",
                  "Give the kind, how many at least, and at most as many or more.");
    }
  }

  void need_in_form(const Step& step, const std::string& field, const std::string& user,
                    std::string_view verb) {
    if (contains(step.form, field)) return;
    report_.add(
        5, step.line,
        user + " " + std::string(verb) + " the field " + quoted(field) + ", which its form does not ask for.",
        "Add the field to the form of the step.");
  }

  /// Who is meant by an account is known by what he did or by the matter that hands him down; nobody is asked for it.
  void check_asked_accounts(const Step& step, const std::string& user) {
    const bool is_systems = std::ranges::all_of(step.by, [](const Who& who) { return who.relation == Who::Relation::system; });
    for (const auto& name : step.form) {
      const auto* field = chain_.field(name);
      if (is_systems || field == nullptr || field->type != FieldRule::Type::account) continue;
      report_.add(5, step.line, user + " asks for the account " + quoted(name) + ", which nobody can fill in.",
                  "Let an effect set it, or let the matter that opens this one hand it down to a step of the system.");
    }
  }

  void check_acts(const Step& step, const std::string& user) {
    if (!step.marks.empty()) need(chain_.marks.contains(step.marks), step.line, user, "mark", step.marks);
    if (!step.joins.empty()) need(chain_.parties.contains(step.joins), step.line, user, "party", step.joins);
    if (!step.joins_field.empty()) need_in_form(step, step.joins_field, user, "joins the parties in");
    if (!step.marks_field.empty()) {
      need_field(step.marks_field, {FieldRule::Type::integer}, step.line, user, "a whole number");
      if (chain_.field(step.marks_field) != nullptr) need_in_form(step, step.marks_field, user, "marks the party in");
    }
    if (step.rates.empty()) return;
    const auto rating = chain_.ratings.find(step.rates);
    need(rating != chain_.ratings.end(), step.line, user, "rating", step.rates);
    if (rating != chain_.ratings.end()) need_in_form(step, rating->second.score_field, user, "rates by");
  }

  void check_approval(const Approval& approval, const std::string& user, int line) {
    if (!approval.not_by_actor_of.empty()) {
      need(chain_.step(approval.not_by_actor_of) != nullptr, line, user, "step", approval.not_by_actor_of);
    }
    check_allowance(approval.within, user, line);
    if (approval.parties == Approval::Parties::none || !chain_.parties.empty()) return;
    report_.add(5, line, user + " asks the parties, but the chain has none.",
                "Define a party, or say who decides under «by».");
  }

  void check_extension(const Step& step, const std::string& user) {
    for (const auto& clock : step.extends->clocks)
      need(chain_.clocks.contains(clock), step.line, user, "clock", clock);
    need_field(step.extends->days_field, {FieldRule::Type::integer}, step.line, user, "a whole number");
    if (chain_.field(step.extends->days_field) != nullptr)
      need_in_form(step, step.extends->days_field, user, "extends by");
  }

  void check_opening(const Step& step, const Opens& opening, const std::string& user) {
    need(chain_.child(opening.chain) != nullptr, step.line, user, "child chain", opening.chain);
    const Definition* child = subject_.find_chain(opening.chain);
    const Step* birth = child == nullptr ? nullptr : child->step(opening.step);
    if (child == nullptr) return;  // named where the child chain is defined
    if (birth == nullptr || !birth->is_birth()) {
      report_.add(5, step.line,
                  user + " opens chain " + quoted(opening.chain) + " by " + quoted(opening.step) +
                      ", which is not a birth step of it.",
                  "Name a step of that chain that comes from «begin».");
      return;
    }
    if (!opening.each_field.empty()) {
      need_field(opening.each_field, {FieldRule::Type::orgs, FieldRule::Type::choices}, step.line, user,
                 "a list");
      need_addressed(opening.each_field, user, step.line);
      need_in_form(step, opening.each_field, user, "opens a child for each value of");
    }
    check_handed_down(step, opening, *birth, user);
  }

  void check_handed_down(const Step& step, const Opens& opening, const Step& birth, const std::string& user) {
    std::vector<std::string> handed = opening.copies;
    if (!opening.into_field.empty()) handed.push_back(opening.into_field);
    for (const auto& field : opening.copies) need_field(field, {}, step.line, user, "");
    for (const auto& field : handed) {
      if (contains(birth.form, field)) continue;
      report_.add(5, step.line,
                  user + " hands down the field " + quoted(field) + ", which step " + quoted(birth.name) +
                      " of chain " + quoted(opening.chain) + " does not take.",
                  "Add it to the form of that step, or do not copy it.");
    }
    for (const auto& field : birth.required) {
      if (contains(handed, field)) continue;
      report_.add(5, step.line,
                  user + " does not hand down the field " + quoted(field) + ", which step " +
                      quoted(birth.name) + " of chain " + quoted(opening.chain) + " requires.",
                  "Name it under «copies», or do not require it.");
    }
  }

  void check_clock(const ClockRule& clock) {
    const std::string user = "Clock " + quoted(clock.name);
    auto ends = clock.not_after;
    if (!clock.until_field.empty()) ends.push_back(clock.until_field);
    for (const auto& end : ends) {
      need_field(end, {FieldRule::Type::date, FieldRule::Type::moment}, clock.line, user, "a date or moment");
    }
    for (const auto& step : clock.starts_on)
      need(chain_.step(step) != nullptr, clock.line, user, "step", step);
    for (const auto& stage : clock.runs_in)
      need(chain_.stage(stage) != nullptr, clock.line, user, "stage", stage);
    for (const auto& stage : clock.pauses_in)
      need(chain_.stage(stage) != nullptr, clock.line, user, "stage", stage);
    if (!clock.expiry_step.empty()) {
      need(chain_.step(clock.expiry_step) != nullptr, clock.line, user, "step", clock.expiry_step);
    }
    check_allowance(clock.allowance, user, clock.line);
  }

  void check_allowance(const Allowance& allowance, const std::string& user, int line) {
    for (const auto& field : allowance.by) need_field(field, {}, line, user, "");
    if (!allowance.own_limit.field.empty()) {
      need_field(allowance.own_limit.field, {FieldRule::Type::category}, line, user, "a category");
    }
    for (const auto& row : allowance.rows) {
      if (row.keys.size() != allowance.by.size()) {
        report_.add(5, line, user + " has an allowance row whose keys do not match its fields.",
                    "Give one key for each field under «by», or «*».");
        continue;
      }
      for (std::size_t i = 0; i < row.keys.size(); ++i) {
        const FieldRule* field = chain_.field(allowance.by[i]);
        if (field == nullptr || field->values.empty() || row.keys[i] == "*") continue;
        need(contains(field->values, row.keys[i]), line, user, "value of field " + quoted(allowance.by[i]),
             row.keys[i]);
      }
    }
  }

  void check_owner(const OrgRef& ref, const std::string& user, int line) {
    using Kind = OrgRef::Kind;
    if (ref.kind == Kind::field || ref.kind == Kind::above_field) {
      need_field(ref.name, {FieldRule::Type::org}, line, user, "a body");
      need_addressed(ref.name, user, line);
    } else if (ref.kind == Kind::duty) {
      need_field(ref.name, {FieldRule::Type::category}, line, user, "a category");
    } else if (ref.kind == Kind::party) {
      need(chain_.parties.contains(ref.name), line, user, "party", ref.name);
    } else if (ref.kind == Kind::level && chain_.levels.empty()) {
      report_.add(5, line, user + " goes by level, but the chain has no levels.",
                  "Give the chain its levels.");
    } else if (ref.kind == Kind::parent_owner) {
      need_parent(user, line);
    }
  }

  void need_addressed(const std::string& name, const std::string& user, int line) {
    const auto* field = chain_.field(name);
    if (field == nullptr || !field->named_only) return;
    report_.add(5, line, user + " is the body in field " + quoted(name) + ", which is only spoken of.", "Take «x-named» out of its form.");
  }

  void need_parent(const std::string& user, int line) {
    if (has_parent_chain()) return;
    report_.add(5, line, user + " looks to the parent's owner, but no chain opens this one.",
                "Name this chain among the children of another, or take the relation out.");
  }

  void check_who(const WhoSite& site) {
    const Who& who = *site.who;
    if (who.relation == Who::Relation::field || who.relation == Who::Relation::above_field) {
      need_field(who.name, {FieldRule::Type::org, FieldRule::Type::orgs}, site.line, site.where, "a body");
    } else if (who.relation == Who::Relation::named) {
      need_field(who.name, {FieldRule::Type::account, FieldRule::Type::accounts}, site.line, site.where, "accounts");
      need(contains(chain_.tags, who.name), site.line, site.where, "tag", who.name);
    } else if (who.relation == Who::Relation::party && !who.name.empty()) {
      need(chain_.parties.contains(who.name), site.line, site.where, "party", who.name);
    } else if (who.relation == Who::Relation::party && chain_.parties.empty()) {
      report_.add(5, site.line, site.where + " names parties, but the chain has none.", "Define a party.");
    } else if (who.relation == Who::Relation::parent_owner) {
      need_parent(site.where, site.line);
    }
    if (!is_staff(who)) return;
    if (who.role.empty()) {
      report_.add(5, site.line, site.where + " names a relation without a role.", "Write «role@relation».");
    } else if (!subject_.known_roles.empty()) {
      need(subject_.known_roles.contains(who.role), site.line, site.where, "role", who.role);
    }
  }

  /// A body and an account know the matter without one.
  void check_way_in(const PartyRule& party) {
    if (party.way_in.empty()) return;
    const bool fits = party.kind == PartyRule::Kind::person && party.most <= parties_max && std::ranges::all_of(party.way_in, is_staff);
    if (fits) return;
    report_.add(5, party.line, "Party " + quoted(party.name) + " cannot be let in by «way_in».",
                "Let staff hand it out, to persons, of whom there are " + std::to_string(parties_max) + " at most.");
  }

  void check_rating(const RatingRule& rating) {
    const std::string user = "Rating " + quoted(rating.name);
    need_field(rating.score_field, {FieldRule::Type::integer}, rating.line, user, "a whole number");
    check_owner(rating.rated, user, rating.line);
    if (rating.without_child.empty()) return;
    need(chain_.child(rating.without_child) != nullptr, rating.line, user, "child chain", rating.without_child);
    const auto* child = subject_.find_chain(rating.without_child);
    need(child == nullptr || child->stage(rating.without_stage) != nullptr, rating.line, user, "stage", rating.without_stage);
  }

  void check_child(const ChildRule& rule) {
    const std::string user = "The rule for children of chain " + quoted(rule.chain);
    if (!rule.on_close_step.empty())
      need(chain_.step(rule.on_close_step) != nullptr, rule.line, user, "step", rule.on_close_step);
    need(subject_.find_chain(rule.chain) != nullptr, rule.line, user, "chain", rule.chain);
  }

  void check_values(const FieldRule& field) {
    const bool is_choice = field.type == FieldRule::Type::choice || field.type == FieldRule::Type::choices;
    if (is_choice != field.values.empty()) return;
    report_.add(5, field.line,
                is_choice ? "Field " + quoted(field.name) + " is a choice without values."
                          : "Field " + quoted(field.name) + " has values but is no choice.",
                "Make it a choice with values, or neither.");
  }

  /// The kinds of evidence that steps ask for, with a line of one that does.
  std::map<std::string, int> evidence_kinds() const {
    std::map<std::string, int> kinds;
    for (const auto& [name, step] : chain_.steps) {
      for (const auto& rule : step.evidence) kinds.emplace(rule.kind, step.line);
    }
    return kinds;
  }

  void check_evidence_groups() {
    const auto kinds = evidence_kinds();
    for (const auto& group : chain_.visibility) {
      for (const auto& kind : group.evidence)
        need(kinds.contains(kind), group.line, "Group " + quoted(group.name), "kind of evidence", kind);
    }
    for (const auto& [kind, line] : kinds) {
      const auto groups =
          std::ranges::count_if(chain_.visibility, [&](const auto& g) { return contains(g.evidence, kind); });
      if (groups == 1) continue;
      report_.add(5, line,
                  "Evidence " + quoted(kind) +
                      (groups == 0 ? " is in no visibility group, so nobody sees it."
                                   : " is in more than one visibility group."),
                  "Put it into exactly one group.");
    }
  }

  void check_groups() {
    for (const auto& group : chain_.visibility) {
      for (const auto& field : group.fields)
        need_field(field, {}, group.line, "Group " + quoted(group.name), "");
      if (group.narrowed) check_narrowing(*group.narrowed, group);
      if (group.asking) check_asking(*group.asking, group);
    }
    check_evidence_groups();
    for (const auto& [name, field] : chain_.fields) {
      const auto groups =
          std::ranges::count_if(chain_.visibility, [&](const auto& g) { return contains(g.fields, name); });
      if (groups == 1) continue;
      report_.add(5, field.line,
                  "Field " + quoted(name) +
                      (groups == 0 ? " is in no visibility group, so nobody sees it."
                                   : " is in more than one visibility group."),
                  "Put it into exactly one group.");
    }
  }

  void check_narrowing(const Narrowing& narrowing, const VisibilityGroup& group) {
    const std::string user = "Group " + quoted(group.name);
    need_field(narrowing.field, {FieldRule::Type::choice}, group.line, user, "a choice");
    const auto* field = chain_.field(narrowing.field);
    for (const auto& value : narrowing.values) {
      if (field != nullptr) need(contains(field->values, value), group.line, user, "value of field " + quoted(field->name), value);
    }
  }

  void check_asking(const Asking& asking, const VisibilityGroup& group) {
    using enum FieldRule::Type;
    const std::string user = "Group " + quoted(group.name);
    need_field(asking.field, {boolean}, group.line, user, "a yes or no");
    need_field(asking.granted_to, {account}, group.line, user, "an account");
    need_field(asking.granted_at, {moment}, group.line, user, "a moment");
    need(chain_.step(asking.step) != nullptr, group.line, user, "step", asking.step);
    const auto* step = chain_.step(asking.step);
    if (step != nullptr && !step->approval) {
      report_.add(5, group.line, user + " asks by step " + quoted(asking.step) + ", which nobody approves.", "Give that step an «approval».");
    }
    if (!group.masked) report_.add(5, group.line, user + " asks before it is uncovered, but is not masked.", "Add «masked: true».");
    if (asking.within.unit != Duration::Unit::minutes && asking.within.unit != Duration::Unit::days) report_.add(5, group.line, user + " does not count hours or days round the clock, as a look is granted.", "Write «within: 24h».");
  }

  void check_tags() {
    using enum FieldRule::Type;
    for (const auto& tag : chain_.tags) {
      need_field(tag, {choice, boolean, category, org, orgs, account, accounts}, 0, "«tags»", "a choice, a yes or no, a category, bodies or accounts");
      const auto* field = chain_.field(tag);
      if (field == nullptr || !field->personal) continue;
      report_.add(5, field->line, "Lists would be filtered by " + quoted(tag) + ", which is personal.",
                  "Take it out of «tags».");
    }
  }

  void check_title() {
    const Definition silent;
    if (chain_.title_field != silent.title_field) need_field(chain_.title_field, {FieldRule::Type::text}, 0, "«title»", "a text");
  }

  void check_alike() {
    using enum FieldRule::Type;
    for (const auto& name : chain_.alike) need_field(name, {text}, 0, "«alike»", "a text");
    for (const auto& name : chain_.suggest.from) need_field(name, {text}, 0, "«suggest»", "a text");
    for (const auto& name : chain_.suggest.fields) need_field(name, {category, org}, 0, "«suggest»", "a category or a body");
    for (const auto& [name, by] : chain_.suggest.duties) {
      need_field(name, {org}, 0, "«suggest»", "a body");
      need_field(by, {category}, 0, "«suggest»", "a category");
    }
    for (const auto& [name, values] : chain_.suggest.unless) need_field(name, {choice}, 0, "«suggest»", "a choice");
  }

  void check_counts() {
    for (const auto& count : chain_.counts) need_field(count, {FieldRule::Type::integer}, 0, "«counts»", "a whole number");
  }

  void check_view(const ViewRule& view) {
    const std::string user = "View " + quoted(view.name);
    for (const auto& role : view.roles) {
      if (!subject_.known_roles.empty()) need(subject_.known_roles.contains(role), view.line, user, "role", role);
    }
    for (const auto& stage : view.stages) need(chain_.stage(stage) != nullptr, view.line, user, "stage", stage);
    if (!view.mark.empty()) {
      need_field(view.mark, {FieldRule::Type::boolean}, view.line, user, "a yes or no");
      need(contains(chain_.tags, view.mark), view.line, user, "tag", view.mark);
    }
    if (!view.named_in.empty()) check_named_in(view, user);
    for (const auto& [name, value] : view.where) {
      need_field(name, {FieldRule::Type::choice}, view.line, user, "a choice");
      need(contains(chain_.tags, name), view.line, user, "tag", name);
      const auto* field = chain_.field(name);
      if (field != nullptr) need(contains(field->values, value), view.line, user, "value of field " + quoted(name), value);
    }
  }

  void check_paper(const PaperRule& paper) {
    const std::string user = "Paper " + quoted(paper.name);
    for (const auto& step : paper.of) need(chain_.step(step) != nullptr, paper.line, user, "step", step);
    for (const auto& field : paper.fields) need_field(field, {}, paper.line, user, "");
    for (const auto& kind : paper.scans) {
      const bool is_taken = std::ranges::any_of(chain_.steps, [&](const auto& entry) { return entry.second.takes_evidence(kind); });
      need(is_taken, paper.line, user, "kind of evidence", kind);
    }
  }

  void check_named_in(const ViewRule& view, const std::string& user) {
    need_field(view.named_in, {FieldRule::Type::org, FieldRule::Type::orgs, FieldRule::Type::account, FieldRule::Type::accounts}, view.line, user, "bodies or accounts");
    need(contains(chain_.tags, view.named_in), view.line, user, "tag", view.named_in);
    if (view.stages.empty()) report_.add(5, view.line, user + " finds by «named_in» and names no stage.", "Name its stages under «stages».");
    const auto* field = chain_.field(view.named_in);
    // Bodies in a list are those that became parties by it.
    const bool are_named = field != nullptr && field->type == FieldRule::Type::accounts;
    const bool are_parties = field != nullptr && field->type != FieldRule::Type::org && !are_named;
    for (const auto& role : view.roles) {
      const bool sees = std::ranges::any_of(chain_.visibility, [&](const auto& group) {
        return std::ranges::any_of(group.see, [&](const Who& who) {
          if (are_parties) return who.relation == Who::Relation::party;
          return who.role == role && who.relation == (are_named ? Who::Relation::named : Who::Relation::field) && who.name == view.named_in;
        });
      });
      const auto who = are_parties ? std::string("party") : role + (are_named ? "@named " : "@field ") + view.named_in;
      if (!sees) report_.add(5, view.line, user + " lists what " + quoted(who) + " may not see.", "Let it see a group of fields.");
    }
  }

  void check_chain() {
    for (const auto* other : subject_.all) {
      const bool same = other->name != chain_.name && !chain_.number_pattern.empty() && other->number_pattern == chain_.number_pattern;
      if (same) report_.add(5, 0, "Its numbers are those of chain " + quoted(other->name) + ".", "Give the chain letters of its own under «number».");
    }
    if (!chain_.levels.empty() || !chain_.first_level.empty()) {
      need(contains(chain_.levels, chain_.first_level), 0, "The chain", "first level", chain_.first_level);
    }
    for (const auto& [word, step] : {std::pair{"«when_main_settles»", &chain_.when_main_settles},
                                     std::pair{"«when_main_lapses»", &chain_.when_main_lapses},
                                     std::pair{"«when_joined»", &chain_.when_joined},
                                     std::pair{"«when_parted»", &chain_.when_parted},
                                     std::pair{"«when_passed»", &chain_.when_passed},
                                     std::pair{"«when_repeated»", &chain_.when_repeated}}) {
      if (!step->empty()) need(chain_.step(*step) != nullptr, 0, word, "step", *step);
    }
  }

  const Subject& subject_;
  const Definition& chain_;
  Report& report_;
};

}  // namespace

void check_names(const Subject& subject, Report& report) { NameCheck(subject, report).run(); }

}  // namespace rz::flow::checking

#include "flow/functions.hpp"

#include <algorithm>

#include "flow/clock.hpp"
#include "flow/draft.hpp"
#include "flow/field_text.hpp"
#include "flow/lending.hpp"
#include "flow/permission.hpp"

namespace rz::flow {

namespace {

using Arguments = std::vector<std::string>;

bool is_set(const Fields& fields, const std::string& name) { return fields.contains(name); }

bool has_mark(const Matter& matter, const Party& party, const MarkRule* rule, const std::string& mark) {
  const auto found = party.marks.find(mark);
  if (found == party.marks.end()) return false;
  return !rule || !rule->versioned || found->second == matter.text_version;
}

/// How many of the parties that can be marked carry the mark, and how many there are.
std::pair<std::ptrdiff_t, std::ptrdiff_t> count_marks(const Draft& draft, const std::string& mark) {
  const auto& matter = draft.matter();
  const auto rule = draft.chain().marks.find(mark);
  const auto* mark_rule = rule == draft.chain().marks.end() ? nullptr : &rule->second;
  std::ptrdiff_t marked = 0;
  std::ptrdiff_t all = 0;
  for (const auto& party : matter.parties) {
    if (!can_be_marked(draft.chain(), party)) continue;
    ++all;
    if (has_mark(matter, party, mark_rule, mark)) ++marked;
  }
  return {marked, all};
}

bool parties_complete(const Draft& draft, const Arguments&) {
  return std::ranges::all_of(draft.chain().parties, [&](const auto& entry) {
    return std::ranges::count(draft.matter().parties, entry.first, &Party::name) >= entry.second.least;
  });
}

const Rating* rating_of_this_closing(const Draft& draft, const std::string& name) {
  const auto& matter = draft.matter();
  const auto found = std::ranges::find_if(matter.ratings, [&](const Rating& given) {
    return given.name == name && given.closing_no == matter.closing_no;
  });
  return found == matter.ratings.end() ? nullptr : &*found;
}

bool rated_low(const Draft& draft, const Arguments& a) {
  const auto rule = draft.chain().ratings.find(a[0]);
  const auto* rating = rating_of_this_closing(draft, a[0]);
  return rating && rule != draft.chain().ratings.end() && rating->score <= rule->second.low_at;
}

bool children_ended(const Draft& draft, const Arguments& a) {
  return std::ranges::all_of(draft.family().children, [&](const Matter* child) {
    return child->chain != a[0] || child->settled_at.ms != 0 || child->closed_at.ms != 0;
  });
}

bool second_person(const Draft& draft, const Arguments& a) {
  const auto last = draft.matter().last_actor.find(a[0]);
  return last == draft.matter().last_actor.end() || last->second != draft.actor().account.value;
}

bool below_top(const Draft& draft, const Arguments&) {
  return !draft.chain().levels.empty() && draft.matter().level != draft.chain().levels.back();
}

void move_level(Draft& draft, int by) {
  const auto& levels = draft.chain().levels;
  const auto at = std::ranges::find(levels, draft.matter().level) - levels.begin() + by;
  if (at < 0 || at >= static_cast<std::ptrdiff_t>(levels.size())) return;
  draft.change(change::LevelChanged{levels[static_cast<std::size_t>(at)]});
}

bool clock_ran_out(const Draft& draft, const std::string& name) {
  const auto* clock = draft.matter().clock(name);
  return clock && (clock->expired ||
                   (clock->status == ClockState::Status::running && draft.effective_at() > clock->due));
}

Value typed_value(const Draft& draft, const std::string& field, const std::string& text) {
  const auto* rule = draft.chain().field(field);
  if (rule && rule->type == FieldRule::Type::boolean) return text == "true";
  if (rule && rule->type == FieldRule::Type::integer) return parse_id(text).value_or(0);
  return text;
}

void copy_field(Draft& draft, const Arguments& a) {
  const auto found = draft.matter().fields.find(a[0]);
  draft.set(a[1], found == draft.matter().fields.end() ? Value{} : found->second);
}

/// A main matter that has ended keeps its count: they were answered with it.
void unmerge(Draft& draft, const Arguments&) {
  const Matter* main = draft.family().main;
  const bool goes_on = main && main->settled_at.ms == 0 && main->closed_at.ms == 0;
  if (goes_on) draft.follow_up({main->id, FollowUp::Why::parted, {}, {}});
  draft.change(change::MergedInto{});
}

void merge_into(Draft& draft, const Arguments& a) {
  const auto main = parse_id(draft.matter().text(a[0]));
  if (!main) return;
  draft.change(change::MergedInto{MatterId{*main}});
  draft.follow_up({MatterId{*main}, FollowUp::Why::joined, {}, {}});
}

void repeat_of(Draft& draft, const Arguments& a) {
  const auto first = parse_id(draft.matter().text(a[0]));
  if (first) draft.follow_up({MatterId{*first}, FollowUp::Why::repeated, {}, {}});
}

void count(Draft& draft, const std::string& field, std::int64_t by) {
  draft.set(field, std::max<std::int64_t>(0, integer_in(draft.matter().fields, field) + by));
}

/// Round the clock: what asks again is a person who waits.
bool rested(const Draft& draft, const Arguments& a) {
  const auto last = integer_in(draft.matter().fields, a[0]);
  const auto rest = parse_duration(a[1]).value_or(Duration{});
  return last == 0 || draft.now().ms >= last + rest.amount * ms_per_minute;
}

/// Texts are not in the matter: judged is what is written with this step.
bool is_longer(const Draft& draft, const Arguments& a) {
  const auto& personal = draft.event().personal;
  const auto text = personal.find(a[0]);
  const auto written = text == personal.end() ? field_text(draft.matter().fields, a[0]) : text->second;
  return std::cmp_greater_equal(count_characters(written), parse_id(a[1]).value_or(0));
}

bool is_shown(const Draft& draft, const Arguments& a) {
  const auto value = field_text(draft.matter().fields, a[1]);
  if (std::find(a.begin() + 2, a.end(), value) == a.end()) return true;
  return std::ranges::any_of(draft.event().changes, [&](const Change& change) {
    const auto* bound = std::get_if<change::EvidenceBound>(&change);
    return bound && bound->kind == a[0];
  });
}

bool is_within(const Draft& draft, const Arguments& a) {
  const Instant from{integer_in(draft.matter().fields, a[0])};
  if (from.ms == 0) return false;
  const auto term = parse_duration(a[1]).value_or(Duration{});
  return draft.now() <= start_clock({}, 1, term, std::nullopt, from, draft.world().calendar()).due;
}

/// What is copied stands in the event, texts in its personal part: replay asks the main matter nothing.
void copy_from_main(Draft& draft, const Arguments& a) {
  const Family& family = draft.family();
  if (!family.main) return;
  for (const auto& field : a) {
    const auto value = family.main->fields.find(field);
    draft.set(field, value == family.main->fields.end() ? Value{} : value->second);
    if (!family.main_personal) continue;
    const auto text = family.main_personal->find(field);
    if (text != family.main_personal->end()) draft.keep_personal({*text});
  }
}

void unmark(Draft& draft, const Arguments& a) {
  constexpr int no_version = 0;
  for (std::size_t i = 0; i < draft.matter().parties.size(); ++i) {
    if (draft.matter().parties[i].marks.contains(a[0])) {
      draft.change(change::Marked{static_cast<int>(i), a[0], no_version});
    }
  }
}

std::vector<OrgId> orgs_in(const Draft& draft, const std::string& field) {
  std::vector<OrgId> out;
  for (const auto& text : texts_in(draft.matter().fields, field)) out.push_back(OrgId{parse_id(text).value_or(0)});
  return out;
}

/// The body for which the actor acts orders its own house: itself and what stands below it.
bool may_order(const Draft& draft, const Arguments& a) {
  const OrgId own = draft.post().org;
  return std::ranges::all_of(orgs_in(draft, a[0]), [&](OrgId org) {
    return org == own || (is_above(draft.world(), own, org) && !draft.world().is_asked(org));
  });
}

/// Help is asked of those above as well.
bool may_call(const Draft& draft, const Arguments& a) {
  const OrgId own = draft.post().org;
  return std::ranges::all_of(orgs_in(draft, a[0]), [&](OrgId org) {
    return org == own || is_above(draft.world(), own, org) || is_above(draft.world(), org, own);
  });
}

/// A report about a body goes neither to it nor to one below it (回避). All stand below the top: of that one only
/// itself is avoided, else nobody could look into a report about it.
bool apart(const Draft& draft, const Arguments& a) {
  const auto avoided = orgs_in(draft, a[1]);
  const auto touches = [&](OrgId org, OrgId other) {
    return org == other || (draft.world().parent_of(other) && is_above(draft.world(), other, org));
  };
  return std::ranges::all_of(orgs_in(draft, a[0]), [&](OrgId org) {
    return std::ranges::none_of(avoided, [&](OrgId other) { return touches(org, other); });
  });
}

bool tied(const Draft& draft, const Arguments& a) {
  return std::ranges::all_of(orgs_in(draft, a[1]), [&](OrgId org) { return draft.world().are_tied(a[0], org, draft.post().org); });
}

bool answers_at(const Draft& draft, const Arguments& a) {
  return std::ranges::any_of(a, [&](const std::string& level) {
    return draft.world().org_at(draft.matter().place, level) == draft.post().org;
  });
}

bool are_at_level(const Draft& draft, const Arguments& a) {
  const auto orgs = orgs_in(draft, a[0]);
  return !orgs.empty() && std::ranges::all_of(orgs, [&](OrgId org) {
    return std::any_of(a.begin() + 1, a.end(), [&](const auto& level) { return draft.world().is_at_level(org, level); });
  });
}

bool category_is(const Draft& draft, const Arguments& a) {
  return draft.world().category_is(field_text(draft.matter().fields, a[0]), a[1]);
}

bool is_asked(const Draft& draft, const Arguments& a) {
  const auto orgs = orgs_in(draft, a[0]);
  return !orgs.empty() && std::ranges::all_of(orgs, [&](OrgId org) { return draft.world().is_asked(org); });
}

void add_guards(Functions& functions) {
  using enum Argument;
  functions.add_guard({"field_is@1", {field, value}, true, [](const Draft& d, const Arguments& a) {
                   const auto text = field_text(d.matter().fields, a[0]);
                   return std::find(a.begin() + 1, a.end(), text) != a.end();
                 }});
  functions.add_guard({"field_set@1", {field}, false,
                 [](const Draft& d, const Arguments& a) { return is_set(d.matter().fields, a[0]); }});
  functions.add_guard({"owner_is_field@1", {org_field}, false,
                 [](const Draft& d, const Arguments& a) { return d.matter().owner == d.matter().org(a[0]); }});
  functions.add_guard({"actor_org_is_field@1", {org_field}, false,
                 [](const Draft& d, const Arguments& a) { return d.post().org == d.matter().org(a[0]); }});
  functions.add_guard({"at_level@1", {level}, true, [](const Draft& d, const Arguments& a) {
                   return std::ranges::find(a, d.matter().level) != a.end();
                 }});
  functions.add_guard({"at_least@1", {integer_field, value}, false, [](const Draft& d, const Arguments& a) {
                   return integer_in(d.matter().fields, a[0]) >= parse_id(a[1]).value_or(0);
                 }});
  functions.add_guard({"longer@1", {field, value}, false, is_longer});
  functions.add_guard({"shown@1", {evidence, field, value}, true, is_shown});
  functions.add_guard({"within@1", {moment_field, term}, false, is_within});
  functions.add_guard({"rested@1", {moment_field, duration}, false, rested});
  functions.add_guard({"below_top@1", {}, false, below_top});
  functions.add_guard({"children_ended@1", {chain}, false, children_ended});
  functions.add_guard({"is_party@1", {value}, false, [](const Draft& d, const Arguments& a) {
                   return std::ranges::any_of(d.matter().parties, [&](const Party& party) { return party.name == a[0] && is_party(d.matter(), party, d.actor()); });
                 }});
  functions.add_guard({"parties_all@1", {mark}, false, [](const Draft& d, const Arguments& a) {
                   const auto [marked, all] = count_marks(d, a[0]);
                   return all > 0 && marked == all;
                 }});
  functions.add_guard({"parties_any@1", {mark}, false,
                 [](const Draft& d, const Arguments& a) { return count_marks(d, a[0]).first > 0; }});
  functions.add_guard({"unmarked@1", {mark}, false, [](const Draft& d, const Arguments& a) {
                         const auto rule = d.chain().marks.find(a[0]);
                         const auto* mark_rule = rule == d.chain().marks.end() ? nullptr : &rule->second;
                         return std::ranges::none_of(d.matter().parties, [&](const Party& party) {
                           return is_party(d.matter(), party, d.actor()) && has_mark(d.matter(), party, mark_rule, a[0]);
                         });
                       }});
  functions.add_guard({"parties_count@1", {mark, value}, false, [](const Draft& d, const Arguments& a) {
                   return count_marks(d, a[0]).first >= parse_id(a[1]).value_or(0);
                 }});
  functions.add_guard({"parties_complete@1", {}, false, parties_complete});
  functions.add_guard({"reopenings_left@1", {}, false, [](const Draft& d, const Arguments&) {
                   return d.matter().reopenings < d.chain().reopenings_max;
                 }});
  functions.add_guard({"rated_low@1", {rating}, false, rated_low});
  functions.add_guard({"rated@1", {rating}, false,
                 [](const Draft& d, const Arguments& a) { return rating_of_this_closing(d, a[0]) != nullptr; }});
  functions.add_guard({"second_person@1", {step}, false, second_person});
  functions.add_guard({"clock_expired@1", {clock}, false,
                 [](const Draft& d, const Arguments& a) { return clock_ran_out(d, a[0]); }});
  functions.add_guard({"is_merged@1", {}, false,
                 [](const Draft& d, const Arguments&) { return static_cast<bool>(d.matter().merged_into); }});
  functions.add_guard({"may_order@1", {orgs_field}, false, may_order, true});
  functions.add_guard({"may_call@1", {orgs_field}, false, may_call, true});
  functions.add_guard({"is_asked@1", {orgs_field}, false, is_asked});
  functions.add_guard({"orgs_at@1", {orgs_field, level}, true, are_at_level});
  functions.add_guard({"category_is@1", {category_field, value}, false, category_is});
  functions.add_guard({"tied@1", {value, orgs_field}, false, tied, true});
  functions.add_guard({"answers_at@1", {level}, true, answers_at});
  functions.add_guard({"apart@1", {orgs_field, orgs_field}, false, apart, true});
}

void add_to_list(Draft& draft, const std::string& field, std::string value) {
  auto listed = texts_in(draft.matter().fields, field);
  if (!contains(listed, value)) listed.push_back(std::move(value));
  draft.set(field, std::move(listed));
}

void add_effects(Functions& functions) {
  using enum Argument;
  functions.add_effect({"set@1", {field, value},
                 [](Draft& d, const Arguments& a) { d.set(a[0], typed_value(d, a[0], a[1])); }});
  functions.add_effect({"clear@1", {field}, [](Draft& d, const Arguments& a) { d.set(a[0], Value{}); }});
  functions.add_effect({"copy@1", {field, field}, copy_field});
  functions.add_effect({"stamp@1", {field}, [](Draft& d, const Arguments& a) { d.set(a[0], d.effective_at().ms); }});
  functions.add_effect({"stamp_once@1", {field}, [](Draft& d, const Arguments& a) {
                   if (!is_set(d.matter().fields, a[0])) d.set(a[0], d.effective_at().ms);
                 }});
  functions.add_effect({"in_time@1", {field, clock},
                 [](Draft& d, const Arguments& a) { d.set(a[0], !clock_ran_out(d, a[1])); }});
  functions.add_effect({"actor_org@1", {orgs_field}, [](Draft& d, const Arguments& a) {
    const auto* field = d.chain().field(a[0]);
    auto own = format_id(d.post().org);
    if (field && field->type == FieldRule::Type::orgs) add_to_list(d, a[0], std::move(own));
    else d.set(a[0], std::move(own));
  }});
  functions.add_effect({"name_actor@1", {accounts_field}, [](Draft& d, const Arguments& a) { add_to_list(d, a[0], format_id(d.actor().account)); }});
  functions.add_effect({"proposer@1", {account_field}, [](Draft& d, const Arguments& a) { d.set(a[0], format_id(AccountId{d.proposer()})); }});
  functions.add_effect({"owner@1", {org_field},
                 [](Draft& d, const Arguments& a) { d.set(a[0], format_id(d.matter().owner)); }});
  functions.add_effect({"rise@1", {}, [](Draft& d, const Arguments&) { move_level(d, 1); }});
  functions.add_effect({"fall@1", {}, [](Draft& d, const Arguments&) { move_level(d, -1); }});
  functions.add_effect({"rise_from@1", {level}, [](Draft& d, const Arguments& a) {
                   if (d.matter().level == a[0]) move_level(d, 1);
                 }});
  functions.add_effect({"to_level@1", {level},
                 [](Draft& d, const Arguments& a) { d.change(change::LevelChanged{a[0]}); }});
  functions.add_effect({"move_to@1", {field}, [](Draft& d, const Arguments& a) {
                   const auto place = parse_id(d.matter().text(a[0]));
                   if (place && d.world().has_place(PlaceId{*place})) d.change(change::PlaceChanged{PlaceId{*place}});
                 }});
  functions.add_effect({"satisfied@1", {field, rating},
                 [](Draft& d, const Arguments& a) { d.set(a[0], !rated_low(d, {a[1]})); }});
  functions.add_effect({"notify@1", {audience, notice}, [](Draft& d, const Arguments& a) { d.notify(a[0], a[1]); }});
  functions.add_effect({"merge_into@1", {field}, merge_into});
  functions.add_effect({"repeat_of@1", {field}, repeat_of});
  functions.add_effect({"unmerge@1", {}, unmerge});
  functions.add_effect({"count@1", {integer_field}, [](Draft& d, const Arguments& a) { count(d, a[0], 1); }});
  functions.add_effect({"add@1", {integer_field, integer_field}, [](Draft& d, const Arguments& a) { count(d, a[0], integer_in(d.matter().fields, a[1])); }});
  functions.add_effect({"uncount@1", {integer_field}, [](Draft& d, const Arguments& a) { count(d, a[0], -1); }});
  functions.add_effect({"unmark@1", {mark}, unmark});
  functions.add_effect({"from_main@1", {field}, copy_from_main, true});
}

}  // namespace

Functions Functions::with_builtins() {
  Functions functions;
  add_guards(functions);
  add_lending_guards(functions);
  add_effects(functions);
  return functions;
}

void Functions::add_guard(GuardFunction guard) { guards_.push_back(std::move(guard)); }
void Functions::add_effect(EffectFunction effect) { effects_.push_back(std::move(effect)); }

const GuardFunction* Functions::guard(std::string_view name) const {
  const auto found = std::ranges::find(guards_, name, &GuardFunction::name);
  return found == guards_.end() ? nullptr : &*found;
}

const EffectFunction* Functions::effect(std::string_view name) const {
  const auto found = std::ranges::find(effects_, name, &EffectFunction::name);
  return found == effects_.end() ? nullptr : &*found;
}

}  // namespace rz::flow

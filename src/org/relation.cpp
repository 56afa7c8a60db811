#include "org/relation.hpp"

#include <algorithm>
#include <array>

namespace rz::org {

namespace {

using enum RelationKind;
using K = Kind;

constexpr std::array units{K::department,  K::city_unit, K::utility,    K::property,
                           K::party_unit,  K::enterprise, K::park,      K::school,
                           K::owners_committee, K::social_org, K::commercial_building, K::commercial_district};
constexpr std::array joint_committees{K::joint_committee};
constexpr std::array alliances{K::alliance};
constexpr std::array communities{K::community};
constexpr std::array branches{K::party_community, K::party_grid, K::party_building, K::party_unit, K::party_joint};
constexpr std::array departments{K::department, K::city_unit};
constexpr std::array territories{K::street, K::community};
constexpr std::array advisers{K::adviser_team};
constexpr std::array three_sides{K::community, K::owners_committee, K::property};
constexpr std::array councils{K::council};

constexpr std::array kinds = std::to_array<RelationFacts>({
    {seat, "seat", "兼职委员", "Joint committee seat", "兼职委员单位", "Units with a seat", "任兼职委员", "Sits on",
     units, joint_committees, true, false, 5},
    {membership, "membership", "联合体成员", "Alliance membership", "成员单位", "Members", "所在联合体", "Member of", {}, alliances},
    {pairing, "pairing", "双报到结对", "Pairing", "报到单位", "Paired units", "报到社区", "Paired with", units, communities},
    {hand_in_hand, "hand_in_hand", "支部手拉手", "Branches hand in hand", "手拉手支部", "Hand in hand with", "手拉手支部",
     "Hand in hand with", branches, branches, false, true},
    {line, "line", "条线指导", "Line", "条线单位", "Line departments", "条线指导", "Leads in its trade", departments, territories},
    {advice, "advice", "党建顾问", "Party-building advice", "顾问团队", "Advisers", "联系单位", "Advises", advisers, {}},
    {council, "council", "三方联动", "Compound council", "三方成员", "Sides of the council", "参加议事会", "Sits in", three_sides, councils},
    {organises, "organises", "党组织覆盖", "Party organisation of", "所属党组织", "Its Party organisation", "覆盖单位",
     "Organises", branches, {}},
});

constexpr std::array states = std::to_array<StateFacts>({
    {RelationState::proposed, "proposed", "待单位同意", "Waits for the unit", "提名", "Propose"},
    {RelationState::agreed, "agreed", "待上级聘任", "Waits for appointment", "同意", "Agree"},
    {RelationState::running, "running", "进行中", "Running", "聘任", "Appoint"},
    {RelationState::declined, "declined", "未同意", "Declined", "不同意", "Decline"},
    {RelationState::ended, "ended", "已结束", "Ended", "结束", "End"},
});

}  // namespace

std::span<const RelationFacts> all_relation_kinds() { return kinds; }
const RelationFacts& facts_of(RelationKind kind) { return *std::ranges::find(kinds, kind, &RelationFacts::kind); }
std::string_view to_text(RelationKind kind) { return facts_of(kind).text; }

std::optional<RelationKind> parse_relation_kind(std::string_view text) {
  const auto* found = std::ranges::find(kinds, text, &RelationFacts::text);
  if (found == kinds.end()) return std::nullopt;
  return found->kind;
}

const StateFacts& facts_of(RelationState state) { return *std::ranges::find(states, state, &StateFacts::state); }
std::string_view to_text(RelationState state) { return facts_of(state).text; }

std::optional<RelationState> parse_relation_state(std::string_view text) {
  const auto* found = std::ranges::find(states, text, &StateFacts::text);
  if (found == states.end()) return std::nullopt;
  return found->state;
}

Result<std::shared_ptr<const Relations>, std::string> Relations::build(std::vector<Relation> relations, const Orgs& orgs) {
  if (relations.size() > relations_max) return fail("more than " + std::to_string(relations_max) + " relations");
  std::ranges::sort(relations, {}, &Relation::id);
  const std::shared_ptr<Relations> out(new Relations(std::move(relations)));
  for (std::size_t i = 0; i < out->relations_.size(); ++i) {
    const auto& relation = out->relations_[i];
    if (relation.from == relation.to || !orgs.find(relation.from) || !orgs.find(relation.to)) {
      return fail("relation " + format_id(relation.id) + " has a side that is not there, or twice the same");
    }
    out->by_org_[relation.from].push_back(i);
    out->by_org_[relation.to].push_back(i);
  }
  return std::shared_ptr<const Relations>(out);
}

const Relation* Relations::find(RelationId id) const {
  const auto found = std::ranges::lower_bound(relations_, id, {}, &Relation::id);
  return found == relations_.end() || found->id != id ? nullptr : &*found;
}

std::vector<const Relation*> Relations::of(OrgId org) const {
  std::vector<const Relation*> out;
  const auto found = by_org_.find(org);
  if (found == by_org_.end()) return out;
  for (const auto i : found->second) out.push_back(&relations_[i]);
  return out;
}

bool Relations::stands(RelationKind kind, OrgId from, OrgId to) const {
  const bool is_symmetric = facts_of(kind).is_symmetric;
  return std::ranges::any_of(of(from), [&](const Relation* each) {
    const bool runs_so = each->from == from ? each->to == to : is_symmetric && each->from == to;
    return each->kind == kind && !each->is_over() && runs_so;
  });
}

}  // namespace rz::org

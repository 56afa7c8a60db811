#include "org/coverage.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace rz::org {

namespace {

struct GapWord {
  Gap gap;
  std::string_view text;
};
constexpr std::array gap_words{GapWord{Gap::no_organisation, "no_organisation"},   GapWord{Gap::no_work, "no_work"},
                               GapWord{Gap::no_pairing, "no_pairing"},             GapWord{Gap::too_few_members, "too_few_members"},
                               GapWord{Gap::too_many_members, "too_many_members"}, GapWord{Gap::one_member, "one_member"},
                               GapWord{Gap::side_missing, "side_missing"},         GapWord{Gap::term_over, "term_over"}};

/// Whose coverage is counted: bodies outside the Party's own tree and the government.
bool is_counted(Kind kind) { return facts_of(kind).group == Group::partner || kind == Kind::property; }

bool pairs(Kind kind) { return kind == Kind::department || is_asked(kind) || kind == Kind::school || kind == Kind::enterprise; }

bool is_branch(Kind kind) { return kind == Kind::party_grid || kind == Kind::party_unit || kind == Kind::party_joint; }

/// The relations of one body that run.
class Running {
 public:
  Running(OrgId org, const Relations& relations) : org_(org) {
    for (const auto* each : relations.of(org)) {
      if (each->state == RelationState::running) running_.push_back(each);
    }
  }

  std::vector<OrgId> others(RelationKind kind, bool as_to) const {
    std::vector<OrgId> out;
    for (const auto* each : running_) {
      if (each->kind == kind && (each->to == org_) == as_to) out.push_back(each->other(org_));
    }
    return out;
  }
  bool has(RelationKind kind, bool as_to) const { return !others(kind, as_to).empty(); }
  bool has_late(Date today) const {
    return std::ranges::any_of(running_, [&](const Relation* each) { return each->until && *each->until < today; });
  }

 private:
  OrgId org_;
  std::vector<const Relation*> running_;
};

bool lacks_a_side(const Running& running, const Orgs& orgs) {
  std::set<Kind> sides;
  for (const auto org : running.others(RelationKind::council, true)) sides.insert(orgs.find(org)->kind);
  return sides.size() < 3;
}

PlaceId street_of(PlaceId place, const place::Places& places) {
  for (auto here = place; here; here = places.parent_of(here)) {
    if (places.find(here)->kind == place::Kind::street) return here;
  }
  return places.root() ? places.root()->id : PlaceId{};
}

}  // namespace

std::string_view to_text(Gap gap) { return std::ranges::find(gap_words, gap, &GapWord::gap)->text; }

std::vector<Gap> gaps_of(const Org& org, const Relations& relations, const Orgs& orgs, Date today) {
  std::vector<Gap> out;
  if (org.life == Life::ended) return out;
  const Running running(org.id, relations);
  const bool is_organised = running.has(RelationKind::organises, true);
  const auto members = org.members.value_or(0);
  const auto note = [&](bool is_missing, Gap gap) {
    if (is_missing) out.push_back(gap);
  };
  if (is_counted(org.kind) && !is_organised) {
    note(members >= branch_members_min, Gap::no_organisation);
    note(!running.has(RelationKind::advice, true), Gap::no_work);
  }
  note(pairs(org.kind) && is_organised && !running.has(RelationKind::pairing, false), Gap::no_pairing);
  note(is_branch(org.kind) && org.members && members < branch_members_min, Gap::too_few_members);
  note(is_branch(org.kind) && members > branch_members_max, Gap::too_many_members);
  note(org.kind == Kind::alliance && running.others(RelationKind::membership, true).size() < 2, Gap::one_member);
  note(org.kind == Kind::council && lacks_a_side(running, orgs), Gap::side_missing);
  note(running.has_late(today), Gap::term_over);
  return out;
}

Coverage coverage_of(const Orgs& orgs, const Relations& relations, const place::Places& places, Date today) {
  Coverage out;
  std::map<std::pair<PlaceId, Kind>, CoverageRow> rows;
  for (const auto& org : orgs.all()) {
    for (const auto gap : gaps_of(org, relations, orgs, today)) out.missing.push_back({org.id, gap});
    if (org.life == Life::ended || !is_counted(org.kind)) continue;
    const auto street = street_of(org.place, places);
    auto& row = rows.try_emplace({street, org.kind}, CoverageRow{.street = street, .kind = org.kind}).first->second;
    const Running running(org.id, relations);
    const bool is_organised = running.has(RelationKind::organises, true);
    const bool is_due = org.members.value_or(0) >= branch_members_min;
    ++row.all;
    row.due += is_due;
    row.covered += is_due && is_organised;
    row.without += !is_organised;
    row.worked += !is_organised && running.has(RelationKind::advice, true);
  }
  for (auto& [key, row] : rows) out.rows.push_back(row);
  return out;
}

}  // namespace rz::org

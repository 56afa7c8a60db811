#include "org/relation_change.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace rz::org {

namespace {

class Faults {
 public:
  void require(bool holds, std::string_view field, Fault fault) {
    if (!holds) errors_.push_back({field, fault});
  }
  void limit(std::string_view text, std::string_view field, std::size_t characters_max) {
    require(count_characters(text) <= characters_max, field, Fault::too_long);
  }
  std::vector<ChangeError>& errors() { return errors_; }

 private:
  std::vector<ChangeError> errors_;
};

void check_end(const Orgs& orgs, OrgId end, std::span<const Kind> allowed, std::string_view field, Faults& faults) {
  const auto* org = orgs.find(end);
  faults.require(org != nullptr, field, Fault::unknown);
  if (!org) return;
  faults.require(org->life != Life::ended, field, Fault::ended);
  faults.require(allowed.empty() || std::ranges::find(allowed, org->kind) != allowed.end(), field, Fault::wrong_kind);
}

std::optional<Date> usual_end(const RelationFacts& facts, Date since) {
  if (facts.term_years == 0) return std::nullopt;
  auto end = to_ymd(since);
  end.year += facts.term_years;
  return to_date(end).plus(-1);
}

}  // namespace

Result<Relation, std::vector<ChangeError>> founded(const Orgs& orgs, const Relations& relations, RelationId id,
                                                   const RelationDraft& draft, Date today) {
  const auto& facts = facts_of(draft.kind);
  Faults faults;
  check_end(orgs, draft.from, facts.from, "from", faults);
  check_end(orgs, draft.to, facts.to, "to", faults);
  faults.require(draft.from != draft.to, "to", Fault::itself);
  faults.require(relations.all().size() < relations_max, "", Fault::too_many);
  faults.require(!relations.stands(draft.kind, draft.from, draft.to), "to", Fault::stands_already);
  const auto since = draft.since.value_or(today);
  const auto until = draft.until ? draft.until : usual_end(facts, since);
  faults.require(!until || *until >= since, "until", Fault::before_beginning);
  faults.limit(draft.tasks, "tasks", tasks_characters_max);
  faults.limit(draft.paper, "paper", paper_characters_max);
  if (!faults.errors().empty()) return fail(std::move(faults.errors()));
  const auto state = facts.is_agreed ? RelationState::proposed : RelationState::running;
  return Relation{id, draft.kind, draft.from, draft.to, state, since, until, draft.tasks, draft.paper};
}

Result<Relation, std::vector<ChangeError>> stepped(const Relation& before, const RelationStep& step, Date today) {
  auto after = before;
  Faults faults;
  if (step.state && *step.state != before.state) {
    const auto next = next_states(before);
    faults.require(std::ranges::find(next, *step.state) != next.end(), "state", Fault::no_way);
    after.state = *step.state;
  }
  if (step.until) after.until = step.until;
  if (after.is_over() && !before.is_over()) {
    faults.require(!trim(step.reason).empty(), "reason", Fault::missing);
    if (!step.until) after.until = std::max(before.since, today);
  }
  if (step.tasks) after.tasks = *step.tasks;
  if (!step.paper.empty()) after.paper = step.paper;
  faults.require(!after.until || *after.until >= after.since, "until", Fault::before_beginning);
  faults.require(!before.is_over(), "", Fault::ended);
  faults.limit(after.tasks, "tasks", tasks_characters_max);
  faults.limit(step.paper, "paper", paper_characters_max);
  faults.limit(step.reason, "reason", reason_characters_max);
  faults.require(!faults.errors().empty() || after != before, "", Fault::nothing_changes);
  if (!faults.errors().empty()) return fail(std::move(faults.errors()));
  after.revision = before.revision + 1;
  return after;
}

std::vector<RelationState> next_states(const Relation& relation) {
  using enum RelationState;
  switch (relation.state) {
    case proposed: return {agreed, declined, ended};
    case agreed: return {running, declined, ended};
    case running: return {ended};
    case declined:
    case ended: return {};
  }
  return {};
}

Side who_decides(RelationKind kind, RelationState state) {
  using enum RelationState;
  if (!facts_of(kind).is_agreed) return Side::either;
  switch (state) {
    case proposed: return Side::to;
    case agreed:
    case declined: return Side::from;
    case running: return Side::above_to;
    case ended: return Side::either;
  }
  return Side::either;
}

std::vector<OrgId> deciders(const Orgs& orgs, const Relation& relation, RelationState state) {
  switch (who_decides(relation.kind, state)) {
    case Side::from: return {relation.from};
    case Side::to: return {relation.to};
    case Side::above_to: {
      // A joint committee stands below the committee that leads it; it is the one above that which appoints.
      const auto leads = orgs.parent_of(relation.to);
      const auto appoints = orgs.parent_of(leads);
      return {appoints ? appoints : leads};
    }
    case Side::either: return {relation.from, relation.to};
  }
  return {};
}

}  // namespace rz::org

#include "org/merger.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "org/relation_change.hpp"

namespace rz::org {

namespace {

using Errors = std::vector<ChangeError>;

constexpr std::size_t reason_characters_max = 200;

Org next(const Org& before, Instant now) {
  auto out = before;
  ++out.revision;
  out.since = now;
  return out;
}

Errors faults_of(const Orgs& orgs, const Org& from, OrgId into, const std::string& reason) {
  Errors errors;
  const auto* other = orgs.find(into);
  if (other == nullptr || other->life == Life::ended) errors.push_back({"into", Fault::unknown});
  else if (into == from.id) errors.push_back({"into", Fault::itself});
  else if (orgs.is_above(from.id, into)) errors.push_back({"into", Fault::below_itself});
  else if (answers(from.kind) && !answers(other->kind)) errors.push_back({"into", Fault::wrong_kind});
  if (from.is_catch_all) errors.push_back({"into", Fault::catch_all});
  if (from.life == Life::ended) errors.push_back({"", Fault::ended});
  if (trim(reason).empty()) errors.push_back({"reason", Fault::missing});
  if (count_characters(reason) > reason_characters_max) errors.push_back({"reason", Fault::too_long});
  return errors;
}

bool stands(const Relations& relations, const std::vector<Relation>& founded, const Relation& wanted) {
  const auto same = [&](const Relation& each) { return each.kind == wanted.kind && each.from == wanted.from && each.to == wanted.to; };
  const auto ties = relations.of(wanted.from);
  return std::ranges::any_of(ties, [&](const Relation* each) { return !each->is_over() && same(*each); }) || std::ranges::any_of(founded, same);
}

void take_ties(Merger& out, const Relations& relations, OrgId from, OrgId into, Date today, const NextId& next_id) {
  for (const auto* before : relations.of(from)) {
    if (before->is_over()) continue;
    auto after = *before;
    ++after.revision;
    after.state = before->state == RelationState::running ? RelationState::ended : RelationState::declined;
    after.until = today;
    out.ties_ended.push_back({*before, std::move(after)});
    if (before->state != RelationState::running) continue;  // what was only proposed is proposed anew
    auto taken = *before;
    taken.revision = 1;
    taken.since = today;
    (taken.from == from ? taken.from : taken.to) = into;
    if (taken.from == taken.to || stands(relations, out.ties_founded, taken)) continue;
    taken.id = RelationId{next_id()};
    out.ties_founded.push_back(std::move(taken));
  }
}

}  // namespace

Result<Merger, Errors> merge(const Orgs& orgs, const Relations& relations, const Org& from, OrgId into,
                             const std::string& reason, Instant now, Date today, const NextId& next_id) {
  if (auto errors = faults_of(orgs, from, into, reason); !errors.empty()) return fail(std::move(errors));
  Merger out{{from, next(from, now)}, {}, {}, {}, {}};
  out.ended.after.life = Life::ended;
  for (const auto child : orgs.children(from.id)) {
    const auto* before = orgs.find(child);
    if (before->life == Life::ended) continue;
    auto after = next(*before, now);
    after.parent = into;
    out.children.push_back({*before, std::move(after)});
  }
  for (auto duty : orgs.duties()) {
    if (duty.org != from.id) continue;
    duty.org = into;
    out.duties.push_back(std::move(duty));
  }
  take_ties(out, relations, from.id, into, today, next_id);
  return out;
}

}  // namespace rz::org

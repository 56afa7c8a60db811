#pragma once
// A relation is founded, agreed to, appointed, amended and ended: what it may become, and whose word each step needs.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "org/change.hpp"
#include "org/relation.hpp"

namespace rz::org {

struct RelationDraft {
  RelationKind kind = RelationKind::pairing;
  OrgId from{};
  OrgId to{};
  std::optional<Date> since{};  ///< nothing = today
  std::optional<Date> until{};  ///< nothing = open, or the kind's usual term
  std::string tasks{};
  std::string paper{};
};

/// The relation as it begins; or every fault at once. What an agreed kind needs begins as a proposal.
Result<Relation, std::vector<ChangeError>> founded(const Orgs& orgs, const Relations& relations, RelationId id,
                                                   const RelationDraft& draft, Date today);

/// What is not said stays as it is.
struct RelationStep {
  std::optional<RelationState> state{};
  std::optional<Date> until{};
  std::optional<std::string> tasks{};
  std::string paper{};   ///< of this step: the letter of appointment, the agreement to end; kept as the relation's
  std::string reason{};  ///< needed to decline and to end
};

/// The relation as it becomes, with the next revision; or every fault at once.
Result<Relation, std::vector<ChangeError>> stepped(const Relation& before, const RelationStep& step, Date today);

/// Where a relation may go from here, apart from being amended.
std::vector<RelationState> next_states(const Relation& relation);
/// Whose word it needs to come to that state; for `either`, one of both suffices.
Side who_decides(RelationKind kind, RelationState state);
/// The bodies meant by that.
std::vector<OrgId> deciders(const Orgs& orgs, const Relation& relation, RelationState state);

/// What a relation was, step by step.
struct RelationPast {
  std::int64_t revision = 0;
  RelationState state = RelationState::running;
  Instant at{};
  std::string paper;
  std::string reason;
  AccountId actor{};

  bool operator==(const RelationPast&) const = default;
};

}  // namespace rz::org

#pragma once
// What a step caused. Appended, never changed. `changes` hold all that replay needs and nothing personal;
// guards are never run again: state = fold(changes).

#include <string>
#include <variant>
#include <vector>

#include "flow/matter.hpp"

namespace rz::flow {

namespace change {

struct Opened {
  MatterId id;
  std::string chain;
  int chain_version;
  std::string number;
  PlaceId place;
  MatterId parent;
  bool operator==(const Opened&) const = default;
};
struct StageEntered {
  std::string stage;
  bool settled;  ///< the stage counts as closed
  bool closed;   ///< the stage is an end
  bool operator==(const StageEntered&) const = default;
};
struct OwnerChanged {
  OrgId owner;
  bool operator==(const OwnerChanged&) const = default;
};
struct LevelChanged {
  std::string level;
  bool operator==(const LevelChanged&) const = default;
};
struct PlaceChanged {
  PlaceId place;
  bool operator==(const PlaceChanged&) const = default;
};
struct FieldSet {
  std::string name;
  Value value;
  bool operator==(const FieldSet&) const = default;
};
/// The clock's whole new state; `why` = started · paused · resumed · stopped · warned · expired · extended · voided.
struct ClockSet {
  ClockState clock;
  std::string why;
  bool operator==(const ClockSet&) const = default;
};
struct PartyJoined {
  Party party;
  bool operator==(const PartyJoined&) const = default;
};
struct Marked {
  int party;  ///< index into Matter::parties
  std::string mark;
  int text_version;
  bool operator==(const Marked&) const = default;
};
struct TextChanged {
  int text_version;
  bool operator==(const TextChanged&) const = default;
};
struct ProposalOpened {
  Proposal proposal;
  bool operator==(const ProposalOpened&) const = default;
};
struct ProposalAgreed {
  std::string step;
  std::string party;
  bool operator==(const ProposalAgreed&) const = default;
};
struct ProposalEscalated {
  std::string step;
  bool operator==(const ProposalEscalated&) const = default;
};
/// `how` = approved · refused · withdrawn · lapsed.
struct ProposalEnded {
  std::string step;
  std::string how;
  bool operator==(const ProposalEnded&) const = default;
};
struct Rated {
  Rating rating;
  bool operator==(const Rated&) const = default;
};
struct ClosingRaised {
  int closing_no;
  bool operator==(const ClosingRaised&) const = default;
};
struct Reopened {
  int reopenings;
  bool operator==(const Reopened&) const = default;
};
struct MergedInto {
  MatterId main;  ///< 0 = stands alone again
  bool operator==(const MergedInto&) const = default;
};
struct StepTaken {
  std::string step;
  std::int64_t account;
  bool operator==(const StepTaken&) const = default;
};
/// Changes no state; the attachment's digest makes it part of the record.
struct EvidenceBound {
  AttachmentId attachment;
  std::string kind;
  std::string digest;  ///< lower-case hex
  bool operator==(const EvidenceBound&) const = default;
};
/// Changes no state; who must be told what, for the consumers behind the commit.
struct Noticed {
  std::string audience;
  std::string notice;
  bool operator==(const Noticed&) const = default;
};

/// Changes no state; a check that spoke when the step was taken all the same.
struct Overridden {
  std::string check;  ///< the guard's call
  bool operator==(const Overridden&) const = default;
};

/// The matter goes on by another version of its chain, as move.hpp says. `from_…` is for readers.
struct Moved {
  int from_version;
  int to_version;
  std::string from_stage;
  std::string to_stage;
  std::string level;              ///< in the words of the new version
  StringMap<std::string> clocks;  ///< old name → new one, where it differs
  StringMap<std::string> steps;   ///< the same
  bool operator==(const Moved&) const = default;
};

/// A body goes on as another: owner, parties and proposals name that one now. Fields are set beside it, by their rules.
struct Succeeded {
  OrgId from;
  OrgId to;
  bool operator==(const Succeeded&) const = default;
};

}  // namespace change

using Change =
    std::variant<change::Opened, change::StageEntered, change::OwnerChanged, change::LevelChanged, change::PlaceChanged,
                 change::FieldSet, change::ClockSet, change::PartyJoined, change::Marked, change::TextChanged,
                 change::ProposalOpened, change::ProposalAgreed, change::ProposalEscalated, change::ProposalEnded,
                 change::Rated, change::ClosingRaised, change::Reopened, change::MergedInto, change::StepTaken,
                 change::EvidenceBound, change::Noticed, change::Moved, change::Succeeded, change::Overridden>;

struct Event {
  MatterId matter{};
  std::string kind;          ///< «request.accept», «request.extend.approved», «request.clock.expired»
  Instant at{};              ///< when it was judged
  Instant effective_at{};    ///< earlier for a late timer
  std::int64_t actor = 0;    ///< account; 0 for the system and for people without an account
  std::string actor_role;    ///< the role in which it was done; «asker», «system»
  OrgId actor_org{};         ///< the body for which it was done
  std::int64_t revision = 0; ///< of the matter, after
  std::vector<Change> changes;
  Personal personal;         ///< erasable

  bool operator==(const Event&) const = default;
};

void fold(Matter& matter, const Change& change, Instant effective_at);
void fold(Matter& matter, const Event& event);

}  // namespace rz::flow

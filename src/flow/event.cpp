#include "flow/event.hpp"

#include <algorithm>

namespace rz::flow {

namespace {

/// How each change moves a matter. One overload a kind of change; nothing else ever writes a matter.
struct Folder {
  Matter& matter;
  Instant at;

  void operator()(const change::Opened& c) const {
    matter.id = c.id;
    matter.chain = c.chain;
    matter.chain_version = c.chain_version;
    matter.number = c.number;
    matter.place = c.place;
    matter.parent = c.parent;
    matter.opened_at = at;
  }
  void operator()(const change::StageEntered& c) const {
    matter.stage = c.stage;
    matter.stage_since = at;
    matter.settled_at = !c.settled && !c.closed ? Instant{} : matter.settled_at.ms ? matter.settled_at : at;
    matter.closed_at = c.closed ? at : Instant{};
  }
  void operator()(const change::OwnerChanged& c) const { matter.owner = c.owner; }
  void operator()(const change::LevelChanged& c) const { matter.level = c.level; }
  void operator()(const change::PlaceChanged& c) const { matter.place = c.place; }
  void operator()(const change::FieldSet& c) const {
    if (std::holds_alternative<std::monostate>(c.value)) {
      matter.fields.erase(c.name);
    } else {
      matter.fields.insert_or_assign(c.name, c.value);
    }
  }
  void operator()(const change::ClockSet& c) const {
    const auto found = std::ranges::find(matter.clocks, c.clock.name, &ClockState::name);
    if (found == matter.clocks.end()) {
      matter.clocks.push_back(c.clock);
    } else {
      *found = c.clock;
    }
  }
  void operator()(const change::PartyJoined& c) const { matter.parties.push_back(c.party); }
  void operator()(const change::Marked& c) const {
    matter.parties.at(static_cast<std::size_t>(c.party)).marks.insert_or_assign(c.mark, c.text_version);
  }
  void operator()(const change::TextChanged& c) const { matter.text_version = c.text_version; }
  void operator()(const change::ProposalOpened& c) const { matter.proposals.push_back(c.proposal); }
  void operator()(const change::ProposalAgreed& c) const { proposal(c.step).agreed.push_back(c.party); }
  void operator()(const change::ProposalEscalated& c) const { ++proposal(c.step).escalations; }
  void operator()(const change::ProposalEnded& c) const {
    std::erase_if(matter.proposals, [&](const Proposal& open) { return open.step == c.step; });
  }
  void operator()(const change::Rated& c) const { matter.ratings.push_back(c.rating); }
  void operator()(const change::ClosingRaised& c) const { matter.closing_no = c.closing_no; }
  void operator()(const change::Reopened& c) const { matter.reopenings = c.reopenings; }
  void operator()(const change::MergedInto& c) const { matter.merged_into = c.main; }
  void operator()(const change::StepTaken& c) const { matter.last_actor.insert_or_assign(c.step, c.account); }
  void operator()(const change::EvidenceBound&) const {}
  void operator()(const change::Noticed&) const {}
  void operator()(const change::Overridden&) const {}
  void operator()(const change::Moved& c) const {
    matter.chain_version = c.to_version;
    matter.stage = c.to_stage;
    matter.level = c.level;
    rename_clocks(c.clocks);
    for (auto& open : matter.proposals) rename(open.step, c.steps);
    StringMap<std::int64_t> actors;
    for (const auto& [step, account] : matter.last_actor) {
      const auto renamed = c.steps.find(step);
      actors.insert_or_assign(renamed == c.steps.end() ? step : renamed->second, account);
    }
    matter.last_actor = std::move(actors);
  }

  void operator()(const change::Succeeded& c) const {
    if (matter.owner == c.from) matter.owner = c.to;
    for (auto& party : matter.parties) {
      if (party.kind == "org" && party.ref == c.from.value) party.ref = c.to.value;
    }
    for (auto& open : matter.proposals) {
      if (open.proposer_org == c.from) open.proposer_org = c.to;
    }
  }

  static void rename(std::string& name, const StringMap<std::string>& names) {
    if (const auto found = names.find(name); found != names.end()) name = found->second;
  }
  /// All at once, so that two may exchange their names. What stood under a new name before is over and goes.
  void rename_clocks(const StringMap<std::string>& names) const {
    std::vector<std::string> taken;
    for (const auto& [before, after] : names) {
      if (matter.clock(before)) taken.push_back(after);
    }
    std::erase_if(matter.clocks, [&](const ClockState& clock) {
      return !names.contains(clock.name) && contains(taken, clock.name);
    });
    for (auto& clock : matter.clocks) rename(clock.name, names);
  }

  Proposal& proposal(std::string_view step) const {
    return *std::ranges::find(matter.proposals, step, &Proposal::step);
  }
};

}  // namespace

void fold(Matter& matter, const Change& change, Instant effective_at) {
  std::visit(Folder{matter, effective_at}, change);
}

void fold(Matter& matter, const Event& event) {
  for (const auto& change : event.changes) fold(matter, change, event.effective_at);
  matter.revision = event.revision;
}

}  // namespace rz::flow

#include "notice/audience.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "flow/permission.hpp"
#include "matter/network_world.hpp"

namespace rz::notice {

namespace {

using List = std::vector<flow::Who>;

const std::vector<flow::Actor> nobody;

/// The step whose proposal this event opened or handed upward; empty if it did neither.
std::string_view proposed_in(const flow::Event& event) {
  for (const auto& change : event.changes) {
    if (const auto* opened = std::get_if<flow::change::ProposalOpened>(&change)) return opened->proposal.step;
    if (const auto* escalated = std::get_if<flow::change::ProposalEscalated>(&change)) return escalated->step;
  }
  return {};
}

/// The account of who asked; 0 where there is none.
AccountId asker_of(const flow::Matter& matter) {
  const auto found = std::ranges::find(matter.parties, asker_audience, &flow::Party::name);
  return found != matter.parties.end() && found->kind == "account" ? AccountId{found->ref} : AccountId{};
}

/// Who may be meant by the words of a chain.
class Search {
 public:
  Search(const flow::Definition& chain, const flow::Family& family, const flow::Event& event, const flow::World& world)
      : chain_(chain), family_(family), world_(world) {
    if (const auto* step = chain.step(proposed_in(event)); step && step->approval) deciding_ = step->approval->by;
    for (const auto& [name, step] : chain.steps) {
      if (flow::contains(step.from, family.matter->stage)) acting_.insert(acting_.end(), step.by.begin(), step.by.end());
    }
    for (const auto& group : chain.visibility) {
      const auto& seers = flow::seers_of(group, *family.matter);
      reading_.insert(reading_.end(), seers.begin(), seers.end());
    }
    const auto* proposal = family.matter->proposal(proposed_in(event));
    is_escalated_ = proposal && proposal->escalations > 0;
  }

  /// `role`: by words of that role alone; empty = by any.
  std::vector<AccountId> active(const std::vector<flow::Actor>& staff, std::string_view role) const {
    auto out = permitted(deciding_, staff, role);
    return out.empty() ? permitted(acting_, staff, role) : out;
  }
  std::vector<AccountId> reading(const std::vector<flow::Actor>& staff, std::string_view role) const { return permitted(reading_, staff, role); }
  bool is_party(std::string_view name) const { return chain_.parties.contains(name); }

 private:
  std::vector<AccountId> permitted(const List& words, const std::vector<flow::Actor>& staff, std::string_view role) const {
    List meant;
    std::ranges::copy_if(words, std::back_inserter(meant), [role](const flow::Who& who) { return role.empty() || who.role == role; });
    std::vector<AccountId> out;
    for (const auto& actor : staff) {
      if (flow::permitted(meant, family_, actor, world_, is_escalated_)) out.push_back(actor.account);
    }
    return out;
  }

  const flow::Definition& chain_;
  const flow::Family& family_;
  const flow::World& world_;
  List deciding_, acting_, reading_;
  bool is_escalated_ = false;
};

std::vector<AccountId> audience_of(std::string_view audience, const flow::Matter& matter, const Staff& staff, const Search& search) {
  std::vector<AccountId> out;
  const auto add_people_of = [&](OrgId org) {
    auto people = search.active(staff.at(org), {});
    if (people.empty()) people = search.reading(staff.at(org), {});
    std::ranges::copy(people, std::back_inserter(out));
  };
  for (const auto& party : matter.parties) {
    if (party.name != audience) continue;
    if (party.kind == "account") out.push_back(AccountId{party.ref});
    if (party.kind == "org") add_people_of(OrgId{party.ref});
  }
  if (search.is_party(audience) && staff.of(audience).empty()) return out;  // one that is not there is not told, and nobody in its place
  if (out.empty()) out = search.active(staff.of(audience), audience);
  if (out.empty() && !matter.org(audience)) out = search.active(staff.at(matter.owner), {});
  if (out.empty()) out = search.reading(staff.of(audience), audience);
  if (out.empty()) add_people_of(matter.org(audience) ? matter.org(audience) : matter.owner);
  return out;
}

}  // namespace

Staff::Staff(const access::Posts& posts, Instant now) {
  for (const auto& holder : posts.all()) {
    if (holder.disabled) continue;
    const auto actor = matter::to_actor(holder.id, holder.posts_at(now));
    std::set<std::string_view> roles;
    for (const auto& post : actor.posts) roles.insert(post.role);
    for (const auto role : roles) by_role_[std::string(role)].push_back(actor);
    std::set<OrgId> orgs;
    for (const auto& post : actor.posts) orgs.insert(post.org);
    for (const auto org : orgs) by_org_[org].push_back(actor);
  }
}


const std::vector<flow::Actor>& Staff::of(std::string_view role) const {
  const auto found = by_role_.find(role);
  return found == by_role_.end() ? nobody : found->second;
}

const std::vector<flow::Actor>& Staff::at(OrgId org) const {
  const auto found = by_org_.find(org);
  return found == by_org_.end() ? nobody : found->second;
}

std::vector<Told> told_by(const flow::Definition& chain, const flow::Family& family, const flow::Event& event, const Staff& staff,
                          const flow::World& world) {
  std::vector<Told> out;
  std::set<AccountId> known;
  if (event.actor != 0) known.insert(AccountId{event.actor});
  const auto tell = [&](AccountId account, const std::string& word) {
    if (out.size() < told_max && known.insert(account).second) out.push_back({account, word});
  };
  const auto tell_people = [&](std::string_view name, const std::string& word) {
    for (const auto& party : family.matter->parties) {
      if (party.name == name && party.ref == 0) out.push_back({AccountId{}, word, flow::party_number(*family.matter, party)});
    }
  };
  const Search search(chain, family, event, world);
  for (const auto& change : event.changes) {
    const auto* noticed = std::get_if<flow::change::Noticed>(&change);
    if (!noticed) continue;
    if (noticed->audience == asker_audience) {
      tell(asker_of(*family.matter), noticed->notice);
      continue;
    }
    if (const auto party = chain.parties.find(noticed->audience); party != chain.parties.end() && party->second.kind == flow::PartyRule::Kind::person) {
      tell_people(noticed->audience, noticed->notice);
      continue;
    }
    for (const auto account : audience_of(noticed->audience, *family.matter, staff, search)) tell(account, noticed->notice);
  }
  return out;
}

std::optional<matter::Viewer> viewer_of(AccountId account, const access::Network& network, Instant now) {
  const auto* holder = network.posts->find(account);
  if (!holder || holder->disabled) return std::nullopt;
  return matter::Viewer{matter::to_actor(account, holder->posts_at(now)), schema::Language::zh};
}

}  // namespace rz::notice

#include "flow/permission.hpp"

#include <algorithm>

namespace rz::flow {

namespace {

constexpr std::string_view asker_party = "asker";

bool is_asker(const Matter& matter, const Actor& actor) {
  if (actor.kind == Actor::Kind::visitor) return actor.receipt_of == matter.id && actor.party_no == 0;
  return std::ranges::any_of(matter.parties,
                             [&](const Party& p) { return p.name == asker_party && is_party(matter, p, actor); });
}

/// The bodies that a relation names; `above` = any body above it fits, not the body itself.
struct Bodies {
  OrgId org{};
  bool above = false;
};

Bodies bodies_of(const Who& who, const Family& family) {
  const Matter& matter = *family.matter;
  switch (who.relation) {
    case Who::Relation::owner: return {matter.owner, false};
    case Who::Relation::above_owner: return {matter.owner, true};
    case Who::Relation::field: return {matter.org(who.name), false};
    case Who::Relation::above_field: return {matter.org(who.name), true};
    case Who::Relation::parent_owner: return {family.parent ? family.parent->owner : OrgId{}, false};
    default: return {};
  }
}

bool answers_for(OrgId org, PlaceId place, const World& world) {
  static constexpr std::string_view levels[] = {"grid", "community", "street", "district"};
  return std::ranges::any_of(levels, [&](std::string_view level) { return world.org_at(place, level) == org; });
}

std::optional<Post> party_post(const Who& who, const Matter& matter, const Actor& actor) {
  for (const auto& party : matter.parties) {
    if (!who.name.empty() && party.name != who.name) continue;
    if (party.name == asker_party && who.name != asker_party) continue;
    if (is_party(matter, party, actor)) return Post{"party", party.kind == "org" ? OrgId{party.ref} : OrgId{}};
  }
  return std::nullopt;
}

bool is_named(const Who& who, const Matter& matter, const Actor& actor) {
  return actor.account && contains(texts_in(matter.fields, who.name), format_id(actor.account));
}

bool stands_so(const Post& post, const Who& who, const Family& family, const World& world, bool escalated) {
  if (who.relation == Who::Relation::any) return true;
  if (who.relation == Who::Relation::place) return answers_for(post.org, family.matter->place, world);
  const auto [org, above] = bodies_of(who, family);
  if (!org) return false;
  if (above || escalated) {
    return is_above(world, post.org, org) || (!above && post.org == org);
  }
  return post.org == org;
}

std::optional<Post> permitted_by(const Who& who, const Family& family, const Actor& actor, const World& world,
                                 bool escalated) {
  if (who.relation == Who::Relation::system) {
    return actor.kind == Actor::Kind::system ? std::optional(Post{"system", {}}) : std::nullopt;
  }
  if (actor.kind == Actor::Kind::system) return std::nullopt;
  if (who.relation == Who::Relation::asker) {
    return is_asker(*family.matter, actor) ? std::optional(Post{"asker", {}}) : std::nullopt;
  }
  if (who.relation == Who::Relation::party) return party_post(who, *family.matter, actor);
  const bool by_name = who.relation == Who::Relation::named;
  if (by_name && !is_named(who, *family.matter, actor)) return std::nullopt;
  for (const auto& post : actor.posts) {
    if (post.role == who.role && (by_name || stands_so(post, who, family, world, escalated))) return post;
  }
  return std::nullopt;
}

}  // namespace

bool is_above(const World& world, OrgId upper, OrgId lower) {
  if (!upper) return false;
  constexpr int org_depth_max = 32;
  OrgId org = world.parent_of(lower);
  for (int depth = 0; org && depth < org_depth_max; ++depth) {
    if (org == upper) return true;
    org = world.parent_of(org);
  }
  return false;
}

int party_number(const Matter& matter, const Party& party) {
  int number = 0;
  for (const auto& each : matter.parties) {
    if (each.name != asker_party) ++number;
    if (&each == &party) break;
  }
  return number;
}

bool is_party(const Matter& matter, const Party& party, const Actor& actor) {
  if (actor.kind == Actor::Kind::visitor) {
    return party.name != asker_party && actor.receipt_of == matter.id && actor.party_no != 0 && actor.party_no == party_number(matter, party);
  }
  if (actor.kind != Actor::Kind::account) return false;
  if (party.kind == "account") return party.ref == actor.account.value;
  if (party.kind == "org") {
    return std::ranges::any_of(actor.posts, [&](const Post& post) { return post.org.value == party.ref; });
  }
  return false;
}

bool can_be_marked(const Definition& chain, const Party& party) {
  return party.name != asker_party || chain.parties.size() == 1;
}

std::string party_key(const Matter& matter, const Party& party) {
  if (party.ref == 0) return party.name == asker_party ? party.name : party.name + ":" + std::to_string(party_number(matter, party));
  return party.kind + ":" + format_id(party.ref);
}

std::optional<Post> permitted(const std::vector<Who>& list, const Family& family, const Actor& actor,
                              const World& world, bool escalated) {
  for (const auto& who : list) {
    if (auto post = permitted_by(who, family, actor, world, escalated)) return post;
  }
  return std::nullopt;
}

std::vector<Reason> reasons(const std::vector<Who>& list, const Family& family, const Actor& actor, const World& world) {
  std::vector<Reason> out;
  for (const auto& who : list) {
    Reason reason{&who, Lack::nothing, {}};
    using enum Who::Relation;
    const bool is_staffs = who.relation != system && who.relation != asker && who.relation != party;
    if (auto post = permitted_by(who, family, actor, world, false)) {
      reason.post = std::move(*post);
    } else if (!is_staffs) {
      reason.lack = Lack::not_staff;
    } else {
      reason.lack = std::ranges::find(actor.posts, who.role, &Post::role) != actor.posts.end() ? Lack::other_body : Lack::no_such_role;
    }
    out.push_back(std::move(reason));
  }
  return out;
}

std::optional<Post> permitted_birth(const std::vector<Who>& list, PlaceId place, const Actor& actor,
                                    const World& world) {
  Matter unborn;
  unborn.place = place;
  for (const auto& who : list) {
    if (who.relation == Who::Relation::asker) {
      if (actor.kind != Actor::Kind::system) return Post{"asker", {}};
      continue;
    }
    if (auto post = permitted_by(who, Family{&unborn, nullptr, {}, {}}, actor, world, false)) return post;
  }
  return std::nullopt;
}

const std::vector<Who>& seers_of(const VisibilityGroup& group, const Matter& matter) {
  if (!group.narrowed) return group.see;
  const auto found = matter.fields.find(group.narrowed->field);
  const auto* value = found == matter.fields.end() ? nullptr : std::get_if<std::string>(&found->second);
  return value && contains(group.narrowed->values, *value) ? group.narrowed->see : group.see;
}

bool may_uncover(const VisibilityGroup& group, const Matter& matter, const Actor& actor, Instant now) {
  if (!group.asking) return true;
  const auto& asking = *group.asking;
  const auto needed = matter.fields.find(asking.field);
  if (needed == matter.fields.end() || needed->second != Value(true)) return true;
  const bool is_theirs = actor.account && matter.text(asking.granted_to) == format_id(actor.account);
  const auto granted_at = integer_in(matter.fields, asking.granted_at);
  const auto unit_ms = asking.within.unit == Duration::Unit::days ? ms_per_day : ms_per_minute;
  return is_theirs && now.ms < granted_at + asking.within.amount * unit_ms;
}

std::set<std::string> visible_groups(const Definition& chain, const Family& family, const Actor& actor,
                                     const World& world) {
  std::set<std::string> groups;
  for (const auto& group : chain.visibility) {
    if (group.is_public || permitted(seers_of(group, *family.matter), family, actor, world)) groups.insert(group.name);
  }
  return groups;
}

std::set<std::string> visible_evidence(const Definition& chain, const Family& family, const Actor& actor,
                                       const World& world) {
  const auto groups = visible_groups(chain, family, actor, world);
  std::set<std::string> kinds;
  for (const auto& group : chain.visibility) {
    if (groups.contains(group.name)) kinds.insert(group.evidence.begin(), group.evidence.end());
  }
  return kinds;
}

}  // namespace rz::flow

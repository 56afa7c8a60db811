#pragma once
// Who may take a step, and who sees a group of fields: decided from the chain's words, the matter and the
// organisation network, and from nothing else. Denied unless a word allows it.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "flow/family.hpp"
#include "flow/world.hpp"

namespace rz::flow {

/// The role and body in which the actor may do this; nothing if he may not. `escalated` lets bodies above the
/// named ones in as well.
std::optional<Post> permitted(const std::vector<Who>& list, const Family& family, const Actor& actor,
                              const World& world, bool escalated = false);

/// What stands between an actor and one word of a step's `by`.
enum class Lack {
  nothing,      ///< he may
  not_staff,    ///< it is for the system, the asker or a party
  no_such_role, ///< he holds no post of that role
  other_body,   ///< he holds one, at a body that the word does not mean
};
struct Reason {
  const Who* who = nullptr;
  Lack lack = Lack::nothing;
  Post post;  ///< by which he may
};
/// One for each word of the list, in its order.
std::vector<Reason> reasons(const std::vector<Who>& list, const Family& family, const Actor& actor, const World& world);

/// A birth step is judged before there is a matter: only the place and the actor are known.
std::optional<Post> permitted_birth(const std::vector<Who>& list, PlaceId place, const Actor& actor,
                                    const World& world);

/// Who sees the group, of this matter.
const std::vector<Who>& seers_of(const VisibilityGroup& group, const Matter& matter);

/// Whether staff who see the group covered may uncover it now.
bool may_uncover(const VisibilityGroup& group, const Matter& matter, const Actor& actor, Instant now);

/// The groups of fields that the actor sees of this matter.
std::set<std::string> visible_groups(const Definition& chain, const Family& family, const Actor& actor,
                                     const World& world);

/// The kinds of evidence that the actor sees of this matter.
std::set<std::string> visible_evidence(const Definition& chain, const Family& family, const Actor& actor,
                                       const World& world);

/// Whether the actor is this party of the matter himself, holds its receipt, or holds a post at the body that is.
bool is_party(const Matter& matter, const Party& party, const Actor& actor);
/// The number of a party of the matter among all but who asked: 1 = the first that joined.
int party_number(const Matter& matter, const Party& party);

/// Who asked is no party to an agreement, unless the chain knows no other.
bool can_be_marked(const Definition& chain, const Party& party);

/// «org:12», «account:7», «disputant:2», «asker»: how a party is named in ratings and agreements.
std::string party_key(const Matter& matter, const Party& party);

}  // namespace rz::flow

#pragma once
// Who may do what a chain does not decide: role × verb × relation, a table in a file. Denied unless a cell
// allows.

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "access/role.hpp"
#include "access/source.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "org/org.hpp"

namespace rz::access {

enum class Verb {
  take_leave,  ///< and name who stands in
  manage_own_sessions,  ///< where one is signed in, and ending that
  read_network,     ///< bodies, places, who holds which post
  import_orders,    ///< of another house, into the places of bodies below one's own
  list_matters,     ///< queues and search; what is seen of a matter its chain says
  upload_attachments,  ///< for a step to bind
  keep_reply_templates,  ///< texts for what is written often; the district's own are of its desk
  walk_patrols,   ///< of a grid: its points and passes
  excuse_patrols, ///< why a round was not walked
  read_patrols,   ///< what was passed, excused and missed
  write_patrols,  ///< points and rounds of a grid, codes
  read_statistics,  ///< dashboards and reports of a body
  read_accounts,
  write_accounts,  ///< make, disable, reset the password
  write_posts,     ///< give and take roles
  unlock_accounts,
  end_devices,    ///< sign out where somebody else is signed in: a lost phone
  write_network,  ///< places, bodies, duty lists
  write_relations,  ///< between bodies, where one of them is the caller's or below it
  write_calendar,
  publish_chains,
  read_audit,  ///< the record of logins and acts, and its proof
  read_notices,  ///< one's own, and where one is told
  manage_deliveries,  ///< what could not be sent
  manage_connections,  ///< of other systems: their keys, their webhooks
};
inline constexpr Verb all_verbs[] = {Verb::take_leave,      Verb::manage_own_sessions,
                                     Verb::read_network,    Verb::import_orders, Verb::list_matters, Verb::upload_attachments, Verb::keep_reply_templates,
                                     Verb::walk_patrols,    Verb::excuse_patrols, Verb::read_patrols, Verb::write_patrols, Verb::read_statistics,
                                     Verb::read_accounts,   Verb::write_accounts, Verb::write_posts,
                                     Verb::unlock_accounts, Verb::end_devices,     Verb::write_network,  Verb::write_relations, Verb::write_calendar,
                                     Verb::publish_chains,  Verb::read_audit,     Verb::read_notices, Verb::manage_deliveries,
                                     Verb::manage_connections};
std::string_view to_text(Verb verb);

/// How the one who asks stands to what he asks for.
enum class Relation {
  own,           ///< it is of his own account
  same_org,      ///< it is of the body of the post
  below_my_org,  ///< it is of a body anywhere below that
  any,
};
inline constexpr Relation all_relations[] = {Relation::own, Relation::same_org, Relation::below_my_org,
                                             Relation::any};
std::string_view to_text(Relation relation);

/// What is asked for: a thing of a body, and of an account where it is somebody's own.
struct Target {
  OrgId org{};
  AccountId account{};
};

/// Whether it is allowed, and by which of the subject's posts.
struct Decision {
  bool allowed = false;
  Post by;

  explicit operator bool() const { return allowed; }
};

class Permissions {
 public:
  /// `source` is permissions.yaml: verb → role → relations. Every verb must stand there. Refused: unknown
  /// words, and an administrator's role in a verb that shows business data (三员分立).
  static Result<Permissions, Fault> parse(const Source& source, const Roles& roles);

  bool has(std::string_view role, Verb verb, Relation relation) const;
  Decision decide(const Subject& subject, Verb verb, const Target& target, const org::Orgs& orgs) const;

 private:
  std::set<std::tuple<std::string, Verb, Relation>, std::less<>> cells_;
};

}  // namespace rz::access

#pragma once
// What commands share: the database at this version, the district in it, how they give up.

#include <map>
#include <optional>
#include <set>
#include <string>

#include "access/openid.hpp"
#include "access/permission.hpp"
#include "access/role.hpp"
#include "access/security.hpp"
#include "app/options.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/crypto/vault.hpp"
#include "infra/db/db.hpp"
#include "matter/retention.hpp"
#include "notice/settings.hpp"
#include "patrol/settings.hpp"
#include "place/basemap.hpp"

namespace rz::app {

/// «cannot …: reason» for the terminal; the mend where there is one.
using Sentence = std::string;

std::filesystem::path keys_folder(const Place& place);
/// The keys under which personal data lie in the database are «personal.1.key» … of that folder.
inline constexpr auto personal_key = "personal";
Result<crypto::Vault, Sentence> load_vault(const Place& place);
Result<db::Database, Sentence> open_database(const Place& place);
/// The file in the data folder that says a district is being made there: what an interruption leaves is no district.
std::filesystem::path making_file(const Place& place);
Status<Sentence> refuse_unfinished(const Place& place);
/// How many migrations were applied.
Result<int, Sentence> migrate(const Place& place, const db::Database& database);
/// The one district of this database; nothing if it is empty.
Result<std::optional<DistrictId>, Sentence> find_district(db::Connection& connection);

/// The roles of the installation.
Result<access::Roles, Sentence> load_roles(const Place& place);

/// Its permission table for what chains do not decide.
Result<access::Permissions, Sentence> load_permissions(const Place& place, const access::Roles& roles);

/// What it asks of passwords, logins and sessions; security.yaml in the data folder comes first.
Result<access::Security, Sentence> load_security(const Place& place, const access::Roles& roles);

/// The outside providers at which people may sign in, by openid.yaml in the data folder, with the secrets that it names there.
struct OpenIdHouse {
  access::OpenIdSettings settings;
  std::map<std::string, std::string> secrets;  ///< by the provider's id
};
Result<OpenIdHouse, Sentence> load_openid(const Place& place, const access::Roles& roles);

/// How long it keeps personal data; retention.yaml in the data folder comes first.
Result<matter::RetentionRules, Sentence> load_retention(const Place& place);

/// The passwords of the installation's demo accounts, which everybody can read.
Result<std::set<std::string>, Sentence> published_passwords(const Place& place);

/// Whether proposals are made; suggest.yaml in the data folder comes first.
Result<bool, Sentence> load_suggest(const Place& place);

/// How people are told of what happens; notice.yaml in the data folder comes first.
Result<notice::Settings, Sentence> load_notice(const Place& place);
/// The tiles beneath the map; map.yaml in the data folder comes first.
Result<place::Basemap, Sentence> load_basemap(const Place& place);

/// Why a round is excused, and in which order points come; patrol.yaml in the data folder comes first.
Result<patrol::Settings, Sentence> load_patrol(const Place& place);

/// Everything of files by which a server decides.
struct HouseRules {
  access::Permissions permissions;
  access::Security security;
  matter::RetentionRules retention;
  OpenIdHouse openid;
  std::set<std::string> published_passwords;
  bool suggests = true;
  notice::Settings notice;
  place::Basemap basemap;
  patrol::Settings patrol;
};
Result<HouseRules, Sentence> load_rules(const Place& place, const access::Roles& roles);

/// Prints the sentence and gives the command's exit status.
int give_up(const Sentence& sentence);

}  // namespace rz::app

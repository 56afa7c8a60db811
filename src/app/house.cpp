#include "app/house.hpp"

#include <iostream>

#include "base/time.hpp"
#include "infra/crypto/keys.hpp"
#include "infra/db/migrate.hpp"
#include "record/record_store.hpp"

namespace rz::app {

std::filesystem::path keys_folder(const Place& place) { return place.data / "keys"; }

Result<crypto::Vault, Sentence> load_vault(const Place& place) {
  std::error_code error;
  std::filesystem::create_directories(keys_folder(place), error);
  auto vault = crypto::Vault::load_or_create(keys_folder(place), personal_key);
  if (!vault) return fail("the key of the personal data cannot be read: " + vault.error());
  return std::move(*vault);
}

Result<db::Database, Sentence> open_database(const Place& place) {
  if (place.database.empty()) {
    std::error_code error;
    std::filesystem::create_directories(place.data, error);
    if (error) return fail("the folder " + place.data.string() + " cannot be made: " + error.message());
  }
  auto database = db::Database::open(place.database_url());
  if (!database) return fail("the database cannot be opened: " + database.error().message);
  RZ_TRY(vault, load_vault(place));
  *database = database->with_vault(std::make_shared<const crypto::Vault>(std::move(vault)));
  return place.is_new ? database->without_sync() : std::move(*database);
}

std::filesystem::path making_file(const Place& place) { return place.data / "unfinished"; }

Status<Sentence> refuse_unfinished(const Place& place) {
  if (!std::filesystem::exists(making_file(place))) return {};
  return fail("the district in " + place.data.string() +
              " was never finished: its making was interrupted. Remove the folder, and the PostgreSQL database if there "
              "is one, and make it again");
}

Result<int, Sentence> migrate(const Place& place, const db::Database& database) {
  auto connection = database.connect(db::Access::read_write);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  auto applied = db::migrate(**connection, place.home / "db/migrations", SystemClock{}.now());
  if (!applied) return fail("the database cannot be brought to this version: " + applied.error().message);
  return *applied;
}

Result<std::optional<DistrictId>, Sentence> find_district(db::Connection& connection) {
  auto districts = record::read_districts(connection);
  if (!districts) return fail("the database cannot be read: " + districts.error().message);
  if (districts->size() > 1) return fail(Sentence("there is more than one district in this database"));
  return districts->empty() ? std::nullopt : std::optional(districts->front());
}

Result<access::Roles, Sentence> load_roles(const Place& place) {
  auto source = access::read_source((place.home / "src/access/roles.yaml").string(), "roles.yaml");
  if (!source) return fail(access::format_fault(source.error()));
  auto roles = access::Roles::parse(*source);
  if (!roles) return fail(access::format_fault(roles.error()));
  return std::move(*roles);
}

Result<access::Permissions, Sentence> load_permissions(const Place& place, const access::Roles& roles) {
  auto source = access::read_source((place.home / "src/access/permissions.yaml").string(), "permissions.yaml");
  if (!source) return fail(access::format_fault(source.error()));
  auto permissions = access::Permissions::parse(*source, roles);
  if (!permissions) return fail(access::format_fault(permissions.error()));
  return std::move(*permissions);
}

namespace {

/// A file of settings: the district's own, else the installation's.
Result<access::Source, access::Fault> read_settings(const Place& place, const std::string& module, const std::string& name) {
  const auto own = place.data / name;
  const auto file = std::filesystem::exists(own) ? own : place.home / "src" / module / name;
  return access::read_source(file.string(), file.string());
}

}  // namespace

Result<matter::RetentionRules, Sentence> load_retention(const Place& place) {
  auto source = read_settings(place, "matter", "retention.yaml");
  if (!source) return fail(access::format_fault(source.error()));
  auto rules = matter::RetentionRules::parse(*source);
  if (!rules) return fail(access::format_fault(rules.error()));
  return std::move(*rules);
}

Result<access::Security, Sentence> load_security(const Place& place, const access::Roles& roles) {
  auto source = read_settings(place, "access", "security.yaml");
  if (!source) return fail(access::format_fault(source.error()));
  auto security = access::Security::parse(*source, roles);
  if (!security) return fail(access::format_fault(security.error()));
  return std::move(*security);
}

Result<OpenIdHouse, Sentence> load_openid(const Place& place, const access::Roles& roles) {
  auto source = read_settings(place, "access", "openid.yaml");
  if (!source) return fail(access::format_fault(source.error()));
  auto settings = access::OpenIdSettings::parse(*source, roles);
  if (!settings) return fail(access::format_fault(settings.error()));
  OpenIdHouse out{std::move(*settings), {}};
  for (const auto& provider : out.settings.providers) {
    if (provider.secret_file.empty()) continue;
    auto secret = crypto::read_secret(keys_folder(place) / provider.secret_file);
    if (!secret) return fail("the secret of «" + provider.id + "»: " + secret.error());
    out.secrets.emplace(provider.id, std::move(*secret));
  }
  return out;
}

Result<std::set<std::string>, Sentence> published_passwords(const Place& place) {
  std::set<std::string> out;
  std::error_code error;
  for (const auto& folder : std::filesystem::directory_iterator(place.home / "seeds", error)) {
    const auto file = folder.path() / "accounts.yaml";
    if (!std::filesystem::exists(file)) continue;
    const auto read = [&]() -> Result<std::string, access::Fault> {
      RZ_TRY(source, access::read_source(file.string(), "accounts.yaml"));
      RZ_TRY(root, access::parse_yaml(source));
      return root.need("password");
    };
    auto password = read();
    if (!password) return fail(access::format_fault(password.error()));
    out.insert(std::move(*password));
  }
  return out;
}

Result<bool, Sentence> load_suggest(const Place& place) {
  const auto read = [&]() -> Result<std::string, access::Fault> {
    RZ_TRY(source, read_settings(place, "suggest", "suggest.yaml"));
    RZ_TRY(root, access::parse_yaml(source));
    RZ_CHECK(root.only({"enabled"}));
    RZ_TRY(enabled, root.need("enabled"));
    if (enabled != "true" && enabled != "false") return fail(root.fault("«enabled» is true or false"));
    return enabled;
  };
  const auto enabled = read();
  if (!enabled) return fail(access::format_fault(enabled.error()));
  return *enabled == "true";
}

Result<notice::Settings, Sentence> load_notice(const Place& place) {
  auto source = read_settings(place, "notice", "notice.yaml");
  if (!source) return fail(access::format_fault(source.error()));
  auto settings = notice::Settings::parse(*source, keys_folder(place));
  if (!settings) return fail(access::format_fault(settings.error()));
  return std::move(*settings);
}

Result<place::Basemap, Sentence> load_basemap(const Place& place) {
  const auto read = [&]() -> Result<place::Basemap, access::Fault> {
    RZ_TRY(source, read_settings(place, "place", "map.yaml"));
    RZ_TRY(root, access::parse_yaml(source));
    RZ_CHECK(root.only({"enabled", "tiles", "attribution", "key"}));
    RZ_TRY(enabled, root.flag("enabled", false));
    if (!enabled) return place::Basemap{};
    RZ_TRY(tiles, root.need("tiles"));
    RZ_TRY(attribution, root.text_or("attribution", ""));
    RZ_TRY(key, root.text_or("key", ""));
    auto basemap = place::make_basemap(std::move(tiles), std::move(attribution), key);
    if (!basemap) return fail(root.fault(basemap.error()));
    return std::move(*basemap);
  };
  auto basemap = read();
  if (!basemap) return fail(access::format_fault(basemap.error()));
  return std::move(*basemap);
}

Result<patrol::Settings, Sentence> load_patrol(const Place& place) {
  auto source = read_settings(place, "patrol", "patrol.yaml");
  if (!source) return fail(access::format_fault(source.error()));
  auto settings = patrol::Settings::parse(*source);
  if (!settings) return fail(access::format_fault(settings.error()));
  return std::move(*settings);
}

Result<HouseRules, Sentence> load_rules(const Place& place, const access::Roles& roles) {
  RZ_TRY(permissions, load_permissions(place, roles));
  RZ_TRY(security, load_security(place, roles));
  RZ_TRY(retention, load_retention(place));
  RZ_TRY(openid, load_openid(place, roles));
  RZ_TRY(published, published_passwords(place));
  RZ_TRY(suggests, load_suggest(place));
  RZ_TRY(notice, load_notice(place));
  if (notice.public_url.empty()) notice.public_url = openid.settings.public_url;
  RZ_TRY(basemap, load_basemap(place));
  RZ_TRY(patrol, load_patrol(place));
  return HouseRules{std::move(permissions), std::move(security), std::move(retention), std::move(openid),
                    std::move(published),   suggests,            std::move(notice),    std::move(basemap), std::move(patrol)};
}

int give_up(const Sentence& sentence) {
  std::cerr << "rongzhi: " << sentence << "\n";
  return 1;
}

}  // namespace rz::app

#include "access/network_seed.hpp"

#include "access/account_store.hpp"
#include "access/calendar_store.hpp"
#include "access/seed_parts.hpp"
#include "infra/crypto/password.hpp"
#include "infra/json/json.hpp"
#include "org/org_store.hpp"
#include "org/relation_store.hpp"
#include "place/place_store.hpp"

namespace rz::access {

namespace {

record::Act network_act(std::string kind, const json::Object& facts) {
  record::Act act;
  act.kind = std::move(kind);
  act.facts = json::serialise(facts);
  act.changes_network = true;
  return act;
}

record::Act places_act(const NetworkSeed& seed) {
  auto act = network_act("place.seeded", {{"places", seed.places.size()}, {"areas", seed.areas.size()}});
  for (const auto& place : seed.places) act.rows.push_back(place::insert_place(seed.district, place));
  for (const auto& area : seed.areas) act.rows.push_back(place::insert_area(seed.district, area));
  return act;
}

record::Act orgs_act(const NetworkSeed& seed, Instant now) {
  auto act = network_act(
      "org.seeded",
      {{"categories", seed.categories.size()}, {"orgs", seed.orgs.size()}, {"duties", seed.duties.size()},
       {"relations", seed.relations.size()}});
  for (const auto& category : seed.categories)
    act.rows.push_back(org::write_category(seed.district, category));
  for (const auto& org : seed.orgs) act.rows.push_back(org::insert_org(seed.district, org));
  for (const auto& duty : seed.duties) act.rows.push_back(org::write_duty(seed.district, duty));
  for (const auto& relation : seed.relations) {
    const org::RelationPast first{.revision = relation.revision, .state = relation.state, .at = now, .paper = relation.paper, .reason = "", .actor = {}};
    for (auto& row : org::insert_relation(seed.district, relation, first)) act.rows.push_back(std::move(row));
  }
  return act;
}

record::Act accounts_act(const NetworkSeed& seed, const std::string& password_hash, Instant now) {
  auto act = network_act("access.accounts_seeded", {{"accounts", seed.accounts.size()}});
  for (const auto& account : seed.accounts) {
    act.rows.push_back(
        insert_account(seed.district, {account.id, account.login, password_hash, account.name, now}));
    for (const auto& post : account.posts) act.rows.push_back(insert_post(seed.district, account.id, {post}));
  }
  return act;
}

/// What only the whole shows: loops, two bodies for one place and level, no catch-all.
Status<Fault> check_whole(const SeedReading& reading) {
  const auto& seed = reading.seed;
  const auto name = reading.folder.filename().string() + "/";
  auto places = place::Places::build(seed.places);
  if (!places) return fail(Fault{name + "communities.csv", 0, std::move(places).error()});
  auto orgs = org::Orgs::build(seed.orgs, seed.duties, *places);
  if (!orgs) return fail(Fault{name + "orgs.yaml", 0, std::move(orgs).error()});
  return {};
}

}  // namespace

Result<Source, Fault> SeedReading::read(const std::string& name) const {
  return read_source((folder / name).string(), (folder.filename() / name).string());
}

std::string fill_in(std::string text, const Words& words) {
  for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    const auto end = text.find('}', at);
    if (end == std::string::npos) break;
    const auto found = words.find(std::string_view(text).substr(at + 1, end - at - 1));
    if (found != words.end()) text.replace(at, end - at + 1, found->second);
  }
  return text;
}

Result<NetworkSeed, Fault> read_network_seed(const std::filesystem::path& folder, const Roles& roles,
                                             Instant now, IdMaker& ids) {
  SeedReading reading{folder, roles, now, ids, {}, {}, {}, {}};
  RZ_CHECK(read_places(reading));
  RZ_CHECK(read_categories(reading));
  RZ_CHECK(read_orgs(reading));
  RZ_CHECK(read_tables(reading));
  RZ_CHECK(check_whole(reading));
  RZ_CHECK(read_accounts(reading));
  return std::move(reading.seed);
}

std::vector<record::Act> seed_acts(const NetworkSeed& seed, const std::string& password_hash, Instant now) {
  return {places_act(seed), orgs_act(seed, now), calendar_act(seed.district, seed.calendar, 0),
          accounts_act(seed, password_hash, now)};
}

Result<std::vector<record::Act>, Fault> seed_network(const std::filesystem::path& folder, const Roles& roles,
                                                     Instant now, IdMaker& ids) {
  RZ_TRY(seed, read_network_seed(folder, roles, now, ids));
  const auto hash = crypto::hash_password(seed.password);
  if (!hash)
    return fail(Fault{folder.filename().string() + "/accounts.yaml", 0, "the password cannot be hashed"});
  return seed_acts(seed, *hash, now);
}

record::Act calendar_act(DistrictId district, const CalendarData& calendar, std::int64_t latest) {
  auto act = network_act("calendar.replaced", {{"version", latest + 1},
                                               {"known_from", format_date(calendar.known_from)},
                                               {"known_to", format_date(calendar.known_to)},
                                               {"holidays", calendar.holidays.size()},
                                               {"workdays", calendar.workdays.size()}});
  act.rows = insert_calendar(district, latest + 1, calendar);
  return act;
}

}  // namespace rz::access

// Filling an empty database with a demo district that has lived for some days.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>

#include "access/network_seed.hpp"
#include "app/district.hpp"
#include "app/options.hpp"
#include "demo/calling.hpp"
#include "demo/civic.hpp"
#include "demo/counsel.hpp"
#include "demo/grid_cases.hpp"
#include "demo/mediations.hpp"
#include "demo/members.hpp"
#include "demo/patrols.hpp"
#include "demo/photos.hpp"
#include "demo/promises.hpp"
#include "demo/simulation.hpp"
#include "infra/crypto/password.hpp"
#include "infra/db/indexes.hpp"
#include "matter/queue_store.hpp"
#include "matter/reply_template_store.hpp"

namespace rz::app {

namespace {

constexpr std::size_t called_max = 4;  ///< members of a branch that come when it calls
constexpr std::int64_t long_days = 60;
constexpr int seed_writer = 0;  ///< in ids: the network's never meet the matters'

using Cast = std::map<std::pair<std::string, OrgId>, std::vector<flow::Actor>>;

/// Who holds which role where.
Cast cast_of(const access::NetworkSeed& seed) {
  Cast cast;
  for (const auto& account : seed.accounts) {
    for (const auto& post : account.posts) {
      auto actor = matter::to_actor(account.id, account.posts);
      actor.is_proved = true;
      cast[{post.role, post.org}].push_back(std::move(actor));
    }
  }
  return cast;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A table that a district may leave out.
template <class Row>
Result<std::vector<Row>, Sentence> read_table(const std::filesystem::path& path, Result<std::vector<Row>, std::string> (*parse)(std::string_view)) {
  return std::filesystem::exists(path) ? parse(read_file(path)) : std::vector<Row>{};
}

/// Each asks the Party bodies of the street where it works.
std::vector<demo::AdviserTeam> teams_of(const access::NetworkSeed& seed, const Cast& cast) {
  std::map<PlaceId, PlaceId> within;
  for (const auto& place : seed.places) within[place.id] = place.parent;
  std::vector<demo::AdviserTeam> out;
  for (const auto& org : seed.orgs) {
    if (org.kind != org::Kind::adviser_team) continue;
    demo::AdviserTeam team{org.id, org.place, {}, {}};
    for (const auto& relation : seed.relations) {
      if (relation.kind == org::RelationKind::advice && relation.from == org.id) team.looks_after.push_back(relation.to);
    }
    for (const auto& asked : seed.orgs) {
      const bool is_near = asked.place == org.place || within[asked.place] == org.place;
      const bool is_party = asked.kind == org::Kind::party_street || asked.kind == org::Kind::party_community;
      if (is_near && is_party && cast.contains({"organiser", asked.id})) team.asks.push_back(asked.id);
    }
    if (!team.looks_after.empty() && !team.asks.empty()) out.push_back(std::move(team));
  }
  return out;
}

/// Communities with the units that they may call at once.
std::vector<demo::CallingCommunity> callers_of(const access::NetworkSeed& seed, const Cast& cast) {
  std::vector<demo::CallingCommunity> out;
  for (const auto& org : seed.orgs) {
    if (org.kind != org::Kind::community || !cast.contains({"clerk", org.id})) continue;
    demo::CallingCommunity caller{org.id, org.place, {}};
    for (const auto& relation : seed.relations) {
      const bool is_paired = relation.kind == org::RelationKind::pairing && relation.to == org.id;
      if (is_paired && cast.contains({"handler", relation.from})) caller.paired.push_back(relation.from);
    }
    if (!caller.paired.empty()) out.push_back(std::move(caller));
  }
  return out;
}

/// Communities with the street above, and the bodies of the district that handle matters.
std::vector<demo::PromisingCommunity> promising_of(const access::NetworkSeed& seed, const Cast& cast) {
  std::vector<OrgId> performers;
  for (const auto& org : seed.orgs) {
    const bool is_unit = org.kind == org::Kind::department || org.kind == org::Kind::property;
    if (is_unit && cast.contains({"handler", org.id})) performers.push_back(org.id);
  }
  std::vector<demo::PromisingCommunity> out;
  for (const auto& org : seed.orgs) {
    const bool is_manned = cast.contains({"liaison", org.id}) && cast.contains({"committee", org.parent});
    if (org.kind == org::Kind::community && is_manned && !performers.empty()) out.push_back({org.id, org.parent, org.place, performers});
  }
  return out;
}

std::vector<demo::MediationCommittee> committees_of(const access::NetworkSeed& seed, const Cast& cast) {
  std::vector<demo::MediationCommittee> out;
  for (const auto& org : seed.orgs) {
    const auto found = cast.find({"mediator", org.id});
    if (org.kind != org::Kind::community || found == cast.end()) continue;
    demo::MediationCommittee committee{org.id, org.place, {}};
    for (const auto& mediator : found->second) committee.mediators.push_back(mediator.account);
    if (committee.mediators.size() > 2) out.push_back(std::move(committee));
  }
  return out;
}

/// Communities with who stands by name on their register.
std::vector<demo::CivicCommunity> civic_of(const access::NetworkSeed& seed) {
  std::map<std::pair<std::string, OrgId>, std::vector<std::string>> names;
  for (const auto& account : seed.accounts) {
    for (const auto& post : account.posts) names[{post.role, post.org}].push_back(account.name);
  }
  std::vector<demo::CivicCommunity> out;
  for (const auto& org : seed.orgs) {
    const auto of = [&](const char* role) { return names[{role, org.id}]; };
    if (org.kind != org::Kind::community || of("committee_head").empty() || of("legal_adviser").empty() || of("police").empty()) continue;
    demo::CivicCommunity community{org.id, org.place, org.name_zh, of("committee_head"), of("legal_adviser").front(), of("police").front()};
    for (auto& name : of("mediator")) {
      if (std::ranges::find(community.mediators, name) == community.mediators.end()) community.mediators.push_back(std::move(name));
    }
    out.push_back(std::move(community));
  }
  return out;
}

/// Branches of grids, in their communities.
std::vector<demo::Branch> branches_of(const access::NetworkSeed& seed, const Cast& cast) {
  std::map<PlaceId, PlaceId> within;
  for (const auto& place : seed.places) within[place.id] = place.parent;
  std::vector<demo::Branch> out;
  for (const auto& org : seed.orgs) {
    const auto members = cast.find({"member", org.id});
    if (org.kind == org::Kind::party_grid && members != cast.end()) out.push_back({org.id, within[org.place], std::min(members->second.size(), called_max)});
  }
  return out;
}

Result<std::vector<std::unique_ptr<demo::Play>>, Sentence> plays_of(const access::NetworkSeed& seed, const Cast& cast,
                                                                   const std::filesystem::path& folder, std::uint64_t random, bool is_long) {
  RZ_TRY(advice, read_table<demo::Advice>(folder / "suggestions.csv", demo::parse_advice));
  RZ_TRY(reasons, read_table<demo::Reason>(folder / "calls.csv", demo::parse_reasons));
  std::vector<std::unique_ptr<demo::Play>> out;
  out.push_back(std::make_unique<demo::Counsel>(teams_of(seed, cast), std::move(advice), random));
  out.push_back(std::make_unique<demo::Calling>(callers_of(seed, cast), std::move(reasons), random));
  out.push_back(std::make_unique<demo::Musters>(branches_of(seed, cast), random));
  out.push_back(std::make_unique<demo::ReportsIn>(branches_of(seed, cast), random));
  if (!is_long) return out;
  RZ_TRY(promises, read_table<demo::Promise>(folder / "contracts.csv", demo::parse_promises));
  RZ_TRY(disputes, read_table<demo::Dispute>(folder / "disputes.csv", demo::parse_disputes));
  RZ_TRY(hearings, read_table<demo::HearingStory>(folder / "hearings.csv", demo::parse_hearings));
  RZ_TRY(questions, read_table<demo::LawStory>(folder / "questions.csv", demo::parse_questions));
  RZ_TRY(rooms, read_table<demo::RoomStory>(folder / "rooms.csv", demo::parse_rooms));
  auto contracts = std::make_unique<demo::Contracts>(promising_of(seed, cast), promises, random);
  out.push_back(std::make_unique<demo::Listings>(promising_of(seed, cast), std::move(promises), *contracts, random));
  out.push_back(std::move(contracts));
  out.push_back(std::make_unique<demo::Hearings>(civic_of(seed), std::move(hearings), random));
  out.push_back(std::make_unique<demo::Questions>(civic_of(seed), std::move(questions), random));
  out.push_back(std::make_unique<demo::Registers>(civic_of(seed), std::move(rooms), random));
  out.push_back(std::make_unique<demo::Mediations>(committees_of(seed, cast), std::move(disputes), random));
  return out;
}

/// Grids in which somebody walks, with the bodies above them.
std::vector<demo::CaseGrid> case_grids_of(const access::NetworkSeed& seed, const flow::World& world, const Cast& cast) {
  std::vector<demo::CaseGrid> out;
  for (const auto& place : seed.places) {
    if (place.kind != place::Kind::grid) continue;
    demo::CaseGrid grid{place.id, place.parent, world.org_at(place.id, "grid"), world.org_at(place.id, "community"), world.org_at(place.id, "street"),
                        world.org_at(place.id, "district")};
    if (cast.contains({"grid_worker", grid.grid}) && cast.contains({"clerk", grid.community})) out.push_back(grid);
  }
  return out;
}

/// Nothing where the district has no stories of cases, or a picture is lacking.
Result<std::vector<demo::CaseStory>, Sentence> case_stories_of(const std::filesystem::path& folder, const demo::Photos& photos) {
  RZ_TRY(stories, read_table<demo::CaseStory>(folder / "cases.csv", demo::parse_case_stories));
  for (const auto& story : stories) {
    if (!photos.has(story.photo + ".before") || !photos.has(story.photo + ".after")) return fail("cases.csv: there is no picture «" + story.photo + "» in photos");
  }
  return stories;
}

Status<Sentence> refuse_if_filled(const Place& place) {
  RZ_TRY(database, open_database(place));
  RZ_TRY(applied, migrate(place, database));
  (void)applied;
  auto connection = database.connect(db::Access::read_only);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  RZ_TRY(found, find_district(**connection));
  if (found) return fail(Sentence("the database is not empty: a demo district goes into an empty one only"));
  return {};
}

/// Midnight after the last day, and the midnight so many days before.
struct Span {
  Instant from{};
  Instant until{};
};

Result<Span, Sentence> span_of(const SeedOptions& options, int offset, Instant now) {
  auto last = local_date(now, offset);
  if (!options.until.empty()) {
    const auto parsed = parse_date(options.until);
    if (!parsed) return fail("«" + options.until + "» is no date: write it as 2026-11-24");
    last = *parsed;
  }
  const auto until = std::min(local_instant(last.plus(1), 0, offset), std::max(now, local_instant(last, 0, offset)));
  return Span{local_instant(last.plus(1 - std::max(1, options.days)), 0, offset), until};
}

Result<demo::SimulationReport, Sentence> simulate(District& district, const access::NetworkSeed& seed,
                                                  const Place& place, const SeedOptions& options, Span span) {
  const auto folder = place.home / "seeds" / options.name;
  RZ_TRY(stories, demo::parse_stories(read_file(folder / "stories.csv")));
  auto reader = district.database().connect(db::Access::read_only);
  if (!reader) return fail("the database cannot be reached: " + reader.error().message);
  const auto cast = cast_of(seed);
  // What takes months is not begun in a demo of some days.
  const bool is_long = span.until.ms - span.from.ms >= long_days * ms_per_day;
  RZ_TRY(plays, plays_of(seed, cast, folder, options.seed, is_long));
  RZ_TRY(photos, demo::Photos::open(district.id(), folder / "photos", place.attachments()));
  std::set<std::string> case_categories;
  const auto world = district.world();
  if (!options.without_cases) {
    RZ_TRY(cases, case_stories_of(folder, photos));
    case_categories = demo::request_categories(cases);
    plays.push_back(std::make_unique<demo::GridCases>(case_grids_of(seed, *world, cast), std::move(cases), *world, options.seed));
  }
  demo::SimulationParts parts{district.id(), district.engine(), **reader, {}, std::move(stories), std::move(plays), &photos, std::move(case_categories),
                              {}, options.seed, span.from, span.until};
  for (const auto& each : seed.places) {
    if (each.kind == place::Kind::community) parts.communities.push_back(each.id);
  }
  parts.cast = [&cast](const demo::Doer& doer) -> std::optional<flow::Actor> {
    const auto found = cast.find({doer.role, doer.org});
    return found == cast.end() || doer.person >= found->second.size() ? std::nullopt : std::optional(found->second[doer.person]);
  };
  demo::Simulation simulation(std::move(parts));
  return simulation.run([&](Instant day) {
    std::cout << "\r  " << format_date(local_date(day, seed.calendar.utc_offset_minutes)) << std::flush;
  });
}

/// What was written is on the disk.
Status<Sentence> sync(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!synced) return fail(path.string() + " cannot be written to the disk");
  return {};
}

Status<Sentence> begin_making(const Place& place) {
  std::error_code error;
  std::filesystem::create_directories(place.data, error);
  std::ofstream(making_file(place)) << "being made\n";
  RZ_CHECK(sync(making_file(place)));
  return sync(place.data);
}

/// All connections are closed: the write-ahead log is in the database.
Status<Sentence> end_making(const Place& place) {
  if (place.database.empty()) RZ_CHECK(sync(place.data / "rongzhi.db"));
  std::error_code error;
  std::filesystem::remove(making_file(place), error);
  if (error) return fail(making_file(place).string() + " cannot be removed: " + error.message());
  return sync(place.data);
}

/// Texts for the answers to requests, the district's own.
Result<std::vector<record::Act>, Sentence> template_acts(DistrictId district, const std::filesystem::path& folder) {
  RZ_TRY(templates, read_table<matter::ReplyTemplate>(folder / "reply_templates.csv", demo::parse_reply_templates));
  record::Act act;
  act.kind = "template.seeded";
  for (const auto& each : templates) act.rows.push_back(matter::write_reply_template(district, each));
  return templates.empty() ? std::vector<record::Act>{} : std::vector{std::move(act)};
}

/// The grids with their borders, and who walks them.
Result<demo::Patrols, Sentence> patrols_of(const access::NetworkSeed& seed, const std::filesystem::path& folder, std::uint64_t random, Span span) {
  RZ_TRY(spots, read_table<demo::PatrolSpot>(folder / "patrol_points.csv", demo::parse_patrol_spots));
  demo::PatrolParts parts{seed.district, {}, std::move(spots), seed.calendar, random, span.from, span.until};
  const auto cast = cast_of(seed);
  std::map<PlaceId, AccountId> workers;
  for (const auto& org : seed.orgs) {
    const auto found = org.kind == org::Kind::grid ? cast.find({"grid_worker", org.id}) : cast.end();
    if (found != cast.end()) workers[org.place] = found->second.front().account;
  }
  std::map<PlaceId, place::Kind> kinds;
  for (const auto& place : seed.places) kinds[place.id] = place.kind;
  for (const auto& area : seed.areas) {
    if (kinds[area.place] == place::Kind::grid && !area.polygons.empty()) parts.grids.push_back({area.place, area, workers[area.place]});
  }
  return demo::Patrols(std::move(parts));
}

/// Nobody reads lists while a district is filled, and what answers them costs a fifth of all of it.
Result<std::vector<std::string>, Sentence> without_lists(const District& district) {
  auto connection = district.database().connect(db::Access::read_write);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  auto aside = db::set_aside_indexes(**connection, matter::queue_indexes);
  if (!aside) return fail("the lists cannot be set aside: " + aside.error().message);
  return std::move(*aside);
}
Status<Sentence> with_lists(const District& district, const std::vector<std::string>& statements) {
  auto connection = district.database().connect(db::Access::read_write);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  if (const auto made = db::make_indexes(**connection, statements); !made) return fail("the lists cannot be made: " + made.error().message);
  return {};
}

Status<Sentence> fill(const Place& place, const access::NetworkSeed& seed, const SeedOptions& options, Span span) {
  const auto hash = crypto::hash_password(seed.password);
  if (!hash) return fail(Sentence("the password could not be hashed"));
  RZ_TRY(district, District::open(place, seed.district, span.from));
  RZ_CHECK(district->run(access::seed_acts(seed, *hash, span.from), span.from));
  RZ_TRY(templates, template_acts(seed.district, place.home / "seeds" / options.name));
  RZ_CHECK(district->run(std::move(templates), span.from));
  RZ_TRY(patrols, patrols_of(seed, place.home / "seeds" / options.name, options.seed, span));
  RZ_CHECK(district->run(patrols.plan_acts(), span.from));
  if (options.days == 0) return {};
  RZ_TRY(lists, without_lists(*district));
  RZ_TRY(report, simulate(*district, seed, place, options, span));
  RZ_CHECK(district->run(patrols.day_acts(), span.until));
  RZ_CHECK(with_lists(*district, lists));
  std::cout << "\r  " << options.days << " days lived: " << report.requests << " requests, " << report.cases << " cases of the grid, " << report.steps << " steps, "
            << report.timers << " timers (" << report.refused << " steps were refused)\n";
  return {};
}

}  // namespace

int run_seed(const Place& given, const SeedOptions& options) {
  auto place = given;
  place.is_new = true;
  const auto folder = place.home / "seeds" / options.name;
  const auto roles = load_roles(place);
  if (!roles) return give_up(roles.error());
  const auto now = SystemClock{}.now();
  // The same last day makes the same district, ids and all.
  const auto last = parse_date(options.until);
  IdMaker ids(seed_writer);
  const auto seed = access::read_network_seed(folder, *roles, last ? Instant{last->days * ms_per_day} : now, ids);
  if (!seed) return give_up(access::format_fault(seed.error()));
  const auto span = span_of(options, seed->calendar.utc_offset_minutes, now);
  if (!span) return give_up(span.error());
  if (const auto whole = refuse_unfinished(place); !whole) return give_up(whole.error());
  if (const auto empty = refuse_if_filled(place); !empty) return give_up(empty.error());

  std::cout << "filling " << options.name << ": " << seed->places.size() << " places, " << seed->orgs.size()
            << " bodies, " << seed->accounts.size() << " accounts" << std::endl;
  if (const auto begun = begin_making(place); !begun) return give_up(begun.error());
  if (const auto filled = fill(place, *seed, options, *span); !filled) return give_up(filled.error());
  if (const auto made = end_making(place); !made) return give_up(made.error());
  if (options.days > 0) {
    if (const int learned = run_suggest_train(place); learned != 0) return learned;
  }
  std::cout << "demo accounts (password " << seed->password
            << "): clerk, dispatcher, handler, reviewer, callback, supervisor; more in seeds/" << options.name
            << "/accounts.yaml\n";
  return 0;
}

}  // namespace rz::app

#include "app/district.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "flow/check.hpp"
#include "matter/matter_store.hpp"

namespace rz::app {

namespace {

constexpr int hold_tries_max = 20;
constexpr std::chrono::milliseconds hold_pause{100};

/// Until a district has its calendar it counts by weekdays and office hours, so that its first acts have a date.
access::CalendarData provisional_calendar() {
  access::CalendarData data;
  data.seasons = {{1, 1, 12, 31, {{510, 720}, {870, 1050}}}};
  data.known_from = *parse_date("2020-01-01");
  data.known_to = *parse_date("2020-12-31");
  return data;
}

Result<std::vector<chain::Loaded>, Sentence> load_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& item : std::filesystem::directory_iterator(folder, error)) {
    if (std::filesystem::exists(item.path() / "chain.yaml")) paths.push_back(item.path());
  }
  std::ranges::sort(paths);
  std::vector<chain::Loaded> all;
  for (const auto& path : paths) {
    auto loaded = chain::load(path);
    if (!loaded) {
      const auto& first = loaded.error().front();
      return fail((path / first.file).string() + ":" + std::to_string(first.line) + ": " + first.message + " " + first.mend);
    }
    all.push_back(std::move(*loaded));
  }
  return all;
}

Status<Sentence> check_all(const std::vector<chain::Loaded>& loaded, const flow::Functions& functions) {
  std::vector<const flow::Definition*> all;
  for (const auto& one : loaded) all.push_back(&one.definition);
  for (const auto& one : loaded) {
    const auto findings = flow::check(one.definition, all, functions);
    if (findings.empty()) continue;
    return fail("chain " + one.definition.name + ", line " + std::to_string(findings.front().line) + ": " +
                findings.front().message + " " + findings.front().mend);
  }
  return {};
}

/// PostgreSQL may take a moment to see that the process which held it is gone: a server that was killed starts again at once.
Result<std::unique_ptr<db::Hold>, db::Error> take_hold(const db::Database& database) {
  for (int tries = 1;; ++tries) {
    auto hold = database.hold("writer");
    if (hold || hold.error().kind != db::Error::Kind::busy || tries == hold_tries_max) return hold;
    std::this_thread::sleep_for(hold_pause);
  }
}

}  // namespace

Result<std::unique_ptr<District>, Sentence> District::open(const Place& place, DistrictId id, Instant now) {
  RZ_TRY(database, open_database(place));
  auto hold = take_hold(database);  // before anything is touched
  if (!hold) return fail(Sentence("another server already writes to this database: stop it first"));
  RZ_TRY(applied, migrate(place, database));
  (void)applied;
  if (!id) {
    auto connection = database.connect(db::Access::read_only);
    if (!connection) return fail("the database cannot be reached: " + connection.error().message);
    RZ_TRY(found, find_district(**connection));
    if (!found) return fail(Sentence("the database is empty: fill it with «rongzhi seed zhanhe»"));
    id = *found;
  }
  std::unique_ptr<District> district(new District(std::move(database), id));
  district->hold_ = std::move(*hold);
  RZ_CHECK(district->check_keys());
  RZ_CHECK(district->load_chains());
  RZ_CHECK(district->open_engine());
  RZ_CHECK(district->publish_chains(place.home / "chains", now));
  return district;
}

Status<Sentence> District::open_engine() {
  matter::EngineParts parts{database_, id_, 1, {catalogue_, &catalogue_->chains()}, functions_, {}, {}};
  parts.load_world = [this](db::Connection& connection) { return load_world(connection); };
  auto engine = matter::Engine::open(std::move(parts));
  if (!engine) return fail("the district cannot be opened: " + engine.error().message);
  engine_ = std::move(*engine);
  return {};
}

Result<std::shared_ptr<const flow::World>, db::Error> District::load_world(db::Connection& connection) {
  RZ_TRY(network, access::load_network(connection, id_));
  if (network->calendar_version == 0) {
    auto with_calendar = std::make_shared<access::Network>(*network);
    with_calendar->calendar = provisional_calendar();
    network = std::move(with_calendar);
  }
  auto world = matter::NetworkWorld::build(network);
  if (!world) return fail(db::Error{db::Error::Kind::sql, "the calendar does not hold: " + world.error()});
  network_.replace(network);
  world_.store(*world);
  return std::shared_ptr<const flow::World>(*world);
}

/// Where the key files were lost a new key was made: nothing may be sealed by it beside what it does not open.
Status<Sentence> District::check_keys() {
  auto connection = database_.connect(db::Access::read_only);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  const auto first = matter::read_matters(**connection, id_, {}, 1);
  if (first) return {};
  return fail("the personal data cannot be read: put the files personal.N.key of this district back into its folder of keys (" +
              first.error().message + ")");
}

Status<Sentence> District::load_chains() {
  auto connection = database_.connect(db::Access::read_only);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  RZ_TRY(catalogue, chain::load_published(**connection, id_));
  catalogue_ = std::move(catalogue);
  return {};
}

Status<Sentence> District::publish_chains(const std::filesystem::path& folder, Instant now) {
  RZ_TRY(loaded, load_folder(folder));
  RZ_CHECK(check_all(loaded, *functions_));
  std::vector<record::Act> acts;
  for (const auto& one : loaded) {
    RZ_TRY(act, chain::publish(one, *catalogue_, id_, now));
    if (act) acts.push_back(std::move(*act));
  }
  if (acts.empty()) return {};
  RZ_CHECK(run(std::move(acts), now));
  RZ_CHECK(load_chains());
  engine_->use_chains({catalogue_, &catalogue_->chains()});
  return {};
}

Status<Sentence> District::run(std::vector<record::Act> acts, Instant now) {
  for (auto& act : acts) {
    const auto kind = act.kind;
    const matter::Pending pending{std::move(act), {}, now, {}};
    const auto result = engine_->run({&pending, 1}).front();
    if (!result) return fail("«" + kind + "» could not be written");
  }
  return {};
}

}  // namespace rz::app

// Running matters go on by another version of their chain: the map is judged as a whole before a matter is touched,
// then each matter's move is one event. What has been moved is no longer of the old version: run again, the command
// goes on where it stood.

#include <iostream>
#include <map>

#include "access/source.hpp"
#include "app/district.hpp"
#include "app/options.hpp"
#include "chain/move_map.hpp"
#include "flow/check.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_store.hpp"

namespace rz::app {

namespace {

constexpr std::int64_t page_matters = 200;

template <class Finding>
void print(const std::filesystem::path& file, const std::vector<Finding>& findings) {
  for (const auto& finding : findings) {
    std::cout << file.string() << ":" << finding.line << ": " << finding.message << " — " << finding.mend << "\n";
  }
}

Sentence no_version(const MoveOptions& options, int version) {
  return "chain " + options.chain + " has no published version " + std::to_string(version);
}

/// The published chains; for a dry run with the installation's new version beside them, which is not published yet.
Result<std::shared_ptr<const chain::Catalogue>, Sentence> with_unpublished(
    std::shared_ptr<const chain::Catalogue> published, const Place& place, const MoveOptions& options) {
  const auto folder = place.home / "chains" / options.chain;
  if (published->find(options.chain, options.to) || !std::filesystem::exists(folder / "chain.yaml")) return published;
  auto loaded = chain::load(folder);
  if (!loaded) return fail("the new version does not load: run «rongzhi chain check " + folder.string() + "»");
  if (loaded->definition.version != options.to) return published;
  auto all = std::make_shared<chain::Catalogue>(*published);
  all->add(std::move(*loaded));
  return std::shared_ptr<const chain::Catalogue>(std::move(all));
}

/// Nothing where the map is not right: then all that is wrong was printed.
Result<std::shared_ptr<const flow::Move>, Sentence> plan(const chain::Catalogue& catalogue, const MoveOptions& options) {
  const auto* from = catalogue.find(options.chain, options.from);
  const auto* to = catalogue.find(options.chain, options.to);
  if (!from) return fail(no_version(options, options.from));
  if (!to) return fail(no_version(options, options.to));
  if (from == to) return fail(Sentence("the two versions are the same"));
  const auto source = access::read_source(options.map.string(), options.map.filename().string());
  if (!source) return fail(access::format_fault(source.error()));
  const auto map = chain::parse_move_map(source->text, options.map.filename().string());
  if (!map) {
    print(options.map, map.error());
    return std::shared_ptr<const flow::Move>();
  }
  std::vector<const flow::Definition*> beside;
  for (const auto& name : catalogue.names()) beside.push_back(&catalogue.latest(name)->definition);
  const auto functions = flow::Functions::with_builtins();
  if (const auto unsound = flow::check(to->definition, beside, functions); !unsound.empty()) {
    return fail("version " + std::to_string(options.to) + " does not hold: " + unsound.front().message);
  }
  auto move = flow::plan_move(*map, {from->definition, to->definition, beside, functions});
  if (move) return std::make_shared<const flow::Move>(std::move(*move));
  print(options.map, move.error());
  return std::shared_ptr<const flow::Move>();
}

bool is_to_move(const flow::Move& move, const flow::Matter& matter) {
  return matter.chain == move.chain && matter.chain_version == move.from && move.stages.contains(matter.stage);
}

/// `visit` gets the matters of a page that are to be moved.
Status<Sentence> visit_pages(const db::Database& database, DistrictId district, const flow::Move& move,
                             const std::function<Status<Sentence>(const std::vector<flow::Matter>&)>& visit) {
  auto reader = database.connect(db::Access::read_only);
  if (!reader) return fail("the database cannot be reached: " + reader.error().message);
  for (MatterId after{};;) {
    auto page = matter::read_matters(**reader, district, after, page_matters);
    if (!page) return fail("matters cannot be read: " + page.error().message);
    if (page->empty()) return {};
    after = page->back().matter.id;
    std::vector<flow::Matter> ours;
    for (auto& stored : *page) {
      if (is_to_move(move, stored.matter)) ours.push_back(std::move(stored.matter));
    }
    RZ_CHECK(visit(ours));
  }
}

/// How many stand in each stage.
Result<std::map<std::string, std::int64_t>, Sentence> count(const db::Database& database, DistrictId district,
                                                            const flow::Move& move) {
  std::map<std::string, std::int64_t> counts;
  RZ_CHECK(visit_pages(database, district, move, [&](const std::vector<flow::Matter>& matters) -> Status<Sentence> {
    for (const auto& matter : matters) ++counts[matter.stage];
    return {};
  }));
  return counts;
}

std::int64_t tell_counts(const flow::Move& move, const std::map<std::string, std::int64_t>& counts) {
  std::int64_t total = 0;
  for (const auto& [stage, matters] : counts) {
    std::cout << "  " << stage << " → " << move.stages.find(stage)->second << ": " << matters << "\n";
    total += matters;
  }
  std::cout << total << " matters of " << move.chain << " version " << move.from << " are to move to version " << move.to
            << std::endl;
  return total;
}

json::Object to_json(const StringMap<std::string>& names) {
  json::Object out;
  for (const auto& [from, to] : names) out[from] = to;
  return out;
}

json::Array to_json(const std::vector<std::string>& names) {
  json::Array out;
  for (const auto& name : names) out.push_back(json::Value(name));
  return out;
}

record::Act order(const flow::Move& move, std::int64_t matters) {
  record::Act act;
  act.kind = "chain.move_ordered";
  json::Object facts;
  facts["chain"] = move.chain;
  facts["from"] = move.from;
  facts["to"] = move.to;
  facts["matters"] = matters;
  facts["stages"] = to_json(move.stages);
  facts["clocks"] = to_json(move.clocks);
  facts["steps"] = to_json(move.steps);
  facts["levels"] = to_json(move.levels);
  facts["dropped_fields"] = to_json(move.dropped_fields);
  facts["lapse"] = to_json(move.lapse);
  act.facts = json::serialise(facts);
  return act;
}

Status<Sentence> move_all(District& district, const std::shared_ptr<const flow::Move>& move, std::int64_t total,
                          Instant now) {
  std::int64_t done = 0;
  return visit_pages(district.database(), district.id(), *move,
                     [&](const std::vector<flow::Matter>& matters) -> Status<Sentence> {
                       std::vector<matter::Pending> batch;
                       for (const auto& one : matters) {
                         batch.push_back({matter::MoveWrite{one.id, move, flow::Actor::system()}, {}, now, {}});
                       }
                       if (batch.empty()) return {};
                       for (const auto& result : district.engine().run(batch)) {
                         if (!result) return fail(Sentence("a matter could not be moved; run the command again"));
                       }
                       done += static_cast<std::int64_t>(batch.size());
                       std::cout << "  " << done << " of " << total << std::endl;
                       return {};
                     });
}

int dry_run(const Place& place, const MoveOptions& options) {
  const auto database = open_database(place);
  if (!database) return give_up(database.error());
  auto connection = database->connect(db::Access::read_only);
  if (!connection) return give_up("the database cannot be reached: " + connection.error().message);
  const auto district = find_district(**connection);
  if (!district) return give_up(district.error());
  if (!*district) return give_up("the database is empty");
  auto published = chain::load_published(**connection, **district);
  if (!published) return give_up(published.error());
  const auto catalogue = with_unpublished(std::move(*published), place, options);
  if (!catalogue) return give_up(catalogue.error());
  const auto move = plan(**catalogue, options);
  if (!move) return give_up(move.error());
  if (!*move) return give_up("the map is refused; nothing was written");
  const auto counts = count(*database, **district, **move);
  if (!counts) return give_up(counts.error());
  tell_counts(**move, *counts);
  std::cout << "the map is right; nothing was written\n";
  return 0;
}

}  // namespace

int run_chain_move(const Place& place, const MoveOptions& options) {
  if (options.dry_run) return dry_run(place, options);
  const auto now = SystemClock{}.now();
  auto district = District::open(place, {}, now);
  if (!district) return give_up(district.error());
  const auto move = plan(*(*district)->catalogue(), options);
  if (!move) return give_up(move.error());
  if (!*move) return give_up("the map is refused; no matter was touched");
  const auto counts = count((*district)->database(), (*district)->id(), **move);
  if (!counts) return give_up(counts.error());
  const auto total = tell_counts(**move, *counts);
  if (total == 0) return 0;
  if (const auto ordered = (*district)->run({order(**move, total)}, now); !ordered) return give_up(ordered.error());
  if (const auto moved = move_all(**district, *move, total, now); !moved) return give_up(moved.error());
  std::cout << total << " matters moved\n";
  return 0;
}

}  // namespace rz::app

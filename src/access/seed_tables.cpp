#include <algorithm>
#include <array>

#include "access/seed_parts.hpp"
#include "infra/json/json.hpp"
#include "org/import.hpp"
#include "place/geojson.hpp"

namespace rz::access {

namespace {

/// A table of the folder «network»; empty where there is none. Columns may be any of those of its import.
Result<Table, Fault> read_table(const SeedReading& reading, const std::string& name, std::span<const std::string_view> columns) {
  const auto path = "network/" + name;
  if (!std::filesystem::exists(reading.folder / path)) return Table{};
  RZ_TRY(source, reading.read(path));
  RZ_TRY(file, Csv::parse(source, columns));
  Table out;
  out.columns = file.columns();
  for (const auto& line : file.lines()) out.rows.push_back({line.number, line.fields});
  return out;
}

Fault fault_of(const SeedReading& reading, const std::string& name, const org::Refused& refused) {
  return {reading.folder.filename().string() + "/network/" + name, refused.line,
          "the row cannot be taken: look at «" + std::string(refused.error.field) + "»"};
}

Status<Fault> read_more_places(SeedReading& reading) {
  if (!std::filesystem::exists(reading.folder / "network/places.csv")) return {};
  RZ_TRY(source, reading.read("network/places.csv"));
  RZ_TRY(file, Csv::parse(source, {"code", "kind", "name_zh", "name_en", "parent"}));
  for (const auto& line : file.lines()) {
    const auto& cells = line.fields;
    const auto fault = [&](std::string message) { return file.fault(line, std::move(message)); };
    const auto kind = place::parse_kind(cells[1]);
    const auto parent = reading.place_at.find(cells[4]);
    if (kind != place::Kind::grid && kind != place::Kind::compound) return fail(fault("«" + cells[1] + "» is neither grid nor compound"));
    if (parent == reading.place_at.end()) return fail(fault("there is no place «" + cells[4] + "»"));
    if (!reading.place_at.emplace(cells[0], reading.seed.places.size()).second) return fail(fault("the place «" + cells[0] + "» stands twice"));
    reading.seed.places.push_back({reading.ids.make<PlaceId>(reading.now), *kind, cells[0], cells[2], cells[3],
                                   reading.seed.places[parent->second].id, {}});
  }
  return {};
}

/// Where the places are, of «network/areas.geojson», if there is one.
Status<Fault> read_areas(SeedReading& reading, const place::Places& places) {
  const std::string name = "network/areas.geojson";
  if (!std::filesystem::exists(reading.folder / name)) return {};
  RZ_TRY(source, reading.read(name));
  const auto fault = [&](std::string message) { return Fault{reading.folder.filename().string() + "/" + name, 0, std::move(message)}; };
  const auto collection = json::parse(source.text, {.bytes_max = place::geojson_bytes_max});
  if (!collection) return fail(fault("it is no JSON: " + collection.error().message));
  const auto said = json::get<std::string>(*collection, "/source");
  auto plan = place::plan_areas(places, *place::Areas::build({}, places), *collection, said.value_or(source.file));
  if (!plan) return fail(fault(std::move(plan).error()));
  if (!plan->refused.empty()) return fail(fault("the area of «" + plan->refused.front().code + "» cannot be taken"));
  reading.seed.areas = std::move(plan->set);
  return {};
}

}  // namespace

Status<Fault> read_tables(SeedReading& reading) {
  RZ_CHECK(read_more_places(reading));
  auto& seed = reading.seed;
  const auto whole = [&reading](std::string message) { return Fault{reading.folder.filename().string() + "/network", 0, std::move(message)}; };
  auto places = place::Places::build(seed.places);
  if (!places) return fail(whole(std::move(places).error()));
  RZ_CHECK(read_areas(reading, **places));
  auto orgs = org::Orgs::build(seed.orgs, seed.duties, *places);
  if (!orgs) return fail(Fault{reading.folder.filename().string() + "/orgs.yaml", 0, std::move(orgs).error()});

  const auto next_id = [&reading] { return reading.ids.next(reading.now); };
  RZ_TRY(org_table, read_table(reading, "bodies.csv", org::org_columns));
  auto plan = org::plan_orgs(**orgs, **places, org_table, reading.now, next_id);
  if (!plan.refused.empty()) return fail(fault_of(reading, "bodies.csv", plan.refused.front()));
  for (auto& org : plan.founded) {
    org.since = {};  // they were there before the system was
    reading.org_at.emplace(org.code, seed.orgs.size());
    seed.orgs.push_back(std::move(org));
  }

  orgs = org::Orgs::build(seed.orgs, seed.duties, *places);
  if (!orgs) return fail(whole(std::move(orgs).error()));
  RZ_TRY(relation_table, read_table(reading, "relations.csv", org::relation_columns));
  const auto none = org::Relations::build({}, **orgs);
  auto ties = org::plan_relations(**orgs, **none, relation_table, local_date(reading.now, seed.calendar.utc_offset_minutes), next_id);
  if (!ties.refused.empty()) return fail(fault_of(reading, "relations.csv", ties.refused.front()));
  seed.relations = std::move(ties.founded);
  return {};
}

}  // namespace rz::access

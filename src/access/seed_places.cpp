#include <algorithm>
#include <array>
#include <optional>

#include "access/seed_parts.hpp"
#include "base/duration.hpp"
#include "base/text.hpp"

namespace rz::access {

namespace {

constexpr std::size_t name_characters_max = 60;
constexpr std::size_t category_fields_needed = 6;  // code, names, groups, audience

Status<Fault> add_place(SeedReading& reading, const Csv& file, const Csv::Line& line, place::Kind kind,
                        std::string_view parent_code, std::size_t first_name) {
  const auto& code = line.fields[0];
  const auto parent = reading.place_at.find(parent_code);
  if (parent == reading.place_at.end()) {
    return fail(file.fault(line, "there is no place «" + std::string(parent_code) + "»"));
  }
  if (code.empty()) return fail(file.fault(line, "the code is missing"));
  for (std::size_t i = first_name; i < first_name + 2; ++i) {
    if (line.fields[i].empty()) return fail(file.fault(line, "a name of «" + code + "» is missing"));
    if (count_characters(line.fields[i]) > name_characters_max) {
      return fail(file.fault(line, "a name of «" + code + "» is too long"));
    }
  }
  if (!reading.place_at.emplace(code, reading.seed.places.size()).second) {
    return fail(file.fault(line, "the place «" + code + "» stands twice"));
  }
  reading.seed.places.push_back({reading.ids.make<PlaceId>(reading.now),
                                 kind,
                                 code,
                                 line.fields[first_name],
                                 line.fields[first_name + 1],
                                 reading.seed.places[parent->second].id,
                                 {}});
  return {};
}

Status<Fault> read_district(SeedReading& reading, const Yaml& root) {
  RZ_TRY(district, root.need_node("district"));
  RZ_CHECK(district->only({"code", "name_zh", "name_en"}));
  RZ_TRY(code, district->need("code"));
  RZ_TRY(zh, district->need("name_zh"));
  RZ_TRY(en, district->need("name_en"));
  const auto id = parse_id(code);
  if (!id || code.size() != 6)
    return fail(district->fault("the code of a district has six digits (GB/T 2260)"));
  reading.seed.district = DistrictId{*id};
  reading.place_at.emplace(code, 0);
  reading.seed.places.push_back({reading.ids.make<PlaceId>(reading.now),
                                 place::Kind::district,
                                 code,
                                 std::move(zh),
                                 std::move(en),
                                 {},
                                 {}});
  return {};
}

Status<Fault> read_streets(SeedReading& reading) {
  RZ_TRY(source, reading.read("streets.csv"));
  RZ_TRY(file, Csv::parse(source, {"code", "name_zh", "name_en"}));
  const auto district = reading.seed.places.front().code;
  for (const auto& line : file.lines())
    RZ_CHECK(add_place(reading, file, line, place::Kind::street, district, 1));
  return {};
}

Status<Fault> read_communities(SeedReading& reading) {
  RZ_TRY(source, reading.read("communities.csv"));
  RZ_TRY(file, Csv::parse(source, {"code", "kind", "name_zh", "name_en", "street_code"}));
  for (const auto& line : file.lines()) {
    const auto kind = place::parse_kind(line.fields[1]);
    if (kind != place::Kind::community && kind != place::Kind::village) {
      return fail(file.fault(line, "«" + line.fields[1] + "» is neither community nor village"));
    }
    RZ_CHECK(add_place(reading, file, line, *kind, line.fields[4], 2));
  }
  return {};
}

/// What a case of the grid about one of its categories must keep to.
struct CaseClass {
  std::string limit;
  std::string closing_zh;
  std::string closing_en;
  std::string traits;
};
using CaseClasses = StringMap<CaseClass>;

Result<CaseClasses, Fault> read_case_classes(const SeedReading& reading) {
  RZ_TRY(source, reading.read("case_classes.csv"));
  RZ_TRY(file, Csv::parse(source, {"class", "limit", "closing_zh", "closing_en", "traits"}));
  CaseClasses out;
  for (const auto& line : file.lines()) {
    const auto& field = line.fields;
    if (!parse_duration(field[1])) return fail(file.fault(line, "«" + field[1] + "» is no term such as 4h, 8wh or 3wd"));
    if (field[0].empty() || field[2].empty() || field[3].empty()) return fail(file.fault(line, "a field of the class is missing"));
    if (!out.emplace(field[0], CaseClass{field[1], field[2], field[3], field[4]}).second) {
      return fail(file.fault(line, "the class «" + field[0] + "» stands twice"));
    }
  }
  return out;
}

Result<org::Category, Fault> read_category(const Csv& file, const Csv::Line& line, const CaseClasses& classes) {
  const auto& field = line.fields;
  for (std::size_t i = 0; i < category_fields_needed; ++i) {
    if (field[i].empty()) return fail(file.fault(line, "a field of the category is missing"));
    if (count_characters(field[i]) > name_characters_max) return fail(file.fault(line, "«" + field[i] + "» is too long"));
  }
  const auto audience = org::parse_audience(field[5]);
  if (!audience) return fail(file.fault(line, "«" + field[5] + "» is no audience: all, staff, grid or call"));
  const auto& limit = field[7];
  if (!limit.empty() && !parse_duration(limit)) return fail(file.fault(line, "«" + limit + "» is no term such as 24h or 3wd"));
  if (limit.empty() != field[8].empty()) {
    return fail(file.fault(line, "a limit and the law it comes from stand together or not at all"));
  }
  org::Category out{field[0], 0, field[1], field[2], field[3], field[4], *audience, field[6], limit, field[8]};
  if (field[9].empty()) return out;
  const auto found = classes.find(field[9]);
  if (found == classes.end()) return fail(file.fault(line, "there is no class «" + field[9] + "»"));
  const auto& of_class = found->second;
  out.case_limit = of_class.limit;
  out.closing_zh = of_class.closing_zh;
  out.closing_en = of_class.closing_en;
  out.traits = of_class.traits;
  return out;
}

}  // namespace

Status<Fault> read_places(SeedReading& reading) {
  RZ_TRY(source, reading.read("district.yaml"));
  RZ_TRY(root, parse_yaml(source));
  RZ_CHECK(root.only({"district", "calendar"}));
  RZ_CHECK(read_district(reading, root));
  RZ_CHECK(read_streets(reading));
  RZ_CHECK(read_communities(reading));
  return read_calendar(reading, root);
}

Status<Fault> read_categories(SeedReading& reading) {
  RZ_TRY(source, reading.read("categories.csv"));
  RZ_TRY(file, Csv::parse(source, {"code", "name_zh", "name_en", "group_zh", "group_en", "audience", "words",
                                   "limit", "basis", "class"}));
  RZ_TRY(classes, read_case_classes(reading));
  for (const auto& line : file.lines()) {
    RZ_TRY(category, read_category(file, line, classes));
    if (!reading.category_line.emplace(category.code, line.number).second) {
      return fail(file.fault(line, "the category «" + category.code + "» stands twice"));
    }
    category.position = static_cast<std::int64_t>(reading.seed.categories.size()) + 1;
    reading.seed.categories.push_back(std::move(category));
  }
  return {};
}

}  // namespace rz::access

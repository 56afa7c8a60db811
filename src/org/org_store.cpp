#include "org/org_store.hpp"

namespace rz::org {

namespace {

using enum db::Type;

const db::Statement select_orgs_statement{
    "SELECT id, kind, code, name_zh, name_en, parent_id, place_id, level, phone, is_catch_all, appraised, credit_code, "
    "revision, since, life, members FROM org WHERE district_id = $1"};
const db::Statement insert_org_statement{
    "INSERT INTO org (district_id, id, kind, code, name_zh, name_en, parent_id, place_id, level, phone, "
    "is_catch_all, appraised, credit_code, revision, since, life, members) {rows}",
    {integer, integer, text, text, text, text, integer, integer, text, text, integer, integer, text, integer, integer, text, integer}};
const db::Statement update_org_statement{
    "WITH w (district_id, id, name_zh, name_en, parent_id, place_id, phone, credit_code, revision, since, life, members) AS ({rows}) "
    "UPDATE org SET name_zh = w.name_zh, name_en = w.name_en, parent_id = w.parent_id, place_id = w.place_id, "
    "phone = w.phone, credit_code = w.credit_code, revision = w.revision, since = w.since, "
    "life = w.life, members = w.members FROM w WHERE org.district_id = w.district_id AND org.id = w.id",
    {integer, integer, text, text, integer, integer, text, text, integer, integer, text, integer}};
const db::Statement insert_past_statement{
    "INSERT INTO org_past (district_id, org_id, revision, since, until, name_zh, name_en, parent_id, place_id, phone, "
    "credit_code, life, members, paper, reason, actor_id) {rows}",
    {integer, integer, integer, integer, integer, text, text, integer, integer, text, text, text, integer, text, text, integer}};
const db::Statement select_past_statement{
    "SELECT revision, since, until, name_zh, name_en, parent_id, place_id, phone, credit_code, paper, reason, actor_id, life, "
    "members FROM org_past WHERE district_id = $1 AND org_id = $2 ORDER BY revision"};
const db::Statement select_duties_statement{
    "SELECT category, place_id, org_id FROM duty WHERE district_id = $1"};
const db::Statement write_duty_statement{
    "INSERT INTO duty (district_id, category, place_id, org_id) {rows} "
    "ON CONFLICT (district_id, category, place_id) DO UPDATE SET org_id = excluded.org_id",
    {integer, text, integer, integer}};

const db::Statement select_categories_statement{
    "SELECT code, position, name_zh, name_en, group_zh, group_en, audience, words, term, basis, "
    "case_limit, closing_zh, closing_en, traits FROM category "
    "WHERE district_id = $1 ORDER BY position, code"};
const db::Statement write_category_statement{
    "INSERT INTO category (district_id, code, position, name_zh, name_en, group_zh, group_en, audience, words, "
    "term, basis, case_limit, closing_zh, closing_en, traits) {rows} "
    "ON CONFLICT (district_id, code) DO UPDATE SET position = excluded.position, name_zh = excluded.name_zh, "
    "name_en = excluded.name_en, group_zh = excluded.group_zh, group_en = excluded.group_en, "
    "audience = excluded.audience, words = excluded.words, term = excluded.term, basis = excluded.basis, "
    "case_limit = excluded.case_limit, closing_zh = excluded.closing_zh, closing_en = excluded.closing_en, traits = excluded.traits",
    {integer, text, integer, text, text, text, text, text, text, text, text, text, text, text, text}};

std::int64_t number(bool yes) { return yes ? 1 : 0; }

}  // namespace

db::Call select_orgs(DistrictId district) { return {&select_orgs_statement, {district.value}}; }

Result<std::vector<Org>, std::string> orgs_of(const db::Rows& rows) {
  std::vector<Org> out;
  out.reserve(rows.size());
  for (const auto row : rows) {
    const auto kind = parse_kind(row.text(1));
    if (!kind) return fail("body «" + row.text(2) + "» is of the unknown kind «" + row.text(1) + "»");
    const auto level = parse_level(row.text(7));
    if (!level) return fail("body «" + row.text(2) + "» is of the unknown level «" + row.text(7) + "»");
    const auto life = parse_life(row.text(14));
    if (!life) return fail("body «" + row.text(2) + "» is in the unknown state «" + row.text(14) + "»");
    out.push_back({.id = OrgId{row.integer(0)},
                   .kind = *kind,
                   .code = row.text(2),
                   .name_zh = row.text(3),
                   .name_en = row.text(4),
                   .parent = OrgId{row.integer(5)},
                   .place = PlaceId{row.integer(6)},
                   .level = *level,
                   .phone = row.text_or_null(8),
                   .is_catch_all = row.integer(9) != 0,
                   .appraised = row.integer(10) != 0,
                   .credit_code = row.text(11),
                   .revision = row.integer(12),
                   .since = Instant{row.integer(13)},
                   .life = *life,
                   .members = row.integer_or_null(15)});
  }
  return out;
}

db::Call select_duties(DistrictId district) { return {&select_duties_statement, {district.value}}; }

std::vector<Duty> duties_of(const db::Rows& rows) {
  std::vector<Duty> out;
  out.reserve(rows.size());
  for (const auto row : rows) out.push_back({row.text(0), PlaceId{row.integer(1)}, OrgId{row.integer(2)}});
  return out;
}

db::Call select_categories(DistrictId district) { return {&select_categories_statement, {district.value}}; }

Result<std::vector<Category>, std::string> categories_of(const db::Rows& rows) {
  std::vector<Category> out;
  out.reserve(rows.size());
  for (const auto row : rows) {
    const auto audience = parse_audience(row.text(6));
    if (!audience) return fail("category «" + row.text(0) + "» is for the unknown audience «" + row.text(6) + "»");
    out.push_back({row.text(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5), *audience,
                   row.text(7), row.text(8), row.text(9), row.text(10), row.text(11), row.text(12), row.text(13)});
  }
  return out;
}

record::RowWrite insert_org(DistrictId district, const Org& org) {
  return {&insert_org_statement,
          {district.value, org.id.value, std::string(to_text(org.kind)), org.code, org.name_zh, org.name_en,
           org.parent.value, org.place.value, std::string(to_text(org.level)), db::nullable(org.phone),
           number(org.is_catch_all), number(org.appraised), org.credit_code, org.revision, org.since.ms,
           std::string(to_text(org.life)), db::nullable(org.members)}};
}

std::vector<record::RowWrite> change_org(DistrictId district, const Org& after, const Past& past) {
  const auto& was = past.was;
  return {{&insert_past_statement,
           {district.value, was.id.value, was.revision, was.since.ms, past.until.ms, was.name_zh, was.name_en,
            was.parent.value, was.place.value, db::nullable(was.phone), was.credit_code, std::string(to_text(was.life)),
            db::nullable(was.members), past.paper, past.reason, past.actor.value}},
          {&update_org_statement,
           {district.value, after.id.value, after.name_zh, after.name_en, after.parent.value, after.place.value,
            db::nullable(after.phone), after.credit_code, after.revision, after.since.ms,
            std::string(to_text(after.life)), db::nullable(after.members)}}};
}

Result<std::vector<Past>, db::Error> read_past(db::Connection& connection, DistrictId district, const Org& now) {
  RZ_TRY(rows, connection.query(select_past_statement, {district.value, now.id.value}));
  std::vector<Past> out;
  out.reserve(rows.size());
  for (const auto row : rows) {
    Past past{now, Instant{row.integer(2)}, row.text(9), row.text(10), AccountId{row.integer(11)}};
    past.was.revision = row.integer(0);
    past.was.since = Instant{row.integer(1)};
    past.was.name_zh = row.text(3);
    past.was.name_en = row.text(4);
    past.was.parent = OrgId{row.integer(5)};
    past.was.place = PlaceId{row.integer(6)};
    past.was.phone = row.text_or_null(7);
    past.was.credit_code = row.text(8);
    past.was.life = parse_life(row.text(12)).value_or(Life::running);
    past.was.members = row.integer_or_null(13);
    out.push_back(std::move(past));
  }
  return out;
}

record::RowWrite write_duty(DistrictId district, const Duty& duty) {
  return {&write_duty_statement, {district.value, duty.category, duty.place.value, duty.org.value}};
}

record::RowWrite write_category(DistrictId district, const Category& category) {
  return {&write_category_statement,
          {district.value, category.code, category.position, category.name_zh, category.name_en,
           category.group_zh, category.group_en, std::string(to_text(category.audience)), category.words,
           category.limit, category.basis, category.case_limit, category.closing_zh, category.closing_en, category.traits}};
}

}  // namespace rz::org
